"""Period mentions: roles and periods of words and numerals that say when, on the lexicon the product ships."""

import dataclasses
import datetime
import functools
import pathlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference_rows import read_rows
from transforms.periods.calendar import parse_period
from transforms.periods.lexicon import PeriodLexicon
from transforms.periods.mentions import find_periods
from warehouse.tables.silver import PERIOD_PATTERN


@functools.cache
def shipped_lexicon() -> PeriodLexicon:
    return PeriodLexicon.from_rows(
        eras=read_rows("period_eras"),
        holidays=read_rows("period_holidays"),
        words=read_rows("period_words"),
    )


def find(text: str, anchor: str | None = None, carried: str | None = None) -> list[tuple[str, str, str | None]]:
    """Mentions as (surface, role, code)."""
    date = datetime.date.fromisoformat(anchor) if anchor else None
    mentions = find_periods(text, shipped_lexicon(), date, parse_period(carried) if carried else None)
    return [
        (text[found.start : found.end], found.role, found.period.code if found.period else None) for found in mentions
    ]


# text, publication date, carried period, mentions
CASES = [
    # dates and parts of years
    ("2024年全县产茶3万吨", "2026-05-20", None, [("2024年", "point", "2024")]),
    ("二〇二五年全镇", "2026-05-20", None, [("二〇二五年", "point", "2025")]),
    ("一九九七年七月一日通车", "2026-05-20", None, [("一九九七年七月一日", "point", "1997-07-01")]),
    ("08年建成", "2026-05-20", None, [("08年", "point", "2008")]),
    ("自95年底投产", "2026-05-20", None, [("自95年底", "since", "1995-12/")]),
    ("2025年第三季度用电", "2026-05-20", None, [("2025年第三季度", "point", "2025-Q3")]),
    ("2025年Q3营收", "2026-05-20", None, [("2025年Q3", "point", "2025-Q3")]),
    ("2025年下半年", "2026-05-20", None, [("2025年下半年", "point", "2025-S2")]),
    ("2025年12月3日开馆", "2026-05-20", None, [("2025年12月3日", "point", "2025-12-03")]),
    ("2025-11-03发布", "2026-05-20", None, [("2025-11-03", "point", "2025-11-03")]),
    ("2025年5月上旬价格", "2026-05-20", None, [("2025年5月上旬", "point", "2025-05-01/2025-05-10")]),
    ("2024年2月下旬", "2026-05-20", None, [("2024年2月下旬", "point", "2024-02-21/2024-02-29")]),
    ("2025年末存栏", "2026-05-20", None, [("2025年末", "point", "2025")]),
    ("2025年初步核算", "2026-05-20", None, [("2025年", "point", "2025")]),
    ("2025年度奖项", "2026-05-20", None, [("2025年度", "point", "2025")]),
    ("2008年前后", "2026-05-20", None, [("2008年前后", "point", "2008")]),
    ("2月30日", "2026-05-20", None, [("2月30日", "point", None)]),
    ("20世纪90年代末", "2026-05-20", None, [("20世纪90年代末", "point", "1990/1999")]),
    ("上世纪八十年代", "2026-05-20", None, [("上世纪八十年代", "point", "1980/1989")]),
    ("80年代初", "2026-05-20", None, [("80年代初", "point", "1980/1989")]),
    ("三月三歌节", "2026-05-20", None, []),
    ("1500年的历史", "2026-05-20", None, [("1500年", "duration", None)]),
    ("1840年以来", "2026-05-20", None, [("1840年以来", "since", "1840/")]),
    ("21世纪海上", "2026-05-20", None, []),
    ("2025亿元、1950个、2005辆", "2026-05-20", None, []),
    # relative words
    ("今年一季度", "2026-05-20", None, [("今年一季度", "point", "2026-Q1")]),
    ("去年前三季度", "2026-02-10", None, [("去年前三季度", "point", "2025-01/2025-09")]),
    ("今年前4个月", "2026-05-20", None, [("今年前4个月", "point", "2026-01/2026-04")]),
    ("头两个月", "2026-05-20", None, [("头两个月", "point", "2026-01/2026-02")]),
    ("今年三月，", "2026-05-20", None, [("今年三月", "point", "2026-03")]),
    ("前年投产、明年扩建", "2026-05-20", None, [("前年", "point", "2024"), ("明年", "point", "2027")]),
    ("上年末总人口", "2026-05-20", "2024", [("上年末", "point", "2023")]),
    ("上年末总人口", "2026-05-20", None, [("上年末", "point", "2025")]),
    ("次年达产", "2026-05-20", "2021", [("次年", "point", "2022")]),
    ("同年10月", "2026-05-20", "1996-09", [("同年10月", "point", "1996-10")]),
    ("当年完成", "2026-05-20", "2019", [("当年", "point", "2019")]),
    ("本月上旬", "2026-05-20", None, [("本月上旬", "point", "2026-05-01/2026-05-10")]),
    ("上月底", "2026-01-15", None, [("上月底", "point", "2025-12")]),
    ("本月15日", "2026-05-20", None, [("本月15日", "point", "2026-05-15")]),
    ("当月出口", "2026-05-20", "2026-03", [("当月", "point", "2026-03")]),
    ("上季度", "2026-02-15", None, [("上季度", "point", "2025-Q4")]),
    ("昨日开幕", "2026-01-01", None, [("昨日", "point", "2025-12-31")]),
    ("上周五", "2026-05-20", None, [("上周五", "point", "2026-05-15")]),
    ("上周客流", "2026-05-20", None, [("上周", "point", "2026-05-11/2026-05-17")]),
    ("全年接待游客", "2026-02-02", None, [("全年", "point", "2025")]),
    ("全年接待游客", "2026-02-02", "2021/2025", [("全年", "point", "2025")]),
    ("全年接待游客", "2026-08-02", None, [("全年", "point", "2026")]),
    ("年末常住人口", "2026-02-02", "2025", [("年末", "point", "2025")]),
    ("今年一季度", None, None, [("今年一季度", "point", None)]),
    ("12月", None, None, [("12月", "point", None)]),
    ("12月", None, "2023", [("12月", "point", "2023-12")]),
    # months and quarters without a year
    ("1—8月", "2022-10-18", None, [("1—8月", "point", "2022-01/2022-08")]),
    ("1至10月", "2025-11-25", None, [("1至10月", "point", "2025-01/2025-10")]),
    ("11月", "2026-02-02", None, [("11月", "point", "2025-11")]),
    ("4月份", "2026-05-20", None, [("4月份", "point", "2026-04")]),
    ("3、4月份", "2026-05-20", None, [("3、4月份", "point", "2026-03/2026-04")]),
    ("一、二季度", "2026-02-02", None, [("一、二季度", "point", "2025-Q1/2025-Q2")]),
    ("三、四季度", "2026-02-02", None, [("三、四季度", "point", "2025-Q3/2025-Q4")]),
    ("一季报", "2026-05-20", None, [("一季报", "point", "2026-Q1")]),
    ("首季开门红", "2026-05-20", None, [("首季", "point", "2026-Q1")]),
    ("上半年", "2025-08-20", None, [("上半年", "point", "2025-S1")]),
    ("上半年", "2026-05-20", None, [("上半年", "point", "2025-S1")]),
    ("10月，", "2026-05-20", "2012", [("10月", "point", "2012-10")]),
    ("一季度，", "2026-05-20", "2025", [("一季度", "point", "2026-Q1")]),
    ("5月18日", "2026-05-20", "2025", [("5月18日", "point", "2026-05-18")]),
    ("15日，", "2026-05-20", "2026-03", [("15日", "point", "2026-03-15")]),
    ("15日，", "2026-05-10", None, [("15日", "point", "2026-04-15")]),
    ("将于6月8日开幕", "2026-05-20", None, [("6月8日", "point", "2026-06-08")]),
    ("6月底前完成", "2026-05-20", None, [("6月底前", "deadline", "2026-06")]),
    ("2025年，全厂产钢；三季度检修", "2026-07-20", None, [("2025年", "point", "2025"), ("三季度", "point", "2025-Q3")]),
    ("3月19日至20日", "2026-02-03", None, [("3月19日至20日", "point", "2025-03-19/2025-03-20")]),
    ("5月30日开幕", "2026-05-20", None, [("5月30日", "point", "2026-05-30")]),
    # ranges
    ("工期为2022~2027年", "2026-05-20", None, [("2022~2027年", "span", "2022/2027")]),
    ("2021-2025年", "2026-05-20", None, [("2021-2025年", "span", "2021/2025")]),
    ("2024/25榨季", "2026-05-20", None, [("2024/25榨季", "span", "2024/2025")]),
    ("2024—2025采暖季", "2026-05-20", None, [("2024—2025采暖季", "span", "2024/2025")]),
    ("（2021—2035年）", "2026-05-20", None, [("2021—2035年", "span", "2021/2035")]),
    ("2020年到2025年", "2026-05-20", None, [("2020年到2025年", "span", "2020/2025")]),
    ("去年10月至今年3月", "2026-05-20", None, [("去年10月至今年3月", "span", "2025-10/2026-03")]),
    ("11月至次年3月", "2026-05-20", None, [("11月至次年3月", "span", "2025-11/2026-03")]),
    ("10月1日至7日", "2026-05-20", None, [("10月1日至7日", "point", "2025-10-01/2025-10-07")]),
    ("10月1日至10月7日", "2026-05-20", None, [("10月1日至10月7日", "point", "2025-10-01/2025-10-07")]),
    (
        "2025年12月30日至2026年1月2日",
        "2026-05-20",
        None,
        [("2025年12月30日至2026年1月2日", "span", "2025-12-30/2026-01-02")],
    ),
    ("2021、2022年", "2026-05-20", None, [("2021", "point", "2021"), ("2022年", "point", "2022")]),
    # since, as of, deadlines
    ("今年以来", "2026-05-20", None, [("今年以来", "since", "2026/")]),
    ("年初以来", "2026-05-20", None, [("年初以来", "since", "2026/")]),
    ("2025年以来", "2026-05-20", None, [("2025年以来", "since", "2025/")]),
    ("10月初至今", "2022-10-18", None, [("10月初至今", "since", "2022-10/")]),
    ("自1997年起", "2026-05-20", None, [("自1997年起", "since", "1997/")]),
    ("从2018年开始", "2026-05-20", None, [("从2018年开始", "since", "2018/")]),
    ("自2018年启动以来", "2026-05-20", None, [("自2018年启动以来", "since", "2018/")]),
    ("基地今年运营以来", "2022-12-12", None, [("今年运营以来", "since", "2022/")]),
    ("2002年创办以来", "2026-05-20", None, [("2002年创办以来", "since", "2002/")]),
    ("今年是改革开放以来", "2026-05-20", None, [("今年", "point", "2026"), ("改革开放以来", "since", "1978/")]),
    ("有记录以来", "2026-05-20", None, [("有记录以来", "since", None)]),
    ("自开馆以来", "2026-05-20", None, [("自开馆以来", "since", None)]),
    ("7月1日零时起", "2026-08-20", None, [("7月1日零时起", "since", "2026-07-01/")]),
    ("党的十八大以来", "2026-05-20", None, [("党的十八大以来", "since", "2012/")]),
    ("新中国成立以来", "2026-05-20", None, [("新中国成立以来", "since", "1949/")]),
    ("“十四五”以来", "2026-05-20", None, [("“十四五”以来", "since", "2021/")]),
    ("截至11月底", "2022-12-12", None, [("截至11月底", "as_of", "/2022-11")]),
    ("截至2025年底", "2026-05-20", None, [("截至2025年底", "as_of", "/2025")]),
    ("截至今年一季度", "2026-05-20", None, [("截至今年一季度", "as_of", "/2026-Q1")]),
    ("截至5月15日24时", "2026-05-20", None, [("截至5月15日24时", "as_of", "/2026-05-15")]),
    ("截至2025年12月31日止", "2026-05-20", None, [("截至2025年12月31日止", "as_of", "/2025-12-31")]),
    ("截至目前", "2026-05-20", None, [("截至目前", "now", None)]),
    ("到2004年，全镇共有", "2026-05-20", None, [("到2004年", "as_of", "/2004")]),
    ("到2030年，", "2026-05-20", None, [("到2030年", "deadline", "2030")]),
    ("力争到2030年", "2026-05-20", None, [("到2030年", "deadline", "2030")]),
    ("2027年底前", "2026-05-20", None, [("2027年底前", "deadline", "2027")]),
    ("年底前", "2026-05-20", None, [("年底前", "deadline", "2026")]),
    ("到今年年底", "2026-05-20", None, [("到今年年底", "deadline", "2026")]),
    ("2010年前", "2026-05-20", None, [("2010年前", "none", None)]),
    ("创2006年以来新高", "2026-05-20", None, [("2006年以来", "none", "2006/")]),
    ("为7年来最高", "2026-02-02", None, [("7年来", "none", "2019/")]),
    ("创有记录以来最好水平", "2026-05-20", None, [("有记录以来", "none", None)]),
    ("“十四五”时期最好", "2026-05-20", None, [("“十四五”时期", "none", "2021/2025")]),
    ("目前最大", "2026-05-20", None, [("目前", "now", None)]),
    ("周五见、每周三次", "2026-05-20", None, [("周五", "none", None), ("每周", "recurrent", None)]),
    ("2024年底以来", "2026-05-20", None, [("2024年底以来", "since", "2024-12/")]),
    ("到2025年末，全县", "2026-05-20", None, [("2025年末", "point", "2025")]),
    # bases of comparison
    ("与2020年的610万人相比", "2026-05-20", None, [("与2020年", "base", "2020")]),
    ("由三年前的65%扩大到92%", "2026-05-20", None, [("由三年前", "from", "2023")]),
    ("比十年前增加", "2026-05-20", None, [("比十年前", "base", "2016")]),
    ("同比增长、环比下降", "2026-05-20", None, [("同比", "base", None), ("环比", "base", None)]),
    ("比上年增加", "2026-02-02", "2025", [("比上年", "base", "2024")]),
    ("较2020年提高", "2026-05-20", None, [("较2020年", "base", "2020")]),
    ("比年初增加", "2026-05-20", None, [("比年初", "base", "2026")]),
    ("较去年同期", "2026-05-20", "2026-Q1", [("较去年同期", "base", "2025-Q1")]),
    ("去年同期为8%", "2026-05-20", "2026-01/2026-04", [("去年同期", "point", "2025-01/2025-04")]),
    ("与上年持平", "2026-05-20", "2025", [("与上年持平", "base", "2024")]),
    ("与2020年相比", "2026-05-20", None, [("与2020年相比", "base", "2020")]),
    ("与2020年签约的企业", "2026-05-20", None, [("2020年", "point", "2020")]),
    ("是2012年的3倍", "2026-05-20", None, [("2012年", "base", "2012")]),
    ("恢复到2019年同期", "2026-05-20", None, [("恢复到2019年同期", "base", "2019")]),
    ("较“十三五”末", "2026-05-20", None, [("较“十三五”末", "base", "2020")]),
    (
        "从2018年的3家增加到2025年的30家",
        "2026-05-20",
        None,
        [("从2018年", "from", "2018"), ("2025年", "point", "2025")],
    ),
    ("由2012年5亿元升至2021年9亿元", "2026-05-20", None, [("由2012年", "from", "2012"), ("2021年", "point", "2021")]),
    ("从2025年情况看", "2026-05-20", None, [("2025年", "point", "2025")]),
    (
        "比2020年、超过去年全年水平",
        "2026-05-20",
        None,
        [("比2020年", "base", "2020"), ("超过去年全年", "base", "2025")],
    ),
    ("与2010年第六次普查相比", "2026-05-20", None, [("与2010年第六次普查相比", "base", "2010")]),
    ("仅为2020年的六成", "2026-05-20", None, [("2020年", "base", "2020")]),
    ("以2015年为基期", "2026-05-20", None, [("以2015年为基期", "base", "2015")]),
    # counts of years
    ("40多年来", "2026-05-20", "1984", [("40多年来", "since", "1984/")]),
    ("——3年实有人口净增8万", "2026-05-20", None, [("3年", "span", "2023/2025")]),
    ("，三年过去，新增两家", "2026-05-20", None, [("三年", "duration", None)]),
    ("连续三季度回升", "2026-05-20", None, [("连续三季度", "span", "2025-Q3/2026-Q1")]),
    ("五年来", "2026-02-02", None, [("五年来", "span", "2021/2025")]),
    ("五年来", "2026-07-02", None, [("五年来", "since", "2021/")]),
    ("26年来", "2022-12-12", None, [("26年来", "since", "1996/")]),
    ("40多年来", "2026-05-20", None, [("40多年来", "now", None)]),
    ("过去五年", "2026-02-02", None, [("过去五年", "span", "2021/2025")]),
    ("近三年", "2026-05-20", None, [("近三年", "span", "2023/2025")]),
    ("近10年之后", "2026-05-20", None, [("近10年之后", "duration", None)]),
    ("这五年", "2026-02-02", None, [("这五年", "span", "2021/2025")]),
    ("这一年", "2026-05-20", "2019", [("这一年", "point", "2019")]),
    ("过去一年", "2026-02-02", None, [("过去一年", "point", "2025")]),
    ("连续12年", "2026-02-02", None, [("连续12年", "span", "2014/2025")]),
    ("2021年破百亿，连续5年", "2022-12-12", None, [("2021年", "point", "2021"), ("连续5年", "span", "2017/2021")]),
    ("连续15个季度", "2026-05-20", "2026-Q1", [("连续15个季度", "span", "2022-Q3/2026-Q1")]),
    ("连续61个月", "2026-02-02", "2025", [("连续61个月", "span", "2020-12/2025-12")]),
    ("今后五年", "2026-02-02", None, [("今后五年", "span", "2026/2030")]),
    ("未来三年", "2026-07-02", None, [("未来三年", "span", "2027/2029")]),
    ("十年前", "2026-05-20", None, [("十年前", "point", "2016")]),
    ("进出口五年累计", "2026-02-02", None, [("五年", "span", "2021/2025")]),
    ("提前两年完成", "2026-02-02", None, [("两年", "duration", None)]),
    ("三年行动", "2026-02-02", None, [("三年", "none", None)]),
    ("连续12年", None, None, [("连续12年", "span", None)]),
    # named spans
    ("“十四五”时期", "2026-05-20", None, [("“十四五”时期", "span", "2021/2025")]),
    ("2025年和“十四五”时期", "2026-05-20", None, [("2025年", "point", "2025"), ("“十四五”时期", "span", "2021/2025")]),
    ("十五五期间", "2026-05-20", None, [("十五五期间", "span", "2026/2030")]),
    ("“十四五”末", "2026-05-20", None, [("“十四五”末", "point", "2025")]),
    ("“十五五”开局之年", "2026-05-20", None, [("“十五五”开局之年", "point", "2026")]),
    ("“十四五”前四年", "2026-05-20", None, [("“十四五”前四年", "span", "2021/2024")]),
    ("“十四五”规划", "2026-05-20", None, [("“十四五”规划", "none", "2021/2025")]),
    ("第十五个五年规划", "2026-05-20", None, [("第十五个五年规划", "none", "2026/2030")]),
    ("“十五”期间", "2026-05-20", None, [("“十五”期间", "span", "2001/2005")]),
    ("十五个、九五折", "2026-05-20", None, []),
    ("国庆假期", "2022-10-18", None, [("国庆假期", "point", "2022-10-01/2022-10-07")]),
    (
        "今年“五一”假期",
        "2026-05-20",
        None,
        [("今年", "point", "2026"), ("“五一”假期", "point", "2026-05-01/2026-05-05")],
    ),
    (
        "2025年国庆中秋假期",
        "2026-05-20",
        None,
        [("2025年", "point", "2025"), ("国庆中秋假期", "point", "2025-10-01/2025-10-08")],
    ),
    ("春节假期", "2025-03-01", None, [("春节假期", "point", "2025-01-28/2025-02-04")]),
    ("假期里，", "2025-10-10", None, [("假期", "point", "2025-10-01/2025-10-08")]),
    ("假期揽客", "2026-05-20", "2026-02-15/2026-02-23", [("假期", "point", "2026-02-15/2026-02-23")]),
    ("假期揽客、放暑假期间", "2026-08-20", None, [("假期", "point", None)]),
    # now, recurrent, durations, clocks
    (
        "目前、如今、眼下、近年来、日前",
        "2026-05-20",
        None,
        [
            ("目前", "now", None),
            ("如今", "now", None),
            ("眼下", "now", None),
            ("近年来", "now", None),
            ("日前", "none", None),
        ],
    ),
    (
        "每年、年均、日均、每月",
        "2026-05-20",
        None,
        [
            ("每年", "recurrent", None),
            ("年均", "recurrent", None),
            ("日均", "recurrent", None),
            ("每月", "recurrent", None),
        ],
    ),
    ("每年10月", "2026-05-20", None, [("每年10月", "recurrent", None)]),
    ("每5年", "2026-05-20", None, [("每5年", "recurrent", None)]),
    ("一年可发电80万度、学前一年免费", "2026-05-20", None, [("一年", "recurrent", None), ("一年", "duration", None)]),
    ("2027年投产，届时", "2026-05-20", None, [("2027年", "point", "2027"), ("届时", "point", "2027")]),
    ("今夏收麦", "2026-07-20", None, [("今夏", "point", "2026")]),
    ("每1.2秒", "2026-05-20", None, [("1.2秒", "duration", None)]),
    ("为期3年、历时12年", "2026-05-20", None, [("为期3年", "duration", None), ("历时12年", "duration", None)]),
    (
        "半年多、3个多小时、两个月",
        "2026-05-20",
        None,
        [("半年多", "duration", None), ("3个多小时", "duration", None), ("两个月", "duration", None)],
    ),
    ("24小时", "2026-05-20", None, [("24小时", "duration", None)]),
    ("第三年", "2026-05-20", None, [("第三年", "none", None)]),
    ("上午9时30分、18:30", "2026-05-20", None, [("上午9时30分", "none", None), ("18:30", "none", None)]),
    ("PM2.5年均浓度", "2026-05-20", None, [("年均", "recurrent", None)]),
    ("体现在、合同期、安全年、相当年轻、以上年龄", "2026-05-20", None, []),
]


