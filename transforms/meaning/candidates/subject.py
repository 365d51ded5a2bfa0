"""Candidates for the subject of a figure: nobody, those its sentence names, those the story has spoken of.

Belongs here: `propose_subjects` and the features of a subject.
Does not: finding names (`transforms.places.subjects`), weighing (`transforms.language.choice`).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from transforms.language.choice import Candidate, Group, Proposals
from transforms.language.letters import CLAUSE_OPENERS
from transforms.language.tokens import find_tokens
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure
from transforms.meaning.story import Story
from transforms.places.mentions import PlaceMention
from transforms.places.subject_lexicon import SubjectLexicon
from transforms.places.subjects import SubjectMention

_ACTS = re.compile(r"(?:[^，。]{0,8}(?:投资|承建|建设|运营|开发|实施|打造|承办|生产|研制|举办|主办|组织|组局))")
_STARTS = re.compile(r"[^，。；]{0,14}(?:开幕|闭幕|举行|启动|开展|开通|投产|投运|贯通|通车|召开|启用|揭幕|竣工|运行)")
_PREPOSITIONS = frozenset("在由对向与和及从到经为被给同将把赴于比至入出据按以")
_OPENING = ("place", "deictic")
_GAPS, _RANKS = ("gap0", "gap1", "gap2", "gap3"), ("rank0", "rank1", "rank2", "rank3")
# How many of the subjects last named are candidates; how often one is named that the story is about.
_REMEMBERED, _OFTEN = 6, 3
_SOURCES = frozenset((
    "clause", "sentence", "behind", "carried", "heading", "story_opens", "last_owner", "chain",
    "rank0", "in_phrase", "before_phrase", "opens_clause", "opens_sentence", "source", "certain", "only_one", "ago1",
    "place_since", "starts", "headline", "named_most",
))  # fmt: skip
_OPENS_AS_OWNER = frozenset(("certain", "opens_clause", "acting"))
# Parts of speech with which a predicate begins: 集团|今年|完成, 公司|去年|实现, 机场|共|运送.
_PREDICATE = ("v", "d", "t", "f", "p", "a")
_NO_OWNERS = ("government", "authority")
_FOLLOWERS = frozenset("的，、：和与将已共在有完实累")


def describe_subject(text: str, mention: SubjectMention, lexicon: SubjectLexicon) -> list[Group]:
    """The features of a mention whatever the figure: its kind, where it stands, what stands around it."""
    start, end = mention.start, mention.end
    certain = "certain" if mention.is_certain else "uncertain"
    features = [f"kind:{mention.kind}", certain, f"{certain}:{mention.kind}"]
    before = text[start - 1 : start]
    if start <= 2:
        features.append("opens_sentence")
    if not before or before in CLAUSE_OPENERS:
        features.append("opens_clause")
    elif before in _PREPOSITIONS:
        features.append(f"after:{before}")
    if (following := text[end : end + 1]) in _FOLLOWERS:
        features.append(f"before:{following}")
    if text.rfind("据", max(0, start - 8), start) >= 0 or lexicon.sources.match(text, end):
        features.append("source")
    if lexicon.speakers.match(text, end):
        features.append("speaker")
    elif mention.kind not in _NO_OWNERS and (_begins_predicate(text, end) or lexicon.announces.match(text, end)):
        features.append("acting")
    if _STARTS.match(text, end):
        features.append("starts")
    if _ACTS.match(text, end):
        features.append("acts")
    if before == "由":
        features.append("agent")
    return [*features, ("clause", *features), ("sentence", *features)]


def _begins_predicate(text: str, at: int) -> bool:
    """Whether what stands at `at` begins a predicate, so that the name before it is its subject."""
    tokens = find_tokens(text)
    following = bisect_left(tokens, at, key=lambda token: token[0])
    return following < len(tokens) and tokens[following][2].startswith(_PREDICATE)


def propose_subjects(
    figure: Figure, mentions: Sequence[SubjectMention], described: Sequence[list[Group]], marks: Sequence[int],
    places: Sequence[PlaceMention], chained: SubjectMention | None, measured: str, context: ReadingContext,
) -> list[Candidate]:  # fmt: skip
    """The candidates, "nobody" first; a name is proposed once, by its nearest mention.

    `measured` is the indicator, `marks` are where the clauses of the sentence end, `described` what `describe_subject`
    says of each mention.
    """
    at, story = figure.quantity.left, context.story
    genre = "report" if context.is_report else "news"
    opened = any(m.start >= figure.clause - 1 and m.end <= at and m.role in _OPENING for m in places)
    turned = "area_spoken" if any(m.end <= at and m.role in _OPENING for m in places) else "no_area_spoken"
    before = [i for i, m in enumerate(mentions) if m.end <= at]
    rival = _describe_rival([described[i] for i in before])
    proposals = Proposals()
    proposals.add(
        "", None, *_describe_nobody(figure, len(before), chained is None, opened, measured[-2:], context, genre),
        (rival, genre, "carried" if story.last_subject else "free"), (turned, genre, rival),
    )  # fmt: skip
    for rank, i in enumerate(reversed(before)):
        mention = mentions[i]
        if mention.name in proposals.of:
            continue
        gap = bisect_left(marks, at) - bisect_left(marks, mention.end)
        kept = described[i][:-2] + described[i][-2 if gap == 0 else -1 :][:1]
        proposals.add(
            mention.name, mention, *kept, ("clause" if gap == 0 else "sentence", genre), _GAPS[min(gap, 3)],
            _RANKS[min(rank, 3)], *_describe_standing(figure, mention, places), *_describe_known(mention.name, story),
        )  # fmt: skip
    behind = next((i for i, m in enumerate(mentions) if figure.quantity.right <= m.start < figure.limit), None)
    if behind is not None and mentions[behind].name not in proposals.of:
        mention = mentions[behind]
        known = _describe_known(mention.name, story)
        proposals.add(mention.name, mention, ("behind", genre), *described[behind][:-2], *known)
    for name, known in list(story.subjects.items())[-_REMEMBERED:]:
        if name in proposals.of or known.last == story.sentence:
            continue
        kind = known.mention.kind
        carried = ("carried", genre, kind, "opened_by_place" if opened else "not_opened")
        distance = f"ago{min(story.sentence - known.last, 4)}"
        proposals.add(
            name,
            known.mention,
            carried,
            f"kind:{kind}",
            distance,
            f"own{min(len(before), 2)}",
            (turned, genre, kind, rival),
            (rival, genre, kind, "last" if story.last_subject and story.last_subject.name == name else "earlier"),
            *_describe_known(name, story),
        )
    _describe_share(proposals, figure.quantity.dimension or "bare", measured[-2:], context, genre)
    if chained is not None:
        proposals.note(chained.name, ("chain", genre))
    candidates = proposals.combine(_SOURCES)
    for candidate in candidates[1:]:
        candidate.groups.append(f"{candidate.groups[-1][0]}|{candidate.value.kind}")
    return candidates


def _describe_rival(described: Sequence[list[Group]]) -> str:
    """Who the sentence itself names before the figure: a name that opens a clause takes over from whoever was spoken of."""
    named = [features for features in described if "source" not in features]
    if any(_OPENS_AS_OWNER.issubset(features) for features in named):
        return "rival:opens"
    if any("certain" in features for features in named):
        return "rival:certain"
    return "rival:likely" if named else "rival:none"


def _describe_nobody(
    figure: Figure, named: int, is_chained: bool, opened: bool, tail: str, context: ReadingContext, genre: str
) -> list[Group]:
    """What speaks for and against "nobody"."""
    story = context.story
    none = [
        "none", genre, f"{genre}|{min(named, 2)}|{'carried' if story.last_subject else 'free'}",
        f"dim:{figure.quantity.dimension}", "nobody_known" if not story.subjects else "somebody_known",
    ]  # fmt: skip
    if opened:
        none.append("opened_by_place")
    if any(known.is_in_heading for known in story.subjects.values()):
        none.append("heading_has_one")
    if figure.phrase and figure.phrase.end in figure.view.known:
        none.append("catalogued")
    if max((known.count for known in story.subjects.values()), default=0) >= _OFTEN:
        none.append("one_is_named_often")
    if context.headline_subjects:
        none.append(f"headline_names_one:{genre}")
    if is_chained:
        none.append(f"chain:{genre}")
    return [tuple(none), ("none", f"tail:{tail}", f"tail:{tail}|{min(len(story.subjects), 1)}")]


def _describe_standing(figure: Figure, mention: SubjectMention, places: Sequence[PlaceMention]) -> list[Group]:
    """How a mention stands to the figure and its phrase."""
    features: list[Group] = []
    phrase, at = figure.phrase, figure.quantity.left
    if phrase and mention.end == phrase.start:
        features.append("before_phrase")
    elif phrase and mention.start >= phrase.start and mention.end <= phrase.end:
        features.append("in_phrase")
        if mention.end == phrase.end:
            features.append("is_phrase")
    if mention.end == at:
        features.append("before_figure")
    if any(mention.end <= m.start and m.end <= at and m.role in _OPENING for m in places):
        features.append("place_since")
    return features


def _describe_known(name: str, story: Story) -> list[Group]:
    """What the story has said of a subject so far."""
    features: list[Group] = []
    known = story.subjects.get(name)
    if story.last_subject is not None and story.last_subject.name == name:
        features.append("last_owner")
    if known is not None:
        features.append(f"named{min(known.count, 3)}")
        if known.is_in_heading:
            features.append("heading")
        if known.first <= 1:
            features.append("story_opens")
        features.append("only_one" if len(story.subjects) == 1 else "of_several")
    return features


def _describe_share(proposals: Proposals, size: str, tail: str, context: ReadingContext, genre: str) -> None:
    """How much of the story each subject has, and whether what is measured fits its kind."""
    known_ones = context.story.subjects
    total = max(1, sum(known.count for known in known_ones.values()))
    top = max((known.count for known in known_ones.values()), default=0)
    for name, candidate in proposals.of.items():
        if not name:
            continue
        known, kind = known_ones.get(name), candidate.value.kind
        share = f"share{round(known.count / total * 4)}" if known else "share_new"
        sureness = "certain" if candidate.value.is_certain else "uncertain"
        candidate.groups.extend([("ends:" + name[-2:], sureness), ("begins:" + name[:2], sureness)])
        candidate.groups.extend([share, f"tail:{tail}", (kind, f"tail:{tail}", size)])
        if any(name in other or other in name for other in context.headline_subjects):
            candidate.groups.append(("headline", genre))
        if known and known.count == top >= 2:
            candidate.groups.append("named_most")
