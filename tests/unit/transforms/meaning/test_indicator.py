"""What a number measures, in sentences of our own."""

import pytest

from tests.extracting import observe


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("去年，全市粮食总产量86万吨。", "粮食总产量"),
        ("全市社会消费品零售总额同比增长6.3%。", "社会消费品零售总额"),
        ("全市规模以上工业增加值增长7.2%。", "规模以上工业增加值"),
        ("全县常住人口城镇化率达到52.3%。", "常住人口城镇化率"),
        ("全市快递业务量完成8.6亿件。", "快递业务量"),
        ("全市拥有国家级农业龙头企业12家。", "国家级农业龙头企业"),
        ("全市共有12家国家级农业龙头企业。", "国家级农业龙头企业"),
        ("去年，城镇新增就业3.6万人。", "城镇新增就业"),
        ("港口集装箱吞吐量突破45万标箱。", "港口集装箱吞吐量"),
        ("居民消费价格同比上涨0.8%。", "居民消费价格"),
    ],
)
def test_indicator_is_the_noun_phrase_that_says_what_is_measured(reference, text: str, indicator: str):
    (row,) = observe(text, reference)
    assert row["indicator"] in (indicator, indicator.replace("新增", "")), row["rules"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("去年，全市GDP达到3500亿元。", "地区生产总值"),
        ("全市社会消费品零售总额同比增长6.3%。", "社会消费品零售总额"),
        ("全市一般公共预算收入增长5.1%。", "一般公共预算收入"),
        ("全市规上工业增加值增长7.2%。", "规模以上工业增加值"),
    ],
)
def test_indicator_has_its_name_in_the_catalogue(reference, text: str, name: str):
    (row,) = observe(text, reference)
    assert row["indicator_name"] == name


def test_indicator_of_a_growth_is_what_grew_in_the_clause_before(reference):
    rows = observe("全市生猪出栏量460万头，同比增长3.1%。", reference)
    assert [row["indicator"] for row in rows] == ["生猪出栏量", "生猪出栏量"]


def test_indicator_of_each_member_of_a_list(reference):
    rows = observe("全市小麦产量、玉米产量分别为52万吨、31万吨。", reference)
    assert [row["indicator"] for row in rows] == ["小麦产量", "玉米产量"]


def test_indicator_of_a_list_takes_the_shared_head(reference):
    rows = observe("城镇和农村居民人均可支配收入分别增长5.1%和6.8%。", reference)
    assert [row["indicator"] for row in rows] == ["城镇居民人均可支配收入", "农村居民人均可支配收入"]


def test_indicator_of_trade_in_parts_is_told_apart(reference):
    rows = observe("去年，全市进出口总额92亿元，其中，出口61亿元，进口31亿元。", reference)
    assert [row["indicator"] for row in rows] == ["进出口总额", "出口额", "进口额"]


