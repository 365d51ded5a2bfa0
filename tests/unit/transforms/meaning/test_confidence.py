"""Confidence: a probability, and what made it low."""

import pytest

from tests.extracting import extract, observe
from transforms.language.choice import Candidate, Choice, Decision, Weights
from transforms.meaning.confidence import describe_certainty, list_doubts, weigh_confidence


def decide(field: str, *probabilities: float) -> Decision:
    ranked = [(p, Candidate(None, f"{field}{i}", [])) for i, p in enumerate(probabilities)]
    return Decision(field, Choice(None, probabilities[0], ranked))


def test_confidence_of_no_evidence_is_one_half():
    assert weigh_confidence(["bias"], Weights([])) == 0.5


def test_confidence_rises_with_its_weights():
    weights = Weights([{"field": "row", "feature": "bias", "weight": "2.0"}])
    assert weigh_confidence(["bias"], weights) == pytest.approx(0.881)


def test_certainty_counts_the_steps_a_choice_has_passed():
    sure = describe_certainty([decide("place", 0.999, 0.001)], [])
    doubtful = describe_certainty([decide("place", 0.45, 0.4)], [])
    assert sum(str(f).startswith("place:") for f in sure) == 9
    assert sum(str(f).startswith("place:") for f in doubtful) == 1


def test_doubts_name_the_runner_up_of_unclear_choices_alone():
    decisions = [decide("place", 0.99, 0.01), decide("period", 0.5, 0.4), decide("subject", 0.6, 0.3)]
    assert list_doubts(decisions) == ["period: or period1", "subject: or subject1"]


def test_confidence_of_a_plain_figure_is_above_that_of_a_vague_one(reference):
    plain = observe("2025年，太康县粮食产量为86.3万吨，比上年增长2.4%。", reference)[0]
    vague = observe("那几年里，机器多的时候也就是300来台，人来人往。", reference)[0]
    assert plain["confidence"] > vague["confidence"]


def test_decisions_are_kept_where_they_are_asked_for_alone(reference):
    assert extract("太康县粮食产量为86.3万吨。", reference).decisions is None
