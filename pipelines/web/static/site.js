// What helps where scripts run: names as one types, panels beside the text, tips on charts, keys. All pages work without it.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text ?? "" });
  const typing = (event) => /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey;

  // ---- light and dark
  const theme = one("#theme");
  if (theme) {
    theme.hidden = false;
    theme.addEventListener("click", () => {
      const root = document.documentElement;
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (_) { /* no storage */ }
    });
  }

  // ---- search
  const box = one("#q"), list = one("#found");
  let chosen = -1, asked = 0;
  const close = () => { list.hidden = true; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); chosen = -1; };
  const show = (found) => {
    list.replaceChildren(...found.map((row, number) => {
      const item = make("li");
      item.id = "found-" + number; item.role = "option"; item.dataset.address = row.address; item.setAttribute("aria-selected", "false");
      const kind = { indicator: "指标", place: "地区", subject: "主体", document: "文档" }[row.kind];
      item.append(make("small", document.documentElement.lang === "en" ? row.kind : kind), make("span", row.name), make("i", row.count));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); location.href = row.address; });
      return item;
    }));
    list.hidden = !found.length; box.setAttribute("aria-expanded", String(found.length > 0)); chosen = -1;
  };
  const inCopy = (words) => {
    const wanted = words.toLowerCase(), ascii = /^[\x00-\x7f]+$/.test(wanted), ranked = [];
    for (const [kind, name, initials, count, address] of window.baoshuIndex) {
      const at = name.toLowerCase().indexOf(wanted);
      const rank = at === 0 || (ascii && initials.startsWith(wanted)) ? 0 : at > 0 ? 1 : 9;
      if (rank < 9) ranked.push([rank, { kind, name, count, address }]);
    }
    return ranked.sort((a, b) => a[0] - b[0]).slice(0, 12).map((pair) => pair[1]);
  };
  if (box) {
    box.addEventListener("input", async () => {
      const words = box.value.trim(), mine = ++asked;
      if (!words) return close();
      if (window.baoshuIndex) return show(inCopy(words));
      const answer = await fetch("/complete?q=" + encodeURIComponent(words)).catch(() => null);
      if (answer?.ok && mine === asked) show(await answer.json());
    });
    box.addEventListener("keydown", (event) => {
      const items = all("li", list);
      if (event.key === "Escape") return close();
      if (event.key === "Enter" && chosen >= 0 && items[chosen]) { event.preventDefault(); location.href = items[chosen].dataset.address; return; }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || !items.length) return;
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : items.length - 1) + (chosen < 0 && event.key === "ArrowUp" ? 1 : 0)) % items.length;
      items.forEach((item, number) => item.setAttribute("aria-selected", String(number === chosen)));
      box.setAttribute("aria-activedescendant", items[chosen].id); items[chosen].scrollIntoView({ block: "nearest" });
    });
    box.addEventListener("blur", () => setTimeout(close, 150));
    box.form.addEventListener("submit", (event) => { if (window.baoshuIndex) { event.preventDefault(); const first = one("li", list); if (first) location.href = first.dataset.address; } });
  }

  // ---- a document and its panel
  const panel = one("#panel"), figures = all(".text .f");
  let current = figures.findIndex((figure) => figure.classList.contains("here"));
  const wireClose = () => {
    const button = one(".close", panel);
    if (button) { button.hidden = false; button.addEventListener("click", () => { panel.replaceChildren(Object.assign(make("p"), { className: "empty" })); one(".reading").classList.remove("open"); figures[current]?.focus(); }); }
  };
  const point = (figure) => {
    figures.forEach((other) => { other.classList.remove("here"); other.removeAttribute("aria-current"); });
    figure.classList.add("here"); figure.setAttribute("aria-current", "true"); current = figures.indexOf(figure); one(".reading").classList.add("open");
  };
  const open = async (figure, address, href) => {
    point(figure);
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) { location.href = href; return; }
    panel.innerHTML = await answer.text(); // our own template, every text in it escaped by the server
    history.replaceState(null, "", href); wireClose();
  };
  if (panel) {
    wireClose();
    one(".text").addEventListener("click", (event) => {
      const link = event.target.closest("a[data-panel]"), figure = event.target.closest(".f");
      if (!figure || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (link) { event.preventDefault(); open(figure, link.dataset.panel, link.getAttribute("href")); }
      else if (figure.title) { event.preventDefault(); point(figure); panel.replaceChildren(Object.assign(make("h2", figure.textContent), { className: "big" }), ...figure.title.split(" · ").map((part) => make("p", part))); }
    });
    all(".legend input").forEach((input) => input.addEventListener("change", () => all(".text .f." + input.dataset.kind).forEach((figure) => figure.classList.toggle("off", !input.checked))));
    all(".legend label").forEach((label) => { label.tabIndex = 0; label.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); one("input", label).click(); } }); });
    const start = one(".text .here"); if (start) start.scrollIntoView({ block: "center" });
    document.addEventListener("keydown", (event) => {
      if (typing(event) || !figures.length || (event.key !== "j" && event.key !== "k")) return;
      const shown = figures.filter((figure) => figure.matches("a.f:not(.off)")), at = shown.indexOf(figures[current]);
      const next = shown[event.key === "j" ? Math.min(at + 1, shown.length - 1) : Math.max(at - 1, 0)];
      if (next) { point(next); next.focus({ preventScroll: true }); next.scrollIntoView({ block: "center" }); }
    });
  }

  // ---- tips on charts
  const tip = Object.assign(make("div"), { id: "tip", hidden: true });
  document.body.append(tip);
  const tell = (mark) => {
    one("title", mark)?.remove();
    const place = mark.getBoundingClientRect();
    tip.textContent = mark.dataset.told; tip.hidden = false;
    const left = Math.min(Math.max(8, place.left + place.width / 2 - tip.offsetWidth / 2), innerWidth - tip.offsetWidth - 8);
    const above = place.top - tip.offsetHeight - 10;
    const position = tip.style; position.left = left + scrollX + "px"; position.top = (above > 60 ? above : place.bottom + 10) + scrollY + "px";
  };
  all("[data-told]").forEach((mark) => {
    // What is seen of a mark comes first in its name, so that who speaks to the page can say it.
    mark.setAttribute("aria-label", [all("text", mark).map((text) => text.textContent).join(""), mark.dataset.told].join(" "));
    one("title", mark)?.remove();
    ["mouseenter", "focus"].forEach((name) => mark.addEventListener(name, () => tell(mark)));
    ["mouseleave", "blur"].forEach((name) => mark.addEventListener(name, () => { tip.hidden = true; }));
  });

  // ---- a chart as PNG, drawn by the browser from its SVG
  const png = one("#png"), chart = one("#chart svg.chart");
  if (png && chart) {
    png.hidden = false;
    png.addEventListener("click", () => {
      const size = chart.viewBox.baseVal, picture = new Image(), canvas = make("canvas"), scale = 2, foot = 40;
      const copy = chart.cloneNode(true);
      copy.setAttribute("width", size.width); copy.setAttribute("height", size.height); all("[fill^='var(']", copy).forEach((mark) => mark.setAttribute("fill", "#fff"));
      canvas.width = size.width * scale; canvas.height = (size.height + foot) * scale;
      picture.onload = () => {
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); pen.scale(scale, scale); pen.drawImage(picture, 0, 0);
        pen.fillStyle = "#666"; pen.font = "12px sans-serif"; pen.fillText(one("#chart .sources").textContent, 16, size.height + 20);
        const link = make("a"); link.download = "series.png"; link.href = canvas.toDataURL("image/png"); link.click();
      };
      picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
    });
  }

  // ---- review by keys
  const cases = all(".doubtful");
  if (cases.length) {
    let at = -1;
    document.addEventListener("keydown", (event) => {
      if (typing(event)) return;
      if (event.key === "j" || event.key === "k") { at = Math.max(0, Math.min(cases.length - 1, at + (event.key === "j" ? 1 : -1))); cases[at].focus(); cases[at].scrollIntoView({ block: "center" }); }
      if (at < 0) return;
      if (event.key === "a") one("button[name=accept]", cases[at]).click();
      if (event.key === "e") location.href = cases[at].dataset.edit;
    });
  }
})();