@pytest.mark.parametrize(("text", "anchor", "carried", "expected"), CASES)
def test_find_periods_gives_role_and_code(text, anchor, carried, expected):
    assert find(text, anchor, carried) == expected


@pytest.mark.parametrize(
    ("text", "is_relative"),
    [
        ("2025年产茶", False),
        ("今年产茶", True),
        ("三月产茶，三月，", True),
        ("“十四五”时期", False),
        ("2024年国庆假期", False),
    ],
)
def test_find_periods_marks_what_needed_the_anchor(text, is_relative):
    found = find_periods(text, shipped_lexicon(), datetime.date(2026, 5, 20))
    assert found[-1].is_relative is is_relative


def test_find_periods_goes_on_with_the_year_of_the_sentence():
    text = "2019年全镇修路，6月开工，同年11月通车，次年收费。"
    assert [code for *_, code in find(text, "2026-05-20")] == ["2019", "2019-06", "2019-11", "2020"]


def test_find_periods_does_not_go_on_with_a_base_of_comparison():
    assert find("2025年较2020年翻番，11月检修。", "2026-05-20")[-1] == ("11月", "point", "2025-11")


def test_find_periods_takes_time_from_the_sentence_before_the_carried_period():
    assert find("2018年收成好，全年增产。", "2026-05-20", "2022")[-1] == ("全年", "point", "2018")


