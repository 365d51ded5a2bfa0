"""Branches of a module, found in its syntax tree and switched off in memory.

Belongs here: `Branch`, `find_branches`, watching which branches a text reaches, one branch off at a time.
Does not: the texts, what is counted (`tests.ablation.report`).

A branch is the test of an `if`, of a conditional expression or of a filter in a comprehension, and each part of a test joined by
`and` or `or`. Off means: an `if` is never taken, a filter lets all pass, a part is left out of its test. Its expression is still
evaluated, so that what it binds with `:=` is bound.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

_SEEN = "_ablation_seen"


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch. `rest` is the value its test has when it is off; `position` finds it in the tree: line, column, end and what
    part of its statement it is."""

    module: str
    function: str
    line: int
    text: str
    rest: bool
    position: tuple[int, int, int, int, str]

    def __str__(self) -> str:
        return f"{self.module.replace('.', '/')}.py:{self.line} {self.function}: {self.text}"


def find_branches(module: ModuleType) -> list[Branch]:
    """Every branch of a module's functions, in the order of the source."""
    tree = ast.parse(inspect.getsource(module))
    found: list[Branch] = []
    for name, function in _functions(tree):
        for node, part, rest in _tests(function):
            position = _position(node, part)
            found.append(Branch(module.__name__, name, node.lineno, f"{part} {ast.unparse(node)}", rest, position))
    return sorted(found, key=lambda branch: branch.position)


@contextmanager
def watch_branches(module: ModuleType, seen: Callable[[Branch], None]) -> Iterator[None]:
    """Calls `seen` with a branch each time its test comes out otherwise than it would when off."""
    branches = {branch.position: branch for branch in find_branches(module)}

    def report(position: tuple[int, int, int, int, str], value: object) -> object:
        branch = branches[position]
        if bool(value) != branch.rest:
            seen(branch)
        return value

    def call(node: ast.expr, position: tuple[int, int, int, int, str], _: bool) -> ast.expr:
        return ast.Call(ast.Name(_SEEN, ast.Load()), [ast.Constant(position), node], [])

    setattr(module, _SEEN, report)
    with _replaced(module, _Rewriting(call, set(branches))):
        yield


@contextmanager
def switch_off(module: ModuleType, branch: Branch) -> Iterator[None]:
    """The module's functions without that branch."""

    def fixed(node: ast.expr, _position: tuple[int, int, int, int, str], rest: bool) -> ast.expr:
        joint = ast.Or() if rest else ast.And()
        return ast.BoolOp(joint, [node, ast.Constant(rest)])

    with _replaced(module, _Rewriting(fixed, {branch.position})):
        yield


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from (
                (f"{node.name}.{inner.name}", inner) for inner in node.body if isinstance(inner, ast.FunctionDef)
            )


def _tests(function: ast.AST) -> Iterator[tuple[ast.expr, str, bool]]:
    """(expression, what it is a part of, its value when it is off)."""
    for node in ast.walk(function):
        if isinstance(node, ast.If | ast.IfExp):
            yield node.test, "if", False
        elif isinstance(node, ast.comprehension):
            yield from ((test, "filter", True) for test in node.ifs)
        elif isinstance(node, ast.BoolOp):
            is_and = isinstance(node.op, ast.And)
            yield from ((value, "and" if is_and else "or", is_and) for value in node.values)


def _position(node: ast.expr, part: str) -> tuple[int, int, int, int, str]:
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0, part


class _Rewriting(ast.NodeTransformer):
    """Puts another expression in the place of the tests at these positions."""

    def __init__(self, write: Callable[[ast.expr, tuple[int, int, int, int, str], bool], ast.expr], at: set) -> None:
        self.write, self.at = write, at

    def _put(self, node: ast.expr, part: str, rest: bool) -> ast.expr:
        position = _position(node, part)
        inner = self.visit(node)
        return self.write(inner, position, rest) if position in self.at else inner

    def visit_If(self, node: ast.If) -> ast.If:
        node.test = self._put(node.test, "if", False)
        node.body, node.orelse = [self.visit(each) for each in node.body], [self.visit(each) for each in node.orelse]
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.IfExp:
        node.test = self._put(node.test, "if", False)
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        node.iter = self.visit(node.iter)
        node.ifs = [self._put(test, "filter", True) for test in node.ifs]
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.BoolOp:
        is_and = isinstance(node.op, ast.And)
        node.values = [self._put(value, "and" if is_and else "or", is_and) for value in node.values]
        return node


@contextmanager
def _replaced(module: ModuleType, rewriting: _Rewriting) -> Iterator[None]:
    """The functions of a module with the code of its rewritten source: the functions themselves stay, so that everyone who
    imported them runs the new code."""
    tree = rewriting.visit(ast.parse(inspect.getsource(module)))
    codes = dict(_codes(compile(ast.fix_missing_locations(tree), Path(module.__file__ or "").name, "exec")))
    before = {name: (function, function.__code__) for name, function in _live_functions(module)}
    try:
        for name, (function, _) in before.items():
            function.__code__ = codes[name]
        yield
    finally:
        for function, code in before.values():
            function.__code__ = code


def _codes(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant.co_qualname, constant
            if "." not in constant.co_qualname:
                yield from _codes(constant)


def _live_functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for value in vars(module).values():
        members = vars(value).values() if inspect.isclass(value) else (value,)
        for member in members:
            member = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            if isinstance(member, FunctionType) and member.__module__ == module.__name__:
                # not what a dataclass or a NamedTuple wrote itself
                if member.__code__.co_filename == module.__file__:
                    yield member.__qualname__, member
