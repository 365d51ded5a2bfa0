"""Tables to observations: heads, units, periods, places and kinds of cells; what prose takes from a table."""

import datetime

import pytest

from tests.extracting import extract, observe
from transforms.meaning.tables.grid import strip_blanks
from transforms.meaning.tables.labels import LabelReader
from transforms.meaning.tables.units import find_base, split_units
from transforms.meaning.tables.values import parse_value
from transforms.reading.blocks import Cell
from transforms.reference import Reference


def read(text: str, reference: Reference, **fields) -> list[tuple]:
    """Surface, value, unit, kind and indicator of every observation of a text."""
    rows = observe(text, reference, **fields)
    return [(o["surface"], float(o["value"]), o["unit"], o["kind"], o["indicator"]) for o in rows]


def test_read_table_multiplies_out_the_unit_of_column_head_and_title(reference: Reference):
    text = "2025年主要产品产量\n单位：万吨\n产品\t产量\t产值（亿元）\n面粉\t3.2\t1.15\n挂面\t0.8\t0.4\n"
    assert read(text, reference) == [
        ("3.2", 32000, "吨", "level", "面粉产量"), ("1.15", 115000000, "元", "level", "面粉产值"),
        ("0.8", 8000, "吨", "level", "挂面产量"), ("0.4", 40000000, "元", "level", "挂面产值"),
    ]  # fmt: skip


def test_read_table_takes_times_of_head_and_title(reference: Reference):
    text = "2026年4月工业用电\n指标\t单位\t本月\t累计\t上年同期\n工业用电量\t万千瓦时\t310\t1190\t1075\n农业用电量\t万千瓦时\t12\t40\t38\n"
    assert [o["period"] for o in observe(text, reference)][:3] == ["2026-04", "2026-01/2026-04", "2025-01/2025-04"]


def test_read_table_takes_places_from_rows_and_the_default_for_totals(reference: Reference):
    text = "2025年各县夏粮产量（万吨）\n县区\t产量\n全市\t310.5\n沈丘\t61.2\n郸城县\t70.4\n"
    assert [o["place"] for o in observe(text, reference)] == ["周口市", "沈丘县", "郸城县"]


def test_read_table_gives_growth_share_and_rank_the_measure_of_their_column(reference: Reference):
    text = "2025年各县工业产值\n县区\t产值（亿元）\t增长（%）\t位次\t占比（%）\n沈丘县\t61.2\t-3.1\t2\t18.4\n郸城县\t70.4\t6.0\t1\t21.1\n"
    found = observe(text, reference)[:4]
    assert [o["kind"] for o in found] == ["level", "growth", "rank", "ratio"]
    assert [o["unit"] for o in found] == ["元", "%", None, "%"]
    assert all("产值" in o["indicator"] for o in found)


def test_read_table_reads_an_index_without_unit(reference: Reference):
    text = "2025年居民消费价格指数\n（上年=100）\n类别\t指数\n食品\t101.3\n衣着\t99.6\n"
    assert read(text, reference)[0][1:4] == (101.3, None, "ratio")


def test_read_table_gives_a_budget_its_year_and_what_was_done_its_months(reference: Reference):
    text = "2025年1—9月财政收支\n单位：万元\n项目\t年初预算\t1—9月完成数\n税收收入\t820\t601\n非税收入\t410\t338\n"
    found = observe(text, reference)
    assert [(o["period"], o["status"]) for o in found[:2]] == [("2025", "planned"), ("2025-01/2025-09", "actual")]
    assert found[0]["indicator"] == found[1]["indicator"] == "税收收入"


def test_read_table_reads_up_to_the_end_of_a_year_as_a_running_total(reference: Reference):
    text = "2026年重点项目\n单位：亿元\n项目\t2026年计划投资\t至2025年底累计完成投资\n沙河大桥\t3.6\t2.8\n颍河水闸\t1.9\t0.6\n"
    assert [o["period"] for o in observe(text, reference)][:2] == ["2026", "/2025"]


def test_read_table_takes_no_list_of_a_title_for_the_name_of_one_column(reference: Reference):
    text = "2025年分乡镇户数和人口\n乡镇\t户数（户）\t人口（人）\n纸店镇\t2153\t7421\n付井镇\t1587\t5293\n"
    assert [row[4] for row in read(text, reference)] == ["户数", "人口", "户数", "人口"]


