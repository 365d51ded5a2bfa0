"""Rules of the house that a machine can hold: import directions, no copied text, a lock without addresses."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_imports_run_one_way():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_nothing_is_copied_from_the_shared_texts(shared):
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout")
    done = subprocess.run(
        [sys.executable, str(shared / "check_copied.py"), str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_lock_names_no_address_and_pins_every_package_by_hash():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==\S+(?: ;.*?)? \\\n    --hash=sha256:", lock, re.MULTILINE)
    assert "://" not in lock
    assert "--index" not in lock
    assert len(packages) == len(re.findall(r"^[a-z0-9]\S*==", lock, re.MULTILINE))
    assert re.search(r"^duckdb==1\.5\.", lock, re.MULTILINE)


def test_pipelines_keep_their_annotations_live():
    """Dagster reads annotations at run time; that import would turn them into text."""
    for path in (ROOT / "pipelines").rglob("*.py"):
        assert "from __future__ import annotations" not in path.read_text(encoding="utf-8"), path


def test_every_module_opens_with_its_charter():
    for room in ("pipelines", "transforms", "expectations", "warehouse"):
        for path in (ROOT / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert text.startswith('"""'), path
            assert "Belongs here" in text or path.name == "__init__.py", path


def test_no_file_says_where_it_was_written():
    for path in ROOT.rglob("*"):
        top = path.relative_to(ROOT).parts[0]
        # Environments stand beside each other: .venv, and .venv-scan that `.ci/run` makes.
        is_ours = not top.startswith(".venv") and not {".tools", "data", "build"} & set(path.relative_to(ROOT).parts)
        if is_ours and path.suffix in (".py", ".md", ".toml", ".yaml", ".csv", ".sql"):
            assert "/work" + "/" not in path.read_text(encoding="utf-8", errors="replace"), path


# Names that always stand with their module's: silver.TABLES and audit.TABLES, marts.ARITHMETIC and the theme of checks on it, the
# table printed on a page (blocks.Table) and the one declared (contract.Table), the parts of a file and of a number.
NAMED_WITH_THEIR_MODULE = {
    "GROUP", "TABLES", "NUMERAL", "DOCUMENT_VERSION", "DOCUMENT_TEXT", "TEXT_LOCATION", "STATISTICS", "ARITHMETIC", "Table", "Part",
}  # fmt: skip
# The pages have words of their own for what they show and serve: they are not the reading's or the commands'.
NAMED_BY_THE_PAGES = {
    "show_documents", "Token", "Line", "find_sentences", "Row", "Build", "PAGE_ROWS", "HOST", "UnusablePort", "Page",
    "UnusableFolder",
}  # fmt: skip


def test_no_public_name_means_two_things():
    """A name is looked for by its name: what is public stands once in the whole tree."""
    modules: dict[str, list[str]] = defaultdict(list)
    for room in ("pipelines", "transforms", "expectations", "warehouse"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                names = [getattr(node, "name", "")]
                if isinstance(node, ast.Assign):
                    names = [target.id for target in node.targets if isinstance(target, ast.Name)]
                for name in names:
                    modules[name].append(str(path.relative_to(ROOT)))
    twice = {name: found for name, found in modules.items() if name and name[0] != "_" and len(found) > 1}
    assert not {name: found for name, found in twice.items() if name not in NAMED_WITH_THEIR_MODULE | NAMED_BY_THE_PAGES}
