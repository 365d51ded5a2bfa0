"""Places in sentences of our own: names, chains, lists, deictics, roles, and what is no place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.transforms.places.test_gazetteer import read_rows
from transforms.places.default_place import find_village_of_story, infer_default_place
from transforms.places.gazetteer import Gazetteer
from transforms.places.mentions import PlaceScope, find_places

GAZETTEER = Gazetteer.from_rows(
    read_rows("places"),
    read_rows("place_groups"),
    read_rows("countries"),
    read_rows("place_words"),
    read_rows("organisation_heads"),
    read_rows("townships"),
)


def found(text: str, default: str | None = None, carried: str | None = None) -> list[tuple[str, str]]:
    return [(m.name, m.role) for m in find_places(text, GAZETTEER, PlaceScope(default, carried))]


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        # short and full names
        ("去年义乌出口增长一成。", None, [("义乌市", "place")]),
        ("长兴规上工业产值破千亿。", None, [("长兴县", "place")]),
        ("内蒙古煤炭产量居前。", None, [("内蒙古自治区", "place")]),
        ("恩施州茶园面积扩大。", None, [("恩施土家族苗族自治州", "place")]),
        ("吉林粮食总产再创新高。", None, [("吉林省", "place")]),
        ("吉林市冰雪旅游升温。", None, [("吉林市", "place")]),
        ("仙桃市非织造布产值增加。", None, [("仙桃市", "place")]),
        ("石河子棉花采收完成。", None, [("石河子市", "place")]),
        ("雄安新区新开工项目50个。", None, [("雄安新区", "place")]),
        ("海南自贸港封关后货量大增。", None, [("海南省", "place")]),
        ("成渝地区互联互通提速。", None, [("成渝地区双城经济圈", "place")]),
        ("西海固用上了自来水。", None, [("西海固地区", "place")]),
        # what encloses stands before: one mention
        ("浙江义乌的商户忙起来。", None, [("义乌市", "place")]),
        ("天津武清的工厂开工。", None, [("武清区", "place")]),
        ("山南乃东区种下新树。", None, [("乃东区", "place")]),
        ("浙江省金华市磐安县药材丰收。", None, [("磐安县", "place")]),
        ("磐安县双峰乡西告村有了加工点。", None, [("西告村", "place")]),
        ("长兴县煤山镇新川村办起民宿。", None, [("新川村", "place")]),
        ("夹浦镇的织机全部换新。", "长兴县", [("夹浦镇", "place")]),
        # the scope decides
        ("朝阳区新增充电桩200个。", "北京市", [("朝阳区", "place")]),
        ("海南牧草返青。", "青海省", [("海南藏族自治州", "place")]),
        ("海南橡胶开割。", None, [("海南省", "place")]),
        ("武清就业岗位增加3000个。", "天津市", [("武清区", "place")]),
        ("浦东外贸额增长5%。", "上海市", [("浦东新区", "place")]),
        # lists
        ("拉萨、那曲、日喀则、阿里供暖面积扩大。", None,
         [("拉萨市", "listed"), ("那曲市", "listed"), ("日喀则市", "listed"), ("阿里地区", "listed")]),
        ("湖北省和湖南省新增仓库。", None, [("湖北省", "listed"), ("湖南省", "listed")]),
        ("支持文昌、琼海、东方建设冷库。", "海南省",
         [("文昌市", "listed"), ("琼海市", "listed"), ("东方市", "listed")]),
        # roles
        ("浙江甬瑞纺织有限公司营收翻番。", None, [("浙江省", "organisation")]),
        ("金华职业技术学院招生4000人。", None, [("金华市", "organisation")]),
        ("贵州日报发行量回升。", None, [("贵州省", "organisation")]),
        ("贵州大学生返乡创业。", None, [("贵州省", "place")]),
        ("这批玩具销往全球100多个国家。", None, [("全球", "destination")]),
        ("该厂出口俄罗斯、巴西的订单增加。", None, [("俄罗斯", "destination"), ("巴西", "destination")]),
        ("宁夏选派30名干部到福建挂职。", None, [("宁夏回族自治区", "place"), ("福建省", "destination")]),
        ("宁夏2万人在福建就业。", None, [("宁夏回族自治区", "place"), ("福建省", "destination")]),
        ("福建人在宁夏开店。", None, [("福建省", "destination"), ("宁夏回族自治区", "place")]),
        ("福建在宁夏企业有6000家。", None, [("福建省", "destination"), ("宁夏回族自治区", "place")]),
        ("产量居全国第一。", None, [("中国", "rank_scope")]),
        ("产量占全国的三成。", None, [("中国", "rank_scope")]),
        ("增速高于全国1.2个百分点。", None, [("中国", "rank_scope")]),
        ("增速比全国快2个百分点。", None, [("中国", "rank_scope")]),
        ("吞吐量世界第一。", None, [("全球", "rank_scope")]),
        ("吞吐量居全球港口首位。", None, [("全球", "rank_scope")]),
        ("奉节至建始高速通车。", None, [("奉节县", "destination"), ("建始县", "destination")]),
        ("山东累计向甘肃投入资金9亿元。", None, [("山东省", "place"), ("甘肃省", "destination")]),
        ("该园与北京、唐山的园区签署协议。", None, [("北京市", "destination"), ("唐山市", "destination")]),
        ("每年到义乌采购的客商有50万人次。", None, [("义乌市", "place")]),
        ("推广“晋江经验”。", None, [("晋江市", "organisation")]),
        ("位于银川市的宁夏智算社区有企业30家。", None, [("银川市", "place"), ("宁夏回族自治区", "organisation")]),
        ("本报北京10月20日电，物价平稳。", None, [("北京市", "organisation")]),
        ("邀请全国100所高校参会。", "义乌市", [("中国", "destination")]),
        ("浙江中欧班列开行2000列。", None, [("浙江省", "organisation")]),
        ("企业在粤投资增加。", None, [("广东省", "place")]),
        # landmarks, and areas that a name can only mean behind another
        ("塞罕坝林场新造林3万亩。", None, [("围场满族蒙古族自治县", "place")]),
        ("郑州新郑国际机场吞吐量增长。", None, [("郑州市", "place")]),
        ("外送河南的电量增加。", "青海省", [("河南省", "destination")]),
        ("与河北携手治水。", "天津市", [("河北省", "place")]),
        ("中部地区降雨偏多。", "海南省", []),
        ("梁家坪村的收入增加。", "陇西县", [("梁家坪村", "place")]),
        # the nation and the world
        ("其中国际货邮增长9%。", None, []),
        ("我国粮食产量稳定。", None, [("中国", "deictic")]),
        ("中国出口增长6%。", None, [("中国", "place")]),
        ("国内生产总值增长5%。", None, []),
        ("全国文明城市达到8个。", None, []),
        ("中国式现代化步伐加快。", None, []),
        ("中国移动新建基站2000个。", None, []),
        # words that only look like places
        ("船从出海口驶过。", None, []),
        ("建设美丽江苏。", None, [("江苏省", "place")]),
        ("推广安全生产保险。", None, []),
        ("钦州港货量增长。", None, [("钦州市", "place")]),
        ("两地做法大同小异。", None, []),
        ("扩大开放，前进不止。", None, []),
        ("加强合作，共享资源。", "海南省", []),
        ("坚持强农惠民富民。", "云南省", []),
        ("沿海地区台风增多。", None, []),
        ("义乌市场人气旺。", None, [("义乌市", "place")]),
        ("收入增速快于城镇居民。", "浙江省", []),
        ("建设200个示范村。", "浙江省", []),
        ("城区空气变好。", "山西省", []),
    ],
)  # fmt: skip
def test_find_places_names_and_roles(text, default, expected):
    assert found(text, default) == expected


@pytest.mark.parametrize(
    ("text", "default", "carried", "expected"),
    [
        ("全省粮食产量增加。", "贵州省", None, "贵州省"),
        ("全省粮食产量增加。", "义乌市", None, "浙江省"),
        ("我省出台新规。", "贵州省", "四川省", "贵州省"),
        ("全市服务业增长8%。", "宁夏回族自治区", "中卫市", "中卫市"),
        ("全市服务业增长8%。", "天津市", "红桥区", "天津市"),
        ("全市服务业增长8%。", "长兴县", None, "湖州市"),
        ("全区生产总值1300亿元。", "宁夏回族自治区", None, "宁夏回族自治区"),
        ("全区生产总值300亿元。", "天津市", "红桥区", "红桥区"),
        ("全县有175家工厂。", "浙江省", "长兴县", "长兴县"),
        ("该县新建大棚300个。", "义乌市", "盐池县", "盐池县"),
        ("当地茶农增收。", "浙江省", "磐安县", "磐安县"),
        ("两省区互派干部20批。", None, "闽宁", "闽宁"),
        ("三地企业增长9%。", "天津市", "京津冀", "京津冀"),
        ("全州旅游收入50亿元。", "大理白族自治州", None, "大理白族自治州"),
    ],
)
def test_find_places_resolves_deictics(text, default, carried, expected):
    assert found(text, default, carried) == [(expected, "deictic")]


def test_find_places_points_back_at_the_group_of_the_article():
    mentions = find_places("两省共建园区90个。", GAZETTEER, PlaceScope("甘肃省", "山东省", group="鲁甘"))
    assert [(m.name, m.role) for m in mentions] == [("鲁甘", "deictic")]


@pytest.mark.parametrize("text", ["全省增收。", "该县增收。", "两地增收。", "当地增收。", "健全市场体系。"])
def test_find_places_leaves_out_what_nothing_resolves(text):
    assert found(text) == []


def test_find_places_points_back_at_a_list_of_the_sentence():
    assert found("湖北、湖南携手，两省新增航线3条。")[-1] == ("湖北省、湖南省", "deictic")


def test_find_places_keeps_the_county_a_village_lies_in():
    mention = find_places("西藏措勤县曲洛乡尼雄村通了水。", GAZETTEER)[0]
    assert (mention.name, mention.code, mention.level, mention.within) == ("尼雄村", None, "village", "542527")
    assert (mention.start, mention.end) == (0, 11)


def test_find_places_gives_no_code_to_an_ambiguous_name():
    mention = find_places("朝阳区新增充电桩。", GAZETTEER)[0]
    assert (mention.name, mention.code) == ("朝阳区", None)
    assert find_places("朝阳区新增充电桩。", GAZETTEER, PlaceScope("长春市"))[0].code == "220104"


def test_find_places_in_long_monotonous_text_is_linear():
    for text in ("全省" * 20_000, "镇" * 20_000, "村、" * 20_000, "京津冀" * 20_000, "海" * 50_000):
        mentions = find_places(text, GAZETTEER, PlaceScope("贵州省"))
        assert all(mention.end <= len(text) for mention in mentions)


PIECES = st.sampled_from(
    [
        *[area.short_name or area.name for area in GAZETTEER][::37],
        *("全省", "该县", "两地", "、", "和", "镇", "村", "双峰乡", "有限公司", "出口", "居", "第一"),
        *("人", "，", "3", "在", "至"),
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
def test_find_places_mentions_lie_inside_sorted_and_apart(text):
    for scope in (PlaceScope(), PlaceScope("浙江省", "义乌市"), PlaceScope("闽宁", "湖北省、湖南省")):
        end = 0
        for mention in find_places(text, GAZETTEER, scope):
            assert end <= mention.start < mention.end <= len(text)
            assert mention.name
            end = mention.end


@pytest.mark.parametrize(
    ("text", "extra", "expected"),
    [
        ("义乌出口增长。义乌、金华联动，浙江支持。义乌还办展。", {}, ("义乌市", "inferred")),
        ("宁夏算力增长。中卫建机房，银川建园区，宁夏出政策。", {}, ("宁夏回族自治区", "inferred")),
        ("今年出口增长。", {"publisher": "贵州省人民政府"}, ("贵州省", "text")),
        ("国内生产总值增长5%，我国物价平稳。", {"dateline": "新华社北京10月20日电"}, ("中国", "inferred")),
        ("全省客流回升。昆明、丽江较热，云南加开列车，全省增收。", {}, ("云南省", "inferred")),
        ("夜校开进社区。", {"dateline": "本报长兴6月3日电"}, ("长兴县", "text")),
        ("市场繁荣。", {"title": "义乌：夜市升温"}, ("义乌市", "inferred")),
    ],
)
def test_infer_default_place_says_where_and_why(text, extra, expected):
    inferred = infer_default_place(text, GAZETTEER, **extra)
    assert (inferred.name, inferred.basis) == expected


@pytest.mark.parametrize("text", ["今年出口增长。", "福建和宁夏、广东和贵州结对。"])
def test_infer_default_place_is_silent_where_no_area_stands_out(text):
    assert infer_default_place(text, GAZETTEER) is None


def test_find_village_of_story_names_the_one_village_a_feature_goes_on_speaking_of():
    text = "长兴县煤山镇新川村的村民忙着采茶。村里办起合作社，全村三成农户入社，村集体收入翻番。"
    assert find_village_of_story(text, GAZETTEER, PlaceScope("长兴县")) == "新川村"
    assert find_village_of_story("长兴县煤山镇新川村增收。", GAZETTEER, PlaceScope("长兴县")) is None


def test_find_places_takes_the_province_named_before_a_deictic():
    mentions = find_places("福建全省出口增长。", GAZETTEER, PlaceScope("浙江省"))
    assert [(mention.name, mention.role) for mention in mentions][-1] == ("福建省", "deictic")


@pytest.mark.parametrize(
    ("text", "default", "names"),
    [
        ("河北区造林3万亩。", None, ["河北区"]),  # a district of Tianjin
        ("河北区域经济增长。", None, []),
        ("外商及港澳台投资企业增长。", "中国", []),
        ("港澳台游客增长。", "中国", ["港澳台"]),
        ("瑞典全国造林3万亩。", "中国", ["瑞典", "瑞典"]),
        ("挪威北部特罗姆斯郡造林3万亩。", "中国", ["特罗姆斯郡"]),
        ("美国上市公司造林。", "中国", ["美国"]),
        ("全国造林3万亩。", "彰化县", ["台湾省"]),
        ("全港造林3万亩。", "香港特别行政区", ["香港特别行政区"]),
        ("全港吞吐量3万吨。", "上海市", []),
        ("两岸贸易增长。", "福建省", ["两岸"]),
        ("黄河两岸造林。", "河南省", []),
        ("昆山县造林3万亩。", None, ["昆山县"]),
        ("沙洲县造林3万亩，全县修渠。", None, ["沙洲县", "沙洲县"]),
        ("下达县资金3万元。", "邢台市", []),
        ("新建县道3公里。", "贵州省", []),
    ],
)
def test_find_places_tells_areas_from_words_that_hold_their_names(
    text: str, default: str | None, names: list[str]
) -> None:
    assert [mention.name for mention in find_places(text, GAZETTEER, PlaceScope(default))] == names


@pytest.mark.parametrize(("year", "code", "level"), [(1987, "433102", "county"), (1991, None, "prefecture")])
def test_find_places_takes_the_area_that_stood_in_the_year_of_the_text(year, code, level):
    gazetteer = Gazetteer.from_rows(read_rows("places"), history=read_rows("place_history"))
    mention = find_places("大庸市粮食产量增长。", gazetteer, PlaceScope(year=year))[0]
    assert (mention.name, mention.code, mention.level) == ("大庸市", code, level)


def test_find_places_reads_a_short_former_county_only_where_the_text_speaks_of_what_encloses_it():
    gazetteer = Gazetteer.from_rows(read_rows("places"), history=read_rows("place_history"))
    assert find_places("吴县粮食产量增长。", gazetteer, PlaceScope("苏州市"))[0].code == "320524"
    assert find_places("吴县粮食产量增长。", gazetteer, PlaceScope("长春市")) == []
