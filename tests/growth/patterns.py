"""Every pattern of the code, and texts on which one would run away.

Belongs here: collecting what the rooms compile, repetitions made from a pattern's own letters, measuring growth.
Does not: what is asserted of it (`tests/growth/test_growth.py`).
"""

import ast
import importlib
import inspect
import itertools
import multiprocessing
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from re import _parser as parser  # pyright: ignore[reportAttributeAccessIssue]
from re._constants import IN, LITERAL, NOT_LITERAL, RANGE  # pyright: ignore[reportAttributeAccessIssue]
from types import ModuleType
from typing import Any

# Dagster before Great Expectations, which is imported in parts.
ROOMS = ("pipelines", "transforms", "warehouse", "expectations")
LENGTHS = (160, 1_250, 10_000, 80_000)
# Linear in eight times as much text is eight times as long; three times that is still taken for linear.
MOST_GROWTH = 3.0
_NO_TIME = 0.0005
# What takes longer need not be measured again.
_LONG = 0.5
_LETTERS = 10
_ONCE = {"match", "fullmatch"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A pattern and how the code asks for it: at the beginning of a text and nowhere else (`once`), or anywhere in it."""

    pattern: re.Pattern[str]
    once: bool = False


def collect_patterns() -> list[Asked]:
    """Every pattern over text that importing the rooms, building the reference and extracting a text compiles: in a new
    process, since what is imported already compiles nothing."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as new:
        return new.submit(_collect).result()


def _collect() -> list[Asked]:
    found: dict[re.Pattern[str], set[str]] = {}
    compile_pattern = re._compile  # pyright: ignore[reportAttributeAccessIssue]

    def record(pattern: Any, flags: int) -> Any:
        compiled = compile_pattern(pattern, flags)
        frame = sys._getframe(1)
        asked = frame.f_code.co_name
        while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "re":
            frame = frame.f_back
        if (
            frame is not None
            and frame.f_globals["__name__"].partition(".")[0] in ROOMS
            and isinstance(compiled.pattern, str)
        ):
            found.setdefault(compiled, set()).add(asked)
        return compiled

    modules: list[ModuleType] = []
    re._compile = record  # pyright: ignore[reportAttributeAccessIssue]
    try:
        for room in ROOMS:
            for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
                modules.append(importlib.import_module(module.name))
        from pipelines.storage.reference_files import load_reference
        from tests.extracting import extract

        extract("全县新建粮仓12座，完成投资30亿元，增长5.2%。", load_reference())
    finally:
        re._compile = compile_pattern  # pyright: ignore[reportAttributeAccessIssue]
    named = find_asked_once(modules)
    return [
        Asked(pattern, once=asked <= _ONCE or (asked == {"compile"} and pattern in named))
        for pattern, asked in found.items()
    ]


def find_asked_once(modules: list[ModuleType]) -> set[re.Pattern[str]]:
    """Patterns with a name of which the modules want nothing but `match(text)` or `fullmatch(text)`; a private name is its
    module's own."""
    once: set[tuple[str, str]] = set()
    otherwise: set[tuple[str, str]] = set()
    for module in modules:
        nodes = list(ast.walk(ast.parse(inspect.getsource(module))))
        asked = {
            id(node.func.value)
            for node in nodes
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if node.func.attr in _ONCE and len(node.args) == 1
        }
        for node in nodes:
            if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
                name = node.id if isinstance(node, ast.Name) else node.attr
                (once if id(node) in asked else otherwise).add((_owner(module, name), name))
    return {
        value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and (_owner(module, name), name) in once - otherwise
    }


def _owner(module: ModuleType, name: str) -> str:
    return module.__name__ if name.startswith("_") else ""


def build_repetitions(pattern: re.Pattern[str]) -> Iterator[str]:
    """Short texts to be repeated: each letter the pattern speaks of, two of them in turn, a letter none speaks of."""
    letters = list(dict.fromkeys(_find_letters(parser.parse(pattern.pattern, pattern.flags))))[:_LETTERS] or ["a"]
    yield from letters
    yield from ("".join(pair) for pair in itertools.permutations(letters[:5], 2))
    yield from (f"{letter}あ" for letter in letters)


def measure_growth(asked: Asked, unit: str) -> float:
    """How many times longer than in proportion the pattern takes from one of `LENGTHS` to the next, at the first where it is
    too much, else the most."""

    def ask(text: str) -> None:
        if asked.once:
            asked.pattern.match(text)
            asked.pattern.fullmatch(text)
        else:
            for _ in asked.pattern.finditer(text):
                pass

    return compare_lengths(ask, unit, LENGTHS, _NO_TIME)


def compare_lengths(ask: Callable[[str], object], unit: str, lengths: Sequence[int], no_time: float) -> float:
    """The same of anything that is asked of a text. Less than `no_time` is not worth measuring, and counts as so much."""
    most, before = 0.0, no_time
    for number, length in enumerate(lengths):
        text = (unit * (length // len(unit) + 1))[:length]
        seconds = max(_measure(ask, text, no_time), no_time)
        if number:
            most = max(most, seconds / before / (length / lengths[number - 1]))
            if most > MOST_GROWTH:
                break
        before = seconds
    return most


def _measure(ask: Callable[[str], object], text: str, no_time: float) -> float:
    """Seconds of this process's work, however busy the machine is: the least of three where it is little."""
    least = float("inf")
    for _ in range(3):
        began = time.process_time()
        ask(text)
        least = min(least, time.process_time() - began)
        if not no_time < least < _LONG:
            break
    return least


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
