// What the Data Docs take from jQuery, Bootstrap and bootstrap-table on the network, as far as their pages call it:
// the index table, tabs, collapsed parts, and the filter for failed expectations.
(function () {
  "use strict";

  function Found(elements) {
    this.elements = elements;
  }
  Found.prototype = {
    each(visit) { this.elements.forEach((element, index) => visit(index, element)); return this; },
    parent() { return new Found(this.elements.map((element) => element.parentElement).filter(Boolean)); },
    fadeIn() { return this.each((_, element) => { element.style.display = ""; }); },
    fadeOut() { return this.each((_, element) => { element.style.display = "none"; }); },
    on(event, listen) {
      return this.each((_, element) => element.addEventListener(event.split(".")[0], listen));
    },
    ready(start) {
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
      else start();
      return this;
    },
    modal() { return this; },
    tooltip() { return this; },
    bootstrapTable(options) {
      if (typeof options === "object") this.each((_, table) => fill(table, options));
      return this;
    },
  };

  function fill(table, options) {
    const columns = options.columns.filter((column) => column.visible !== false);
    const head = document.createElement("tr");
    for (const column of columns) {
      const cell = document.createElement("th");
      cell.textContent = column.title;
      head.append(cell);
    }
    const body = document.createElement("tbody");
    const failed = (row) => row._validation_success_text === "Failed";
    const order = (row) => `${failed(row) ? 0 : 1} ${row._expectation_suite_name_sort || ""}`;
    for (const row of [...options.data].sort((one, other) => order(one).localeCompare(order(other)))) {
      const line = document.createElement("tr");
      for (const column of columns) {
        const cell = document.createElement("td");
        cell.innerHTML = row[column.field] === undefined ? "" : row[column.field];
        line.append(cell);
      }
      const target = row._table_row_link_path;
      if (target) {
        line.classList.add("clickable-row");
        line.addEventListener("click", (event) => {
          if (!event.target.closest("a")) window.location.href = target;
        });
      }
      body.append(line);
    }
    const top = document.createElement("thead");
    top.append(head);
    table.classList.add("offline-table");
    table.replaceChildren(top, body);
  }

  function $(wanted) {
    if (wanted === document || wanted instanceof Element) return new Found([wanted]);
    return new Found([...document.querySelectorAll(quoted(wanted))]);
  }

  // The pages write a[href$=some-id] without the quotes that querySelectorAll asks for.
  function quoted(selector) {
    return selector.replace(/\[([\w-]+)([$^*]?=)([^\]"']*)\]/g, '[$1$2"$3"]');
  }

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-toggle]");
    if (!toggle) return;
    const selector = toggle.dataset.target || toggle.getAttribute("href");
    if (toggle.dataset.toggle === "collapse" && selector) {
      event.preventDefault();
      document.querySelectorAll(selector).forEach((part) => part.classList.toggle("show"));
    }
    if (toggle.dataset.toggle === "tab" && selector) {
      event.preventDefault();
      const pane = document.getElementById(selector.slice(1));
      toggle.closest(".nav").querySelectorAll(".nav-link").forEach((link) => link.classList.toggle("active", link === toggle));
      for (const other of pane.parentElement.children) other.classList.toggle("active", other === pane);
    }
    if (toggle.dataset.toggle === "buttons") {
      const pressed = event.target.closest("label");
      if (pressed) toggle.querySelectorAll("label").forEach((label) => label.classList.toggle("active", label === pressed));
    }
  });

  window.$ = window.jQuery = $;
})();