def test_read_table_gives_partners_of_trade_what_they_are_part_of(reference: Reference):
    text = "2025年对外贸易\n单位：万美元\n指标\t金额\t增长（%）\n出口总额\t186\t8.3\n其中：美国\t21\t-12.6\n欧盟\t34\t4.7\n进口总额\t73\t-3.4\n"
    found = [o for o in observe(text, reference) if o["kind"] == "level"]
    assert [o["indicator"] for o in found] == ["出口总额", "美国出口总额", "欧盟出口总额", "进口总额"]
    assert {o["place"] for o in found} == {"周口市"}


def test_read_table_hands_nothing_to_the_prose_behind(reference: Reference):
    prose = "全县发放良种补贴320份。"
    table = "2019年各乡棉花产量\n单位：万吨\n乡镇\t2018年\t2019年\n柳湾镇\t51\t63\n石桥乡\t48\t40\n"
    alone = observe(f"农业简讯\n{prose}", reference)
    behind = [o for o in observe(f"农业简讯\n{table}\n{prose}", reference) if o["surface"] == "320份"]
    assert [(o["unit"], o["period"]) for o in behind] == [(o["unit"], o["period"]) for o in alone]


def test_read_table_accounts_for_every_numeral(reference: Reference):
    text = "表1 2025年分行业单位数\n代码\t行业\t单位数（个）\n06\t采矿业\t9\n13\t制造业\t286\n44\t供热业\t—\n"
    rows = {row["surface"]: row["outcome"] for row in extract(text, reference).numerals}
    assert rows == rows | {"06": "code", "13": "code", "44": "code", "9": "observation", "286": "observation"}


def test_read_table_keeps_lists_of_people_and_telephones_out_of_statistics(reference: Reference):
    people = "姓名\t成绩\t名次\n张小满\t92.5\t1\n李大田\t90.1\t2\n"
    assert not any(o["is_statistic"] for o in observe(people, reference))
    telephones = "办公室    65890001\n财务科    65890002\n业务科    65890003\n"
    assert not any(o["is_statistic"] for o in observe(telephones, reference))


@pytest.mark.parametrize(
    ("label", "fields"),
    [
        ("比上年同期增长±%", {"change": "growth", "measure": "", "when": None}),
        ("比年初增减（亿元）", {"change": "delta", "measure": "", "has_time": False}),
        ("1—本月累计", {"when": "total", "measure": ""}),
        ("占地区生产总值比重（%）", {"is_share": True, "measure": "占地区生产总值比重"}),
        ("其中：住宅", {"is_part": True, "measure": "住宅"}),
        ("人口自然增长率（‰）", {"change": None, "measure": "人口自然增长率"}),
        ("二、粮食总产量①（万吨）", {"depth": 1, "measure": "粮食总产量"}),
        ("上年同月=100", {"base": "上年同月", "measure": ""}),
    ],
)
def test_label_reader_takes_unit_time_and_kind_out_of_a_label(label: str, fields: dict, reference: Reference):
    found = LabelReader(reference, datetime.date(2026, 5, 20), "周口市").read(label)
    assert {name: getattr(found, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("printed", "value"), [("(1,204.5)", -1204.5), ("−3.1", -3.1), ("5.2↓", -5.2), ("1 204", 1204), ("下降2.5%", -2.5)]
)
def test_parse_value_reads_signs_and_separators(printed: str, value: float, reference: Reference):
    cell = Cell(printed, 7, 7 + len(printed), 0, 0)
    found = parse_value(cell, reference.units, reference.reading.folding)
    assert found is not None
    assert float(found.value) == value


def test_split_units_reads_lists_and_refuses_what_is_no_unit(reference: Reference):
    assert [(u.name, float(u.factor)) for u in split_units("亿元、%", reference.units)] == [("元", 1e8), ("%", 1.0)]
    assert split_units("万亩，产量", reference.units) == []
    assert find_base("以1978年为100") == "1978年"
    assert strip_blanks("合　　计") == "合计"
