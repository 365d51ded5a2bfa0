"""Page furniture: twenty pages of our own, each with navigation, lists, counters or comments full of figures around the
same text; none of those figures is a statistic, and none of the text's is lost."""

import datetime

import pytest

from transforms.meaning.extraction import extract_document
from transforms.reading.documents import Metadata, read_document
from transforms.reference import Reference

STATED = Metadata(datetime.date(2024, 7, 20), "stated", "day", place="清河县", place_basis="stated")
TITLE = "清河县上半年水利投资稳步增长"
TEXT = (
    "上半年，清河县完成水利投资2.3亿元，同比增长7.2%。",
    "全县新修干渠36公里，改善灌溉面积11.5万亩，受益农户4.1万户。",
    "县水利局负责人介绍，节水灌溉面积占耕地面积的比重达到61.2%。",
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in TEXT)
WANTED = ["2.3亿元", "7.2%", "36公里", "11.5万亩", "4.1万户", "61.2%"]
LINKS = "".join(
    f"<li><a href='/a{i}.html'>{text}</a></li>"
    for i, text in enumerate(
        ("全市粮食总产量达到90万吨", "一季度财政收入增长12%", "新建学校15所，新增学位8000个", "外贸出口突破300亿元")
    )
)
BARE_LINKS = "<br>".join(f"<a href='/b{i}.html'>全省工业用电量增长{i}%</a>" for i in range(3, 9))
COMMENTS = "".join(
    f"<div class='item'><span>{name}</span><p>{text}</p><i>赞 {count}</i></div>"
    for name, text, count in (
        ("老李", "我家今年收入20万元，比去年多了5万元，高兴。", 35), ("麦田", "听说要投资80亿元修水库，是真的吗？", 128),
    )
)  # fmt: skip

