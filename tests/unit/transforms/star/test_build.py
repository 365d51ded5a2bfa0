"""The star: keys in place of labels, nothing lost, equal builds."""

import datetime

import polars as pl
import pytest

from tests.factories import REFERENCE, make_document, make_frames, make_observation, make_silver
from transforms.star.build import build_star
from transforms.star.runs import record_verdict
from transforms.star.surrogate_keys import hash_text
from warehouse.contract import ContractBreach, build_frame
from warehouse.database import check_relations, open_copies, write_frames
from warehouse.relations import derive_relations
from warehouse.tables.audit import CHECK_RESULT
from warehouse.tables.intake import REJECTED_FILE
from warehouse.tables.registry import STORED

RUN = {"run_id": "r1"}


def _build(*observations, documents=None):
    return build_star(make_frames(list(observations), documents), REFERENCE, RUN)


def test_build_star_returns_every_stored_table_with_sound_references(tmp_path):
    built = build_star(make_silver(500), REFERENCE, RUN)
    assert set(built) == {table.full_name for table in STORED}
    write_frames(built.items(), tmp_path)
    with open_copies(tmp_path) as copies:
        check_relations(copies, derive_relations(facts_keyed=True))
    assert built["star.fct_observation"].height == 500


def test_build_star_gives_every_dimension_an_unknown_member():
    built = _build(make_observation())
    for table in STORED:
        if table.name.startswith("dim_"):
            assert (built[table.full_name][table.key[0]] == -1).sum() == 1, table.full_name


def test_build_star_points_unknown_labels_at_the_unknown_member():
    row = make_observation(
        place=None, place_code=None, period=None, unit=None, indicator=None, indicator_name=None, kind="rank"
    )
    fact = _build(row)["star.fct_observation"].row(0, named=True)
    keys = ("place_key", "period_key", "base_period_key", "unit_key", "indicator_key", "subject_key", "statistic_key")
    assert {fact[key] for key in keys} == {-1}


def test_build_star_joins_place_by_code_and_indicator_by_catalogue_name():
    built = _build(make_observation())
    fact = built["star.fct_observation"].row(0, named=True)
    assert fact["place_key"] == hash_text("330782", "place")
    assert fact["indicator_key"] == hash_text("出口总额", "indicator")
    assert fact["indicator_wording"] == "出口额"


def test_build_star_gives_equal_keys_and_rows_whatever_the_order_and_the_run():
    frames = make_silver(2000, seed=3)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=9) for name, frame in frames.items()}
    first = build_star(frames, REFERENCE, {"run_id": "a"})
    second = build_star(shuffled, REFERENCE, {"run_id": "b", "started_at": datetime.datetime(2026, 1, 1)})
    for name in first:
        if name != "star.dim_run":
            assert first[name].drop("run_key", strict=False).equals(second[name].drop("run_key", strict=False)), name
    runs = {
        int(frame["run_key"][0])
        for name, frame in second.items()
        if "run_key" in frame.columns and frame.height and name != "star.dim_run"
    }
    assert runs == {hash_text("b", "run")}


def test_build_star_keeps_the_keys_of_old_rows_when_documents_are_added():
    one = _build(make_observation())
    two = _build(make_observation(), make_observation(document_id=2), documents=[make_document(1), make_document(2)])
    old = one["star.fct_observation"].row(0, named=True)
    again = two["star.fct_observation"].row(by_predicate=pl.col("document_key") == 1, named=True)
    assert again == old


def test_build_star_files_rejected_documents_with_their_reason():
    rejected = make_document(2, status="rejected", reason="no text in it", text_length=None, encoding=None)
    built = _build(make_observation(), documents=[make_document(1), rejected])
    assert built["audit.rejected_document"].select("document_id", "reason").rows() == [(2, "no text in it")]
    assert built["star.dim_document"]["document_key"].to_list().count(2) == 0
    run = built["star.dim_run"].row(by_predicate=pl.col("run_id") == "r1", named=True)
    assert (run["document_count"], run["rejected_count"], run["observation_count"]) == (1, 1, 1)


