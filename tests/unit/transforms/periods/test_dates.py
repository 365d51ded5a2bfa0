"""Dates beside look-alikes: both ends of a span, years of two digits and of the Republic, months with signs, holidays."""

import datetime

import pytest

from tests.unit.transforms.periods.test_mentions import shipped_lexicon
from transforms.periods.calendar import parse_period
from transforms.periods.mentions import find_periods

# text, publication date, carried period, codes of the mentions that have one
SPANS = [
    ("自2019年3月起至2021年12月", "2026-04-20", None, ["2019-03/2021-12"]),
    ("自去年7月至今年6月", "2026-08-20", None, ["2025-07/2026-06"]),
    ("2023年4月1日起至6月30日止", "2026-04-20", None, ["2023-04-01/2023-06-30"]),
    ("从2018年到2022年，", "2026-04-20", None, ["2018/2022"]),
    ("自2019年起至今", "2026-04-20", None, ["2019/"]),
    ("2001 – 2005年修渠", "2026-04-20", None, ["2001/2005"]),
    ("2016年至2019年之间", "2026-04-20", None, ["2016/2019"]),
    ("2016年和2019年间", "2026-04-20", None, ["2016/2019"]),
    ("2016年和2019年修渠", "2026-04-20", None, ["2016", "2019"]),
    ("2024.07-2024.12，", "2026-04-20", None, ["2024-07/2024-12"]),
    ("2025/1，", "2026-04-20", None, ["2025-01"]),
    ("共计2024.03，", "2026-04-20", None, []),
    ("2024.03万元", "2026-04-20", None, []),
    ("十九世纪六十年代", "2026-04-20", None, ["1860/1869"]),
    ("二十世纪九十年代", "2026-04-20", None, ["1990/1999"]),
]
SHORT_YEARS = [
    ("零五年，全县造林", "2026-04-20", None, ["2005"]),
    ("一九年全县造林", "2026-04-20", None, ["2019"]),
    ("一二年就能造林", "2026-04-20", None, []),
    ("’97年造林", "2026-04-20", None, ["1997"]),
    ("96年，造林", "2026-04-20", None, ["1996"]),
    ("23年全县造林", "2026-04-20", None, ["2023"]),
    ("23年来全县造林", "2026-04-20", None, ["2003/"]),
    ("23年坚守，造林", "2026-04-20", None, []),
    ("养护23年全县造林", "2026-04-20", None, []),
    ("38年全县造林", "2026-04-20", None, []),
    ("民国102年造林", None, None, ["2013"]),
]
PARTS = [
    ("2024年首月", "2026-04-20", None, ["2024-01"]),
    ("2024年后两个月", "2026-04-20", None, ["2024-11/2024-12"]),
    ("2024年最后一个季度", "2026-04-20", None, ["2024-10/2024-12"]),
    ("2024年后，两个月", "2026-04-20", None, ["2024/"]),
    ("首月交易", "2026-04-20", None, []),
    ("今年第一季", "2026-04-20", None, ["2026-Q1"]),
    ("今明两年", "2026-04-20", None, ["2026/2027"]),
    ("去今两年", "2026-04-20", None, ["2025/2026"]),
    ("上月9号", "2026-04-20", None, ["2026-03-09"]),
    ("上月9号线", "2026-04-20", None, ["2026-03"]),
    ("上上个月", "2026-04-20", None, ["2026-02"]),
    ("上上周", "2026-04-20", None, ["2026-04-06/2026-04-12"]),
    ("这个星期", "2026-04-22", None, ["2026-04-20/2026-04-26"]),
    ("上上周三", "2026-04-22", None, ["2026-04-08"]),
    ("上周末", "2026-04-22", None, ["2026-04-18/2026-04-19"]),
    ("3月，全县税收累计完成9亿元", "2026-04-20", None, ["2026-01/2026-03"]),
    ("3月，全县完成税收3亿元，累计完成9亿元", "2026-04-20", None, ["2026-03"]),
    ("自3月挂牌以来，累计完成9亿元", "2026-04-20", None, ["2026-03/"]),
    ("截至6月底的三个月", "2026-08-20", None, ["2026-04/2026-06"]),
    ("截至2025年12月31日止年度", "2026-04-20", None, ["2025"]),
    ("截至6月底，三个月", "2026-08-20", None, ["/2026-06"]),
    ("2024年5月，产量三年移动平均", "2026-04-20", None, ["2024-05", "2022/2024"]),
    ("三年平均年龄", "2026-04-20", None, []),
    ("第七次全国人口普查，", "2026-04-20", None, ["2020"]),
    ("上年结转9万元", "2026-04-20", None, []),
    ("上年结束时", "2026-04-20", None, ["2025"]),
]
ENDS_OF_YEARS = [
    ("年末存栏", "2024-03-10", None, ["2023"]),
    ("年末存栏", "2024-11-10", None, ["2024"]),
    ("年末存栏", "2024-03-10", "2021", ["2021"]),
    ("到年底建成", "2024-03-10", None, ["2024"]),
    ("年底将建成", "2024-03-10", None, ["2024"]),
    ("截至7日", "2025-08-08", None, ["/2025-08-07"]),
    ("截至9日", "2025-08-08", None, ["/2025-07-09"]),
    ("截至7日", "2025-08-08", "2030", ["/2025-08-07"]),
    ("截至6月底", "2025-08-08", "2030", ["/2025-06"]),
    ("8月2日", "2025-08-08", "2030", ["2025-08-02"]),
    ("8月2日", "2025-08-08", "2023", ["2023-08-02"]),
    ("到2030年达标，截至6月底", "2025-08-08", None, ["2030", "/2025-06"]),
]
HOLIDAYS = [
    ("春节接待游客", "2026-04-20", None, ["2026-02-15/2026-02-23"]),
    ("今年元旦，全县", "2026-04-20", None, ["2026", "2026-01-01/2026-01-03"]),
    ("去年中秋接待游客", "2026-04-20", None, ["2025", "2025-10-01/2025-10-08"]),
    ("2020年“五一”5天假期", "2023-05-04", None, ["2020", "2020-05-01/2020-05-05"]),
    ("五一劳动奖章", "2026-05-20", None, []),
    ("“五一”文化周", "2026-05-20", None, []),
    ("每年春节接待游客", "2026-04-20", None, []),
    ("中秋月饼", "2026-10-20", None, []),
]


@pytest.mark.parametrize(
    ("text", "anchor", "carried", "codes"), [*SPANS, *SHORT_YEARS, *PARTS, *ENDS_OF_YEARS, *HOLIDAYS]
)
def test_find_periods_reads_dates_and_leaves_what_only_looks_like_one(
    text: str, anchor: str | None, carried: str | None, codes: list[str]
) -> None:
    date = datetime.date.fromisoformat(anchor) if anchor else None
    mentions = find_periods(text, shipped_lexicon(), date, parse_period(carried) if carried else None)
    assert [mention.period.code for mention in mentions if mention.period] == codes


def test_find_periods_counts_years_from_the_republic_only_in_texts_of_taiwan() -> None:
    mentions = find_periods("102年2月失业率", shipped_lexicon(), counts_from_republic=True)
    assert [mention.period and mention.period.code for mention in mentions] == ["2013-02"]
    assert not any(mention.period for mention in find_periods("102年失业率", shipped_lexicon()))
    durations = find_periods("50年来", shipped_lexicon(), datetime.date(2014, 6, 1), counts_from_republic=True)
    assert [mention.period and mention.period.code for mention in durations] == ["1964/"]
