"""The place of a number, in sentences of our own."""

import pytest

from tests.extracting import observe


@pytest.mark.parametrize(
    ("text", "default", "place"),
    [
        ("全市粮食产量86万吨。", "周口市", "周口市"),
        ("粮食产量86万吨。", "周口市", "周口市"),
        ("去年，太康县粮食产量26万吨。", "周口市", "太康县"),
        ("去年，浙江省出口额增长6.1%。", None, "浙江省"),
        ("去年义乌出口额增长6.1%。", None, "义乌市"),
        ("去年，湖北省和湖南省粮食产量合计560亿斤。", None, "湖北省、湖南省"),
        ("去年，京津冀地区生产总值增长5.1%。", None, "京津冀"),
        ("2025年，全国粮食产量7.1亿吨。", None, "中国"),
        ("粮食产量86万吨。", None, None),
    ],
)
def test_place_is_the_area_the_number_describes(reference, text: str, default: str | None, place: str | None):
    (row,) = observe(text, reference, place=default)
    assert row["place"] == place


def test_what_an_authority_of_the_nation_tells_is_the_nations(reference):
    (row,) = observe("记者从国家林草局了解到，“绿屏”工程打响两年来，累计实施项目415个。", reference, place="中国")
    assert row["place"] == "中国"


def test_place_has_its_code_and_says_how_it_is_known(reference):
    stated, assumed = (
        observe("去年，太康县粮食产量26万吨。", reference)[0],
        observe("去年粮食产量86万吨。", reference)[0],
    )
    assert (stated["place_code"], stated["place_basis"]) == ("411627", "stated")
    assert (assumed["place_code"], assumed["place_basis"]) == ("411600", "document")


def test_place_of_each_number_is_the_one_before_it(reference):
    rows = observe("去年，太康县粮食产量26万吨，扶沟县粮食产量21万吨。", reference)
    assert [row["place"] for row in rows] == ["太康县", "扶沟县"]


def test_place_carries_on_within_a_paragraph_and_ends_with_it(reference):
    text = "去年，太康县粮食产量26万吨。小麦产量15万吨。\n\n去年蔬菜产量30万吨，市场供应充足。"
    assert [row["place"] for row in observe(text, reference)] == ["太康县", "太康县", "周口市"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("全国社会消费品零售总额4.6万亿元。", "中国"),
        ("全国城市污水处理率达98%。", "中国"),
        ("中国制造业采购经理指数为50.1%。", "中国"),
        ("全市建成全国文明城市3个。", "湖州市"),
        ("全市拥有中国驰名商标30件。", "湖州市"),
        ("安吉县增速分别高于全国、全省、全市0.6、0.1、0.3个百分点。", "安吉县"),
    ],
)
def test_place_of_the_nation_and_of_what_it_awards(reference, text: str, place: str):
    assert {row["place"] for row in observe(text, reference, place="湖州市")} == {place}
