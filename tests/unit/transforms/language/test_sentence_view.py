"""Names as they are kept: quotes without partner, page numbers of a scan."""

import pytest

from transforms.language.sentence_view import clean_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("”班列", "班列"),
        ("提前下达转-3-移支付", "提前下达转移支付"),
        ("上年结13余收入", "上年结余收入"),
        ("世界500强企业", "世界500强企业"),
        ("第3次查询", "第3次查询"),
        ("12大类家电", "12大类家电"),
        ("公园24小时开放", "公园24小时开放"),
    ],
)
def test_clean_name_takes_off_what_is_no_part_of_a_name(text: str, name: str):
    assert clean_name(text) == name
