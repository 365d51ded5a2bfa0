"""How a judgement is declared: themes of rules over one frame of rows to be judged.

Belongs here: `Rule`, `Theme`, the check declaration they imply.
Does not: the rules themselves (the other modules of this package).
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from expectations.outcomes import CheckDeclaration, CheckInputs, CheckSetupError, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One judgement. The theme's frame holds a Boolean column of this name: true where the rule holds, false where it
    is broken, null where it does not apply. `term` names it in Chinese, `sentence` says in English what a reader may
    rely on where it holds. `mostly` is the share of judged rows that must hold. `row_level` marks an
    error whose offenders are quarantined one by one."""

    name: str
    severity: Severity
    term: str
    sentence: str
    row_level: bool = False
    mostly: float = 1.0

    def __post_init__(self) -> None:
        if self.row_level and (self.severity != "error" or self.mostly != 1.0):
            raise CheckSetupError(f"rule {self.name}: a row-level rule is an error and knows no share")

    @property
    def meaning(self) -> str:
        """Both, for a reader."""
        return f"{self.term} · {self.sentence}"


@dataclass(frozen=True, slots=True)
class Theme:
    """Rules over one frame. `build` returns the rows judged with the context columns named in `show` and one Boolean
    column a rule."""

    suite: str
    table: str
    build: Callable[[CheckInputs], pl.DataFrame]
    rules: tuple[Rule, ...]
    show: tuple[str, ...]

    def declarations(self) -> list[CheckDeclaration]:
        """The checks this theme stands for."""
        return [CheckDeclaration(r.name, self.table, self.suite, r.severity, r.meaning) for r in self.rules]

    def judge(self, inputs: CheckInputs) -> pl.DataFrame:
        """The frame of rows judged; built once for the same inputs where quarantine looks at it too."""
        if not any(rule.row_level for rule in self.rules):
            return self.build(inputs)
        if self.suite not in inputs.cache:
            inputs.cache[self.suite] = self.build(inputs)
        return inputs.cache[self.suite]
