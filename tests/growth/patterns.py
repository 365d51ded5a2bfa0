"""Every pattern of the code, and texts on which one would run away.

Belongs here: collecting what the rooms compile, repetitions made from a pattern's own letters, measuring growth.
Does not: what is asserted of it (`tests/growth/test_growth.py`).
"""

import importlib
import itertools
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from re import _parser as parser  # pyright: ignore[reportAttributeAccessIssue]
from re._constants import IN, LITERAL, NOT_LITERAL, RANGE  # pyright: ignore[reportAttributeAccessIssue]
from typing import Any

# Dagster before Great Expectations, which is imported in parts.
ROOMS = ("pipelines", "transforms", "warehouse", "expectations")
MIDDLE, LARGE = 20_000, 80_000
# Linear in eight times as much text is eight times as long; three times that is still taken for linear.
MOST_GROWTH = 3.0
_NO_TIME, _LONG = 0.001, 0.05
_LETTERS = 10


def collect_patterns() -> list[re.Pattern[str]]:
    """Every pattern over text that importing the rooms, building the reference and extracting a text compiles."""
    found: dict[tuple[str, int], re.Pattern[str]] = {}
    compile_pattern = re._compile  # pyright: ignore[reportAttributeAccessIssue]

    def record(pattern: Any, flags: int) -> Any:
        compiled = compile_pattern(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "re":
            frame = frame.f_back
        if frame is not None and frame.f_globals["__name__"].partition(".")[0] in ROOMS and isinstance(compiled.pattern, str):
            found[compiled.pattern, compiled.flags] = compiled
        return compiled

    re._compile = record  # pyright: ignore[reportAttributeAccessIssue]
    try:
        for room in ROOMS:
            for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
                importlib.import_module(module.name)
        from pipelines.storage.reference_files import load_reference
        from tests.extracting import extract

        extract("全县新建粮仓12座，完成投资30亿元，增长5.2%。", load_reference())
    finally:
        re._compile = compile_pattern  # pyright: ignore[reportAttributeAccessIssue]
    return list(found.values())


def build_repetitions(pattern: re.Pattern[str]) -> Iterator[str]:
    """Short texts to be repeated: each letter the pattern speaks of, two of them in turn, a letter none speaks of."""
    letters = list(dict.fromkeys(_find_letters(parser.parse(pattern.pattern, pattern.flags))))[:_LETTERS] or ["a"]
    yield from letters
    yield from ("".join(pair) for pair in itertools.permutations(letters[:5], 2))
    yield from (f"{letter}あ" for letter in letters)


def measure_growth(pattern: re.Pattern[str], unit: str) -> float:
    """How many times longer than in proportion the pattern takes on eight times as much text; 0 where it takes no time
    worth measuring."""
    first = _time(pattern, unit, MIDDLE)
    if first < _NO_TIME:
        return 0.0
    # What takes long already is not given four times as much.
    size = LARGE if first < _LONG else MIDDLE
    growth = (_least(pattern, unit, size) / _least(pattern, unit, size // 8) / 8 for _ in range(2))
    return 0.0 if next(growth) <= MOST_GROWTH else next(growth)


def _least(pattern: re.Pattern[str], unit: str, size: int) -> float:
    return max(min(_time(pattern, unit, size) for _ in range(2)), 1e-6)


def _time(pattern: re.Pattern[str], unit: str, size: int) -> float:
    """Seconds of this process's work, however busy the machine is."""
    text = (unit * (size // len(unit) + 1))[:size]
    began = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - began


def _find_letters(parsed: Any) -> Iterator[str]:
    for operator, argument in parsed:
        if operator is LITERAL:
            yield chr(argument)
        elif operator is NOT_LITERAL:
            yield "a" if argument != ord("a") else "b"
        elif operator is IN:
            yield from _letters_of_class(argument)
        elif isinstance(argument, (tuple, list)):
            yield from _find_below(argument)
        elif hasattr(argument, "data"):
            yield from _find_letters(argument)


def _find_below(argument: Any) -> Iterator[str]:
    for part in argument:
        if hasattr(part, "data"):
            yield from _find_letters(part)
        elif isinstance(part, (tuple, list)):
            yield from _find_below(part)


def _letters_of_class(members: Any) -> Iterator[str]:
    for kind, value in members[:3]:
        if kind is LITERAL:
            yield chr(value)
        elif kind is RANGE:
            yield chr(value[0])
        elif "SPACE" in str(value):
            yield " "
        elif "DIGIT" in str(value):
            yield "1"
        else:
            yield "中"
