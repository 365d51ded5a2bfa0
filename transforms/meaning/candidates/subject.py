"""Candidates for the subject of a figure: nobody, those its sentence names, those the story has spoken of.

Belongs here: `propose_subjects` and the features of a subject.
Does not: finding names (`transforms.places.subjects`), weighing (`transforms.language.choice`).
"""

import re
from collections.abc import Sequence

from transforms.language.choice import Candidate
from transforms.meaning.context import ReadingContext
from transforms.meaning.figures import Figure
from transforms.meaning.story import Story
from transforms.places.mentions import PlaceMention
from transforms.places.subjects import SubjectMention

_CLAUSES = re.compile(r"[，；。：！？]")
_SOURCE = re.compile(r"(?:[^，。]{0,6}(?:数据|统计|消息|获悉|了解到|发布|介绍|表示|显示|通报|公布|报告|负责人|说))")
_ACTS = re.compile(r"(?:[^，。]{0,8}(?:投资|承建|建设|运营|开发|实施|打造|承办|生产|研制|举办|主办|组织|组局))")
_STARTS = re.compile(r"[^，。；]{0,14}(?:开幕|闭幕|举行|启动|开展|开通|投产|投运|贯通|通车|召开|启用|揭幕|竣工|运行)")
_PREPOSITIONS = frozenset("在由对向与和及从到经为被给同将把赴于比至入出据按以")
_SOURCES = frozenset((
    "clause", "sentence", "behind", "carried", "heading", "story_opens", "last_owner", "chain:news", "chain:report",
    "rank0", "in_phrase", "before_phrase", "opens_clause", "opens_sentence", "source", "certain", "only_one", "ago1",
    "place_since", "starts", "headline", "named_most",
))  # fmt: skip
_FOLLOWERS = frozenset("的，、：和与将已共在有完实累")


def describe_subject(text: str, mention: SubjectMention) -> list[str]:
    """The features of a mention whatever the figure: its kind, where it stands, what stands around it."""
    start, end = mention.start, mention.end
    features = [f"kind:{mention.kind}", "certain" if mention.is_certain else "uncertain"]
    if not mention.is_certain:
        features.append(f"uncertain:{mention.kind}")
    before = text[start - 1 : start]
    if start <= 2:
        features.append("opens_sentence")
    if not before or before in "，。；：！？、“—":
        features.append("opens_clause")
    elif before in _PREPOSITIONS:
        features.append(f"after:{before}")
    if (following := text[end : end + 1]) in _FOLLOWERS:
        features.append(f"before:{following}")
    if _SOURCE.match(text, end) or text[max(0, start - 8) : start].rfind("据") >= 0:
        features.append("source")
    if _STARTS.match(text, end):
        features.append("starts")
    if _ACTS.match(text, end):
        features.append("acts")
    if text.endswith("由", 0, start):
        features.append("agent")
    return features


def propose_subjects(
    figure: Figure, mentions: Sequence[SubjectMention], described: Sequence[list[str]],
    places: Sequence[PlaceMention], chained: SubjectMention | None, measured: str, context: ReadingContext,
) -> list[Candidate]:  # fmt: skip
    """The candidates, "nobody" first; a name is proposed once, by its nearest mention. `measured` is the indicator."""
    text, at, story = figure.view.text, figure.quantity.left, context.story
    genre = "report" if context.is_report else "news"
    opened = any(m.start >= figure.clause - 1 and m.end <= at and m.role in ("place", "deictic") for m in places)
    before = [i for i, m in enumerate(mentions) if m.end <= at]
    behind = [i for i, m in enumerate(mentions) if figure.quantity.right <= m.start < figure.limit]
    situation = f"{genre}|{min(len(before), 2)}|{'carried' if story.last_subject else 'free'}"
    none = ["none", f"none:{situation}", f"none:{genre}"]
    if opened:
        none.append("none:opened_by_place")
    if not story.subjects:
        none.append("none:nobody_known")
    if any(r.is_in_heading for r in story.subjects.values()):
        none.append("none:heading_has_one")
    if figure.phrase and figure.phrase.end in figure.view.known:
        none.append("none:catalogued")
    none.append(f"none:{figure.quantity.dimension}")
    tail, size = measured[-2:], figure.quantity.dimension
    none += [f"none|tail:{tail}", f"none|tail:{tail}|{min(len(story.subjects), 1)}"]
    top = max((r.count for r in story.subjects.values()), default=0)
    if top >= 3:
        none.append("none:one_is_named_often")
    if context.headline_subjects:
        none.append(f"none:headline_names_one:{genre}")
    found: dict[str, Candidate] = {}
    for rank, i in enumerate(reversed(before)):
        mention = mentions[i]
        if mention.name in found:
            continue
        gap = len(_CLAUSES.findall(text, mention.end, at))
        source = "clause" if gap == 0 else "sentence"
        features = [*described[i], source, f"{source}:{genre}", f"gap{min(gap, 3)}", f"rank{min(rank, 3)}"]
        features += [f"{source}|{each}" for each in described[i]]
        phrase = figure.phrase
        if phrase and mention.end == phrase.start:
            features.append("before_phrase")
        elif phrase and mention.start >= phrase.start and mention.end <= phrase.end:
            features.append("in_phrase")
            if mention.end == phrase.end:
                features.append("is_phrase")
        if mention.end == figure.quantity.left:
            features.append("before_figure")
        if any(mention.end <= m.start and m.end <= at and m.role in ("place", "deictic") for m in places):
            features.append("place_since")
        features += _of_story(mention.name, story)
        found[mention.name] = Candidate(mention, mention.name, features)
    for i in behind[:1]:
        mention = mentions[i]
        if mention.name not in found:
            found[mention.name] = Candidate(
                mention, mention.name, ["behind", f"behind:{genre}", *described[i], *_of_story(mention.name, story)]
            )
    for name, known in list(story.subjects.items())[-6:]:
        if name in found or known.last == story.sentence:
            continue
        distance = story.sentence - known.last
        features = ["carried", f"carried:{genre}", f"kind:{known.mention.kind}", f"carried|{known.mention.kind}",
                    f"ago{min(distance, 4)}", f"own{min(len(before), 2)}"]  # fmt: skip
        features += _of_story(name, story)
        if opened:
            features.append("carried:opened_by_place")
        found[name] = Candidate(known.mention, name, features)
    if chained is not None and chained.name in found:
        found[chained.name].features.append(f"chain:{genre}")
    elif chained is None:
        none.append(f"chain:none:{genre}")
    for name, candidate in found.items():
        known = story.subjects.get(name)
        share = known.count / max(1, sum(r.count for r in story.subjects.values())) if known else 0.0
        candidate.features.append(f"share{round(share * 4)}")
        candidate.features.extend(
            [f"tail:{tail}", f"{candidate.value.kind}|tail:{tail}", f"{candidate.value.kind}|{size}"]
        )
        if any(name in other or other in name for other in context.headline_subjects):
            candidate.features.extend(["headline", f"headline:{genre}"])
        if known and known.count == top >= 2:
            candidate.features.append("named_most")
        sources = sorted(_SOURCES.intersection(candidate.features))
        combined = "+".join(sources)
        candidate.features.extend((f"all:{combined}", f"all:{combined}|{candidate.value.kind}"))
    return [Candidate(None, "", none), *found.values()]


def _of_story(name: str, story: Story) -> list[str]:
    """What the story has said of a subject so far."""
    features = []
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