def test_build_star_files_what_the_walk_set_aside_too():
    frames = make_frames([make_observation()])
    frames["rejected_file"] = build_frame(
        [
            {"source_file": "a.bin", "reason": "too large", "byte_size": 10**9},
            {"source_file": "documents.csv", "line": 3, "reason": "no date"},
        ],
        REJECTED_FILE,
    )
    built = build_star(frames, REFERENCE, RUN)
    rows = built["audit.rejected_document"].select("source_file", "line", "reason").rows()
    assert rows == [("a.bin", None, "too large"), ("documents.csv", 3, "no date")]
    assert built["star.dim_run"].row(by_predicate=pl.col("run_id") == "r1", named=True)["rejected_count"] == 1


def test_build_star_believes_the_table_of_publishers_before_the_name():
    publishers = [{"name": "义乌发布厅", "kind": "newspaper"}, {"name": "义乌之窗", "kind": "government"}]
    for publisher, official in (("义乌发布厅", False), ("义乌之窗", True)):
        frames = make_frames([make_observation()], [make_document(1, publisher=publisher)])
        documents = build_star(frames, {**REFERENCE, "publishers": publishers}, RUN)["star.dim_document"]
        assert documents.row(by_predicate=pl.col("document_key") == 1, named=True)["is_official"] is official


@pytest.mark.parametrize(
    ("publisher", "official"), [("义乌市人民政府", True), ("浙江省统计局", True), ("义乌日报", False), (None, False)]
)
def test_build_star_tells_offices_from_the_press(publisher, official):
    built = _build(make_observation(), documents=[make_document(1, publisher=publisher)])
    assert (
        built["star.dim_document"].row(by_predicate=pl.col("document_key") == 1, named=True)["is_official"] is official
    )


def test_build_star_takes_no_incidental_figure_into_statistics():
    built = _build(make_observation(is_statistic=False), make_observation(char_start=50))
    assert built["star.fct_statistic"]["mention_count"].to_list() == [1]


def test_build_star_refuses_a_frame_that_breaks_the_contract():
    frames = make_frames([make_observation()])
    frames["observation"] = frames["observation"].with_columns(surface=pl.lit(None, pl.String))
    with pytest.raises(ContractBreach, match=r"silver\.observation\.surface must not be null; first rows"):
        build_star(frames, REFERENCE, RUN)


def test_build_star_builds_from_no_observations_at_all():
    built = build_star(make_frames([]), {}, RUN)
    assert built["star.fct_observation"].is_empty()
    assert built["star.fct_statistic"].is_empty()


def test_record_verdict_counts_what_the_run_failed():
    run = _build(make_observation())["star.dim_run"]

    def check(**fields):
        return {
            "run_id": "r1",
            "checked_at": datetime.datetime(2026, 1, 1),
            "suite": "facts",
            "check_name": "c",
            "table_name": "t",
            "severity": "error",
            "verdict": "build",
            "passed": True,
            "row_count": 1,
            "failed_count": 0,
            "failed_share": 0.0,
            "meaning": "m",
            **fields,
        }

    def verdict(*checks):
        row = record_verdict(run, build_frame(list(checks), CHECK_RESULT)).row(
            by_predicate=pl.col("run_id") == "r1", named=True
        )
        return row["verdict"], row["failed_checks"], row["warned_checks"]

    assert verdict() == ("unchecked", 0, 0)
    assert verdict(check()) == ("passed", 0, 0)
    assert verdict(check(), check(check_name="d", severity="warning", passed=False)) == ("warned", 0, 1)
    assert verdict(check(passed=False), check(check_name="d", severity="warning", passed=False)) == ("failed", 1, 1)
    assert verdict(check(run_id="other", passed=False)) == ("unchecked", 0, 0)