PAGES = {
    "navigation bar": f"<nav><ul>{LINKS}</ul></nav><h1>{TITLE}</h1><div class='content'>{PARAGRAPHS}</div>",
    "menu by class": f"<div class='mainMenu'><ul>{LINKS}</ul></div><h1>{TITLE}</h1>{PARAGRAPHS}",
    "side bar": f"<div class='left'><h1>{TITLE}</h1>{PARAGRAPHS}</div><div class='sidebar'><h3>热点</h3><ul>{LINKS}</ul></div>",
    "aside element": f"<main><h1>{TITLE}</h1>{PARAGRAPHS}<aside><p>本月全县接待游客45万人次，同比增长20%。</p></aside></main>",
    "related list": f"<div id='zoom'><h1>{TITLE}</h1>{PARAGRAPHS}</div><div class='related'><h4>相关新闻</h4><ul>{LINKS}</ul></div>",
    "list without names": f"<div><div><h1>{TITLE}</h1>{PARAGRAPHS}</div><div><h4>推荐</h4><ul>{LINKS}</ul></div></div>",
    "links in one cell": f"<table><tr><td width=200>{BARE_LINKS}</td><td><h1>{TITLE}</h1>{PARAGRAPHS}</td></tr></table>",
    "links behind the text": f"<div class='article'><h1>{TITLE}</h1>{PARAGRAPHS}{BARE_LINKS}</div>",
    "comments": f"<div class='article'><h1>{TITLE}</h1>{PARAGRAPHS}</div><div id='commentList'>{COMMENTS}</div>",
    "replies": f"<article><h1>{TITLE}</h1>{PARAGRAPHS}<section class='reply-box'>{COMMENTS}</section></article>",
    "footer": f"<div class='main'><h1>{TITLE}</h1>{PARAGRAPHS}</div><footer><p>本站今日访问12345人次，累计访问500万人次。</p></footer>",
    "footer by class": f"<h1>{TITLE}</h1>{PARAGRAPHS}<div class='page-footer'>主办：清河县人民政府 电话：8123456 网站支持率98%</div>",
    "counter": f"<h1>{TITLE}</h1><div class='info'>发布时间：2024-07-20 来源：清河日报 <span>浏览：1234次</span></div>{PARAGRAPHS}",
    "share and font size": f"<h1>{TITLE}</h1><div class='share'>分享到 已有356人分享</div><div class='fontsize'>16px 18px</div>{PARAGRAPHS}",
    "hidden layer": f"<h1>{TITLE}</h1>{PARAGRAPHS}<div style='display: none'><p>关注本号的用户有30万人，日增2000人。</p></div>",
    "scripts": f"<script>var rate='增长15%';</script><h1>{TITLE}</h1><style>p{{width:55%}}</style>{PARAGRAPHS}<script>hit(99)</script>",
    "bread crumbs": f"<div class='crumb'><a>首页</a> &gt; <a>2024年要闻100条</a> &gt; 正文</div><h1>{TITLE}</h1>{PARAGRAPHS}",
    "ranking": f"<div class='wrap'><div class='text'><h1>{TITLE}</h1>{PARAGRAPHS}</div><div class='hotRank'><ol>{LINKS}</ol></div></div>",
    "previous and next": f"<h1>{TITLE}</h1>{PARAGRAPHS}<div class='prevnext'>上一篇：<a>秋粮收购12万吨</a> 下一篇：<a>造林5万亩</a></div>",
    "title without h1": f"<body class='nav-open'><div class='header'>{BARE_LINKS}</div><p>{TITLE}</p><div>{PARAGRAPHS}</div>",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_mark_furniture_leaves_the_figures_of_the_text_and_no_others(name: str, reference: Reference):
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{TITLE}_清河县人民政府</title></head>{PAGES[name]}</html>"
    extraction = extract_document(read_document("page.html", page.encode(), STATED, reference), reference)
    assert [row["surface"] for row in extraction.observations] == WANTED
    assert extraction.document["title"] == TITLE


def test_mark_furniture_keeps_all_of_a_page_without_running_text(reference: Reference):
    page = "<!DOCTYPE html><div class='c'><p>修渠36公里</p><p>受益4.1万户</p></div>"
    document = read_document("page.html", page.encode(), STATED, reference)
    assert not document.set_aside


def test_mark_furniture_believes_no_name_against_most_of_the_text(reference: Reference):
    page = f"<!DOCTYPE html><div class='sidebar-open comment'>{PARAGRAPHS}</div>"
    extraction = extract_document(read_document("page.html", page.encode(), STATED, reference), reference)
    assert [row["surface"] for row in extraction.observations] == WANTED


SHORT = "<section><section><span>灌溉<b>{}万亩</b></span></section></section>"
TABLE = "<table><tr><th>乡镇</th><th>干渠（公里）</th></tr><tr><td>沙河乡</td><td>12.5</td></tr><tr><td>柳林镇</td><td>23.5</td></tr></table>"
WHOLE = {
    "text in two elements": (
        f"<div class='a'>{PARAGRAPHS}</div><div class='b'><p>修渠1.8公里。</p><p>受益农户600户，都在山区，入冬前完工。</p></div>",
        ["1.8公里", "600户"],
    ),
    "a line an element": (f"<div id='js_content'>{PARAGRAPHS}{SHORT.format(3.1)}{SHORT.format(2.2)}</div>", ["3.1万亩", "2.2万亩"]),
    "table in its own element": (
        f"<div class='text'>{PARAGRAPHS}</div><div class='data'><p>各乡镇干渠</p>{TABLE}<p>注：干渠指流量较大者。</p></div>",
        ["12.5", "23.5"],
    ),
    "invisible until a script shows it": (f"<div style='visibility: hidden; opacity: 0'>{PARAGRAPHS}<p>新建水库2座。</p></div>", ["2座"]),
    "floors in a text": (f"<div>{PARAGRAPHS}<p>办事大厅在：</p><p>3楼</p><p>新设窗口12个。</p></div>", ["12个"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_mark_furniture_loses_nothing_of_the_text(name: str, reference: Reference):
    body, added = WHOLE[name]
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{body}</body></html>"
    extraction = extract_document(read_document("page.html", page.encode(), STATED, reference), reference)
    found = sorted((row for row in extraction.observations), key=lambda row: row["char_start"])
    assert [row["surface"] for row in found] == [*WANTED, *added]


@pytest.mark.parametrize(
    "head", ["相关新闻", "热门评论（256）", "更多回答 >>", "猜你喜欢", "You may also like", "精选留言 32"]
)
def test_mark_furniture_knows_a_list_by_the_line_over_it(head: str, reference: Reference):
    teasers = "<p>邻县小麦收了12万亩，亩产480公斤。</p><p>山货卖了3000万元，增长15%，农户满意。</p>"
    page = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{PARAGRAPHS}"
        f"<div><h4>{head}</h4>{teasers}</div></div></body></html>"
    )
    extraction = extract_document(read_document("page.html", page.encode(), STATED, reference), reference)
    assert [row["surface"] for row in extraction.observations] == WANTED
