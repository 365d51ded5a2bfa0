"""What a person is told of a check that did not pass: what it means, how many rows, the first of them, what to do.

Belongs here: the wording for terminal, UI and log. Does not: printing (`pipelines`), the rules' own sentences
(`judgements`).
"""

from collections.abc import Mapping
from typing import Any

from expectations.outcomes import CheckOutcome, Verdict

EXAMPLES = 3
_QUOTE = 64
_BECOMES: dict[Verdict, str] = {
    "row": "these rows step aside, the rest is published",
    "document": "these documents step aside, the others are published",
    "build": "the build is held back",
    "look": "published all the same",
}
# Columns that `_place` says already, and those that stand for a check's own bookkeeping.
_SAID = ("source_file", "line", "char_start", "surface", "quote")


def describe_outcome(outcome: CheckOutcome) -> str:
    """Several lines, the first on its own: meaning, rows and what becomes of them; then the first three; the next step.

    >>> row = {"source_file": "a.txt", "line": 4, "surface": "3亿元", "quote": "投资3亿元。"}
    >>> print(describe_outcome(CheckOutcome(
    ...     "value_is_printed", "silver.observation", "s", "row", False, "数值与原文相符 · It is printed.", 40, 1, 0.025,
    ...     [row], next_step="`baoshu review` lists it")))
    数值与原文相符 · It is printed. (value_is_printed: 1 of 40 rows; these rows step aside, the rest is published)
      a.txt:4 3亿元 “投资3亿元。”
      next: `baoshu review` lists it
    """
    share = f"{outcome.unexpected:,} of {outcome.evaluated:,} rows"
    note = f"; {outcome.note}" if outcome.note else ""
    lines = [f"{outcome.meaning} ({outcome.name}: {share}; {_BECOMES[outcome.verdict]}{note})"]
    lines += [f"  {describe_row(row)}" for row in outcome.sample_rows[:EXAMPLES]]
    if outcome.next_step:
        lines.append(f"  next: {outcome.next_step}")
    return "\n".join(lines)


def describe_row(row: Mapping[str, Any]) -> str:
    """One row that breaks a rule: file and line, figure and quote where it has them, else its columns by name.

    >>> describe_row({"source_file": "a.txt", "rows_before": 12, "rows_now": 3})
    'a.txt rows_before 12, rows_now 3'
    """
    said = " ".join(filter(None, (_place(row), row.get("surface"), _cut(row.get("quote"), row.get("surface")))))
    if row.get("quote"):
        return said
    rest = [f"{name} {value}" for name, value in row.items() if name not in _SAID and value is not None]
    return " ".join(filter(None, (said, ", ".join(rest))))


def _place(row: Mapping[str, Any]) -> str:
    file = row.get("source_file") or ""
    if row.get("line"):
        return f"{file}:{row['line']}"
    return f"{file} at character {row['char_start']}" if file and row.get("char_start") is not None else file


def _cut(quote: str | None, surface: str | None) -> str:
    """The quote in marks, cut around the figure where it is long."""
    if not quote:
        return ""
    at = max(quote.find(surface), 0) if surface else 0
    start = min(max(at - _QUOTE // 2, 0), max(len(quote) - _QUOTE, 0))
    cut = quote[start : start + _QUOTE]
    return f"“{'…' if start else ''}{cut}{'…' if start + _QUOTE < len(quote) else ''}”"
