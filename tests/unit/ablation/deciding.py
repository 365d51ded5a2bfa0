"""A module of branches for the tests of `tests.ablation.branches`.

Belongs here: one small function for each form of branch. Does not: what is asserted of them.
"""


def choose(number: int) -> str:
    if number > 10 and number % 2 == 0:
        return "large"
    return "small" if number < 5 else "middle"


class Sieve:
    @property
    def kept(self) -> list[int]:
        return [number for number in range(6) if number > 2]


def name(word: str | None) -> str:
    return word or "none"
