"""The Data Docs as pages that need no network, and where beside them lies what GX found.

Belongs here: taking out what GX's pages load from elsewhere, and putting our own style and script in its place; the
folder of findings.
Does not: what the pages say (GX renders them in `gx_session`).
"""

import re
import shutil
from pathlib import Path

from warehouse.durable_files import write_text_file

# Below the folder of the pages: GX's own stores, and what it found of each suite.
STORE, FINDINGS = ".gx", "found"

_ASSETS = Path(__file__).parent / "docs_assets"
_STYLE, _SCRIPT = "offline.css", "offline.js"

_FOREIGN = re.compile(
    r"""<link\b[^>]*href="https?://[^>]*>|<script\b[^>]*src="https?://[^>]*>\s*</script>""",
    re.IGNORECASE,
)
_FOREIGN_IMAGE = re.compile(r'src="https?://[^"]*/([\w-]+\.png)[^"]*"')
# Batches are frames in memory; the suite at the head of the page says what was looked at.
_NO_ASSET = re.compile(r"Data asset:\s*None\s*<br\s*/?>")
# The newsletter at the foot of every page is no part of what the pages say of the data.
_FOOTER = re.compile(r"<footer\b.*?</footer>", re.DOTALL | re.IGNORECASE)


def forget_findings(folder: Path) -> None:
    """Has the next run ask GX of every suite again, whether its rows have changed or not."""
    shutil.rmtree(folder / STORE / FINDINGS, ignore_errors=True)


def free_from_network(folder: Path) -> None:
    """Rewrite every page below the folder that GX wrote anew, so that it loads nothing from elsewhere."""
    static = folder / "static"
    static.mkdir(parents=True, exist_ok=True)
    for name in (_STYLE, _SCRIPT):
        shutil.copyfile(_ASSETS / name, static / name)
    for page in folder.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        if not _FOREIGN.search(html):
            continue
        up = "../" * (len(page.relative_to(folder).parts) - 1)
        write_text_file(page, rewrite_page(html, f"{up}static/"))


def rewrite_page(html: str, static: str) -> str:
    """The page with what it loads from elsewhere taken out; `static` is the way from it to the folder of assets.

    >>> rewrite_page('<head><script src="https://cdn.example/x.js"></script></head>', "static/")
    '<head><link rel="stylesheet" href="static/offline.css"><script src="static/offline.js"></script></head>'
    """
    own = f'<link rel="stylesheet" href="{static}{_STYLE}"><script src="{static}{_SCRIPT}"></script>'
    html = _NO_ASSET.sub("", _FOOTER.sub("", _FOREIGN.sub("", html)))
    html = _FOREIGN_IMAGE.sub(lambda image: f'src="{static}images/{image[1]}"', html)
    return html.replace("</head>", f"{own}</head>", 1)
