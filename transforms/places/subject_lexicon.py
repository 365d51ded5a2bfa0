"""The words by which owners of numbers are known: what kind of organisation or facility a name ends with.

Belongs here: `SubjectHead`, `SubjectLexicon`, built from the reference rows.
Does not: finding owners in a sentence (`transforms.places.subjects`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.language.letters import HAN_TEN
from transforms.language.scanning import derive_starts, derive_trie


@dataclass(frozen=True, slots=True)
class SubjectHead:
    """A head noun. `needs` says what makes a name of it: "modifier" more than a place before it (浙江基地 is no subject),
    "place" both a place and more (科技中心 is none), "name" nothing, it is one by itself, "words" any two words (有限公司),
    "brand" an invented word right before it (凌芯半导体, but not 功率半导体), "" either. `is_wide`: a head of many ordinary
    nouns too, whose names are never certain."""

    text: str
    kind: str
    needs: str = ""
    is_wide: bool = False


class SubjectLexicon:
    """Head nouns of subjects, and the words around them."""

    __slots__ = (
        "announces", "bare", "breaks", "filers", "filings", "general", "generic", "head_of", "heads", "nominal", "numbered", "opening",
        "pointing", "sources", "speakers", "starts",
    )  # fmt: skip

    def __init__(self, heads: Iterable[SubjectHead], words: Mapping[str, tuple[str, ...]]) -> None:
        self.head_of: dict[str, SubjectHead] = {}
        for head in heads:
            self.head_of.setdefault(head.text, head)
        #: The longest head noun at a place, and where one can begin.
        self.heads = re.compile(derive_trie(self.head_of) if self.head_of else "(?!)")
        self.starts = derive_starts(self.head_of)
        #: Words that say what form or trade a company is of, and not which one.
        self.generic = frozenset(text for text, head in self.head_of.items() if head.kind == "company")
        self.nominal = frozenset(words.get("nominal", ()))
        #: What no name holds, whatever the segmenter calls it: 寺前镇|现有|茶园.
        self.breaks = frozenset(words.get("break", ()))
        #: The number of a line behind its name: 地铁|8号线.
        numbered = words.get("numbered", ())
        self.numbered = re.compile(rf"[\d{HAN_TEN}]{{1,3}}(?:{'|'.join(numbered)})" if numbered else "(?!)")
        #: Behind the name of a body, the office of one who speaks for it: 集团|董事长.
        offices = words.get("office", ())
        self.speakers = re.compile(rf"[^，。；“]{{0,8}}?(?:{'|'.join(offices)})" if offices else "(?!)")
        #: Behind the name of a body, the word that makes it the source of what follows; what a company announces of itself.
        told, announced = words.get("source", ()), words.get("announces", ())
        self.sources = re.compile(rf"[^，。]{{0,6}}(?:{'|'.join(told)})" if told else "(?!)")
        self.announces = re.compile(rf"(?:{'|'.join(announced)})[，称]" if announced else "(?!)")
        self.opening, self.general = words.get("opening", ()), words.get("general", ())
        #: Nouns that point back at an owner where a clause opens with them.
        self.bare = words.get("bare", ())
        filings = words.get("filing", ())
        #: What only companies file, as a title names it.
        self.filings = re.compile("|".join((*filings, *words.get("filing_titled", ()))) or "(?!)")
        spoken = (*filings, *words.get("filing_spoken", ()))
        self.filers = _compile_filers(words.get("files", ()), spoken, words.get("no_filer", ()))
        patterns = []
        if (pointers := words.get("pointer")) and (heads_pointed_at := words.get("pointed_at")):
            heads_of_it = "|".join(heads_pointed_at)
            patterns.append(f"(?:{'|'.join(pointers)})(?P<said>{heads_of_it})")
            if apart := words.get("pointer_apart"):
                patterns.append(f"(?:{'|'.join(apart)})(?=[^，。；“]{{2,14}}的(?P<described>{heads_of_it}))")
        if short := words.get("pointed_at_short"):
            longer = "|".join(words.get("no_pointer", ())) or "(?!)"  # 该院 and 该行, not 该院校 and 该行业
            patterns.append(f"该(?!{longer})(?P<short>{'|'.join(short)})")
        if self.bare:
            patterns.append(f"(?P<bare>{'|'.join(self.bare)})(?![化级制])")
        self.pointing = re.compile("|".join(patterns)) if patterns else None

    @classmethod
    def from_rows(cls, heads: Iterable[Mapping[str, str]], words: Iterable[Mapping[str, str]] = ()) -> "SubjectLexicon":
        """The lexicon from the rows of organisation_heads and organisation_words.

        Sources of figures (government, media) are no subjects, nor are words that only end in a head (kind "none")."""
        by_use: dict[str, list[str]] = {}
        for row in words:
            by_use.setdefault(row["use"], []).append(row["word"])
        return cls(
            (
                SubjectHead(
                    row["head"], row["kind"], "brand" if row["standing"] == "bounded" else row["needs"],
                    row["standing"] == "wide" or row["kind"] == "government",
    )
                for row in heads
                if row["kind"] != "media"
            ),
            {use: tuple(found) for use, found in by_use.items()},
        )


def _compile_filers(verbs: tuple[str, ...], filings: tuple[str, ...], never: tuple[str, ...]) -> re.Pattern[str]:
    """Who files what only companies file, whatever the name looks like: 恒立液压|披露2024年年度报告."""
    if not (verbs and filings):
        return re.compile("(?!)")
    other = "|".join(never) or "(?!)"
    return re.compile(
        rf"(?<![\u4e00-\u9fff\d])(?P<name>(?:(?!{other})[\u4e00-\u9fffA-Za-z]){{3,8}}?)(?:[（(][^（()）]{{4,14}}[）)])?"
        rf"(?=(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:早|晚|盘)?(?:间|上|前|后)?(?:{'|'.join(verbs)})[^，。；]{{0,12}}(?:{'|'.join(filings)}))"
    )