def test_find_periods_resolves_nothing_relative_without_anchor():
    text = "去年、本月、昨日、近三年、年底前、截至11月、国庆假期、今后五年"
    assert {code for *_, code in find(text)} == {None}


_PIECES = st.sampled_from(
    [
        "2025年",
        "2026",
        "一九",
        "二〇二五年",
        "13月",
        "2月30日",
        "今年",
        "去年",
        "同期",
        "前",
        "头",
        "三季度",
        "季度",
        "月",
        "年",
        "日",
        "时",
        "截至",
        "自",
        "从",
        "到",
        "至",
        "—",
        "~",
        "1",
        "31",
        "0000年",
        "9999年",
        "以来",
        "来",
        "近",
        "连续",
        "五年",
        "100000",
        "个月",
        "个季度",
        "“十四五”",
        "末",
        "底",
        "比",
        "较",
        "与",
        "相比",
        "国庆假期",
        "上世纪",
        "80年代",
        "周五",
        "上周",
        "明天",
        "点",
        ":",
        "1.5",
        "几",
        "半",
        "百",
        "千",
        "，",
        "。",
        "（",
        "）",
        "次年",
        "当月",
        "上季度",
        "本月15日",
    ]
)
_TEXTS = st.lists(_PIECES | st.text(max_size=3), max_size=14).map("".join)
_CARRIED = st.none() | st.sampled_from(
    ["2025", "0003", "2021/2025", "2026-Q1", "2024-02-29", "2022-10/", "/2025-11", "2025-01/2025-09", "9998/9999"]
).map(parse_period)