def test_indicator_of_a_share_names_the_part(reference):
    (row,) = observe("高新技术产品占出口总额的比重达到35%。", reference)
    assert row["indicator"].startswith("高新技术产品")
    assert "比重" in row["indicator"]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("全县未参保人员2700人。", "未参保人员"),
        ("全县未脱贫人口1200人。", "未脱贫人口"),
        ("抽检不合格产品12批次。", "不合格产品"),
        ("非公有制企业200家。", "非公有制企业"),
        ("全县有300家未达标企业。", "未达标企业"),
        ("全县有300家达标企业。", "达标企业"),
    ],
)
def test_indicator_keeps_the_word_that_denies_it(reference, text: str, indicator: str):
    (row,) = observe(text, reference)
    assert row["indicator"] == indicator


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("旅行服务进出口41亿元。", "旅行服务进出口"),
        ("加工贸易进出口30亿元。", "加工贸易进出口"),
        ("去年，固定资产投资完成30亿元。", "固定资产投资"),
    ],
)
def test_a_name_of_the_catalogue_does_not_swallow_what_narrows_it(reference, text: str, indicator: str):
    (row,) = observe(text, reference)
    assert row["indicator"] == indicator


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        # A time that the segmenter glues to the noun behind it.
        ("2024年产值50亿元。", ["产值"]),
        ("公司10月销量44.2万辆。", ["销量"]),
        # What a yield is of stands with the figure before; a yield with a name of its own keeps it.
        ("全县播种小麦35万亩，产量14.7万吨。", ["播种小麦", "小麦产量"]),
        ("全县油菜种植面积2.1万亩，亩产48公斤。", ["油菜种植面积", "油菜亩产"]),
        ("全市工业增加值30亿元，产值120亿元。", ["工业增加值", "产值"]),
        # How far a plan was carried out; what grows behind it is what was planned.
        (
            "全市一般公共预算收入286亿元，为年初预算的85.3%，同比增长3.2%。",
            ["一般公共预算收入", "一般公共预算收入年初预算完成率", "一般公共预算收入"],
        ),
        # What brought something about, and what the figure before counts, are not what is counted.
        ("暴雨致使全市1.2万户停电。", ["停电"]),
        ("比赛吸引36个国家和地区的1.5万名选手参加。", ["国家和地区", "选手参加人数"]),
        # 新 and 有效 before a noun are part of its name.
        ("新订单指数为49.8%。", ["新订单指数"]),
        ("全市有效发明专利5.6万件。", ["有效发明专利"]),
        # A price is of a thing, not of the amount it is asked for; a density is no area.
        ("猪肉零售价为每500克16.8元。", ["猪肉零售价"]),
        ("全市公路密度为每百平方公里128公里。", ["公路密度"]),
        # Those that grew, as a share of all.
        ("全市2500家规上工业企业中，增长面达74.4%。", ["规上工业企业", "增长面"]),
        ("全县86家规模以上服务业企业实现营业收入42.6亿元。", ["规模以上服务业企业", "规模以上服务业企业营业收入"]),
        ("新增上市公司5家、总数达105家。", ["新增上市公司", "上市公司"]),
        ("户均增产300斤。", ["户均增产"]),
        ("户均增收1.2万元。", ["户均增收"]),
        ("全年出生人口902万人死亡人口1110万人。", ["出生人口", "死亡人口"]),
    ],
)
def test_indicator_by_its_kind_of_wording(reference, text: str, indicators: list[str]):
    rows = observe(text, reference)
    assert [row["indicator"] for row in rows if row["is_statistic"]] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("全市工单办结率、满意率分别达到96.2%和97.1%。", ["工单办结率", "工单满意率"]),  # not 率, cut within the first name
        ("年末本外币存、贷款余额分别增长8.2%和7.1%。", ["本外币存款余额", "本外币贷款余额"]),
        ("水电和生物质发电的利用率达到95%和97%。", ["水电利用率", "生物质发电利用率"]),
        ("全市出入境人员达86万人次、增长4.5%。", ["出入境人员"] * 2),  # a level and its growth are no list
        ("跨境电商进出口100亿元，其中出口60亿元，进口40亿元。", ["跨境电商进出口", "跨境电商出口额", "跨境电商进口额"]),
        ("其中食物类涨3.6%，居住类涨2%。", ["食物类", "居住类"]),
        ("全县签约项目最多，达132个。", ["签约项目"]),
        ("村集体经济收入由几乎空白增加到56万元。", ["村集体经济收入"]),
        ("全市失业率去年降至4.3%。", ["失业率"]),
        ("三、广义货币余额增长8.3%。", ["广义货币余额"]),
        ("9所新校迎来首批学生。", ["新校"]),
    ],
)
def test_indicator_is_the_whole_name_and_nothing_else(reference, text: str, indicators: list[str]):
    assert [row["indicator"] for row in observe(text, reference)] == indicators


def test_indicator_of_a_change_is_that_of_the_amount_before_it(reference):
    rows = observe("规模以上工业增加值增长10.3%；亩均税收26.4万元，较上年提高1.9万元。", reference)
    assert rows[-1]["indicator"] == "亩均税收"


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("清洁能源发电装机容量占全部装机比重60%。", "清洁能源发电装机容量占全部装机比重"),  # not 发电装机容量
        ("建成千亿级产业集群2个。", "建成千亿级产业集群"),
        ("180座（含改建工程）桥梁。", "桥梁"),
    ],
)
def test_indicator_keeps_the_whole_of_a_share_and_the_size_of_a_name(reference, text: str, indicator: str):
    (row,) = observe(text, reference)
    assert row["indicator"] == indicator


def test_indicator_of_a_list_shares_the_whole_last_word(reference):
    rows = observe("农村自来水、卫生厕所普及率分别达99%和97%。", reference)
    assert [row["indicator"] for row in rows] == ["农村自来水普及率", "卫生厕所普及率"]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("基本养老保险参保人数达500万人。", ["基本养老保险参保人数"]),
        ("第一、第三产业增加值分别增长3%和5%。", ["第一产业增加值", "第三产业增加值"]),
        ("改造老旧小区870个、惠及10万余户。", ["老旧小区", "惠及"]),
    ],
)
def test_indicator_is_not_cut_at_its_ends(reference, text: str, indicators: list[str]):
    assert [row["indicator"].removeprefix("改造") for row in observe(text, reference)] == indicators


def test_indicator_behind_a_count_goes_over_verbs_that_name(reference):
    (row,) = observe("自贸试验区9项制度创新成果在全国推广。", reference)
    assert row["indicator"].endswith("制度创新成果")
