"""How a judgement is declared: themes of rules over one frame of rows to be judged.

Belongs here: `Rule`, `Theme`, the check declaration they imply.
Does not: the rules themselves (the other modules of this package).
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from expectations.outcomes import CheckDeclaration, CheckInputs, CheckSetupError, Verdict

# What a person can do, by verdict, where a rule has nothing better to say.
NEXT_STEPS: dict[Verdict, str] = {
    "row": "`baoshu review` lists these rows first; a correction of what is misread brings a row back on the next run",
    "document": "the document comes back when its text, a correction or a better rule makes it sound; `baoshu review` "
    "lists its rows first",
    "build": "the warehouse published before is unchanged; a fault of the program: report it with these rows",
    "look": "look at these rows; `baoshu review` writes a correction where one is wrong",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One judgement. The theme's frame holds a Boolean column of this name: true where the rule holds, false where it
    is broken, null where it does not apply. `verdict` says what becomes of what breaks it (see `Verdict`). `term` names
    the rule in Chinese, `sentence` says in English what a reader may rely on where it holds, `advice` what a person can
    do where it does not (empty: `NEXT_STEPS`). `mostly` is the share of judged rows that must hold."""

    name: str
    verdict: Verdict
    term: str
    sentence: str
    mostly: float = 1.0
    advice: str = ""

    def __post_init__(self) -> None:
        if self.verdict in ("row", "document") and self.mostly != 1.0:
            raise CheckSetupError(f"rule {self.name}: what steps aside one by one knows no share")

    @property
    def next_step(self) -> str:
        """What a person can do."""
        return self.advice or NEXT_STEPS[self.verdict]

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
        return [CheckDeclaration(r.name, self.table, self.suite, r.verdict, r.meaning, r.next_step) for r in self.rules]

    def judge(self, inputs: CheckInputs) -> pl.DataFrame:
        """The frame of rows judged; built once for the same inputs where stepping aside looks at it too."""
        if not any(rule.verdict in ("row", "document") for rule in self.rules):
            return self.build(inputs)
        if self.suite not in inputs.cache:
            inputs.cache[self.suite] = self.build(inputs)
        return inputs.cache[self.suite]