@settings(max_examples=400, deadline=None)
@given(_TEXTS, st.none() | st.dates(), _CARRIED)
def test_find_periods_stays_inside_any_text_in_order_with_valid_codes(text, anchor, carried):
    position = 0
    for found in find_periods(text, shipped_lexicon(), anchor, carried):
        assert position <= found.start < found.end <= len(text)
        position = found.end
        if found.period is not None:
            assert re.fullmatch(PERIOD_PATTERN, found.period.code)
            assert parse_period(found.period.code) == found.period


class CountingPattern:
    """A pattern that counts the characters its searches walk over."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self.walked = pattern, 0

    def search(self, text: str, position: int) -> re.Match[str] | None:
        match = self.pattern.search(text, position)
        self.walked += (match.end() if match else len(text)) - position
        return match


@pytest.mark.parametrize(
    "piece", ["1", "一", "年", "“", "1-", "今年1", "2025年", "自", "从2020年的", "连续一", "1:", "第一"]
)
def test_find_periods_walks_over_a_hostile_text_a_bounded_number_of_times(piece):
    counting = CountingPattern(shipped_lexicon().starts)
    lexicon = dataclasses.replace(shipped_lexicon(), starts=counting)  # type: ignore[arg-type]
    text = piece * 4000
    find_periods(text, lexicon, datetime.date(2026, 5, 20))
    assert counting.walked <= 8 * len(text)


def test_find_periods_covers_the_years_of_the_shared_texts():
    folder = pathlib.Path(__file__).parents[5] / "shared" / "texts"
    if not folder.is_dir():
        pytest.skip("the shared texts are not beside the checkout")
    years, uncovered = 0, []
    for path in sorted(folder.glob("*.txt")):
        text = re.sub(r"\s", "", path.read_text(encoding="utf-8-sig", errors="replace"))
        for sentence in re.split(r"(?<=[。！？])", text):
            covered = {
                position
                for found in find_periods(sentence, shipped_lexicon(), datetime.date(2026, 5, 20))
                for position in range(found.start, found.end)
            }
            for match in re.finditer(r"(?<![\d.])(?:19|20)\d\d年|以来|(?<!\d)\d{1,2}月\d{1,2}日", sentence):
                years += 1
                if match.start() not in covered:
                    uncovered.append(sentence[max(0, match.start() - 8) : match.end() + 8])
    assert years > 100
    assert uncovered == []
