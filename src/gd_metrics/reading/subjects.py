"""What a figure is of: the subject in its own words, the area, and which of them are one.

>>> subject_of("2024年全省实现工业增加值".replace("2024年", "")).subject
'工业增加值'
>>> normalised("国内生产总值") == normalised("GDP")
True
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import english
from .scan import Figure

if TYPE_CHECKING:
    from .draft import Draft

PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南"
    "|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
"""The names of China's provinces, as a pattern."""
CITIES = (
    "石家庄|太原|沈阳|大连|长春|哈尔滨|南京|苏州|无锡|常州|南通|徐州|杭州|宁波|温州|嘉兴|绍兴|金华|台州|合肥|福州"
    "|厦门|泉州|漳州|南昌|济南|青岛|烟台|潍坊|郑州|洛阳|武汉|宜昌|襄阳|长沙|株洲|广州|深圳|珠海|汕头|佛山|韶关|河源"
    "|梅州|惠州|汕尾|东莞|中山|江门|阳江|湛江|茂名|肇庆|清远|潮州|揭阳|云浮|南宁|柳州|桂林|海口|三亚|成都|绵阳"
    "|贵阳|遵义|昆明|拉萨|西安|宝鸡|兰州|西宁|银川|乌鲁木齐|呼和浩特|包头"
)
"""The names of its largest cities, as a pattern."""
_KIND = r"省|市|自治区|壮族自治区|回族自治区|维吾尔自治区"
_PLACE = (
    r"省(?![级内外属市])|自治区|自治州|经济区|经济圈|示范区|新区|都市圈|城市群|大湾区|经济带"
    r"|(?<![上城股超门都本楼开])市(?![场值民政级属])|(?<!百亿)(?<!样本)县(?![区级域(])"
)
OWN = (
    "(?:全(?:国(?!性)|省|市(?!场)|区(?![域间])|县(?!域)|旗|盟|疆|州(?!县)|[镇乡])"
    "|[我本][国省市区县旗盟州镇乡])"
)
"""The whole of the area that a text is of, as a pattern."""
_AREA = re.compile(
    rf"^(?P<area>{OWN}|全球|世界|(?:{PROVINCES})(?:{_KIND})?"
    rf"|(?:(?![对占的、和与在为及比较])[一-龥]){{2,8}}?(?:{_PLACE})"
    rf"|(?:{CITIES}))"
    rf"(?P<more>(?:[、和与]|以及)(?:{PROVINCES}))?(?:的)?(?=.)"
)
_PROVINCE = re.compile(rf"^({PROVINCES}|{CITIES})(?:{_KIND})$")
_ALONE = re.compile(
    rf"[与和比较]?(?P<area>{OWN}|全球|世界|(?:{PROVINCES}|{CITIES})(?:{_KIND})?)的?"
)
"""An area by itself, which is no subject."""
_OFF = re.compile(
    r"^(?:有(?=[^的效重]*(?:企业|单位|学校|医院|机构|人员|人口|员工)$)|保持|并?[高低]于市场(?:预期)?|并?[高低]于$|包括|含|据(?!全)[^,]{2,16}|预计|预期|有望|经?初步核算|根据[^,]*结果|数据显示|分[^,]{1,6}看|从[^,]{1,12}看"
    r"|按[^,]{2,12}(?:计算|分)|按(?!揭|时|照)|其中|当中|截至|截止|以来|期间|报告期内?|期内|单季度?|同期|末|底|初(?![中级步])|至|在(?![校岗建册学])|和|与|及|以及|而|且|并(?!购)|的"
    r"|从(?!业)|由|自(?![然主治动有身产]|.*进口(?:额|总值)?$)|以(?!色)|对(?!外|口|.*(?:进出口|出口|进口|投资|顺差|逆差)(?:额|总值)?$)|是|全年|累计|全部|整个|期末|共|这里|目前|当前|同时|另外|此外|不仅|今年|这|该|其(?![他它余])|除了|除(?!险)|各(?![类项种])|分别|[^,]{2,8}口径的|[一二三四五六七八九十\d]+年来|近[一两二三四五]年|成功|比(?![重例])|两次|其余|仍然?|进一步|发生(?=营业|费用|成本)|合计的|[其依]?次[是为]|[两三四五六七八九十]+家[^,]{2,10}?(?:企业|公司)的?(?=.)|本[旬月季期周]度?)+"
)
_BEHIND_OFF = re.compile(
    r"(?:预计|(?<!及)预期|的|了|已经?|均|也|共|又|还|都|就|同比|环比|分别|累计|年均|继续|首次|连续|大幅|实际|名义|只|仅|全年|总计"
    r"|达|为|是|有|在|由|从|自)+$"
)
_FOOTNOTE = re.compile(r"[\[［〔【]\d{1,3}[\]］〕】]")
_YIELDS = ("实现", "完成", "取得", "录得")
_ACT = re.compile(
    r"^(?P<who>.*)(?P<act>公布|实现|完成|实施|承担|获批|牵头|建设|布局|推动|推出|引导|形成|共建(?!“)|新建|建成|建立|开工"
    r"|下调|上调|下达|惠及|覆盖|涉及|带动|支持|支撑|出台|培育|引进|认定|发放|(?<!净)投放|释放|涌现|集聚|拥有|坐拥|诞生|成立"
    r"|设立|举办|开展|落实|探明|录得|取得|组建|创建|推广|免征|减轻|淘汰|关停|部署|选派|治理|入选|签订|受理)(?![量数额率费总])(?:了|约|超|全国(?=.))?(?=.)"
)
_WHO = re.compile(rf".*(?:公司|集团|企业|{OWN}|年|月|单位|[,，]).*|.{{8,}}")
_STATISTIC = re.compile(
    r"(?:产量|产值|增加值|收入|支出|投资|出口|进口|进出口|总额|总值|总量|人口|价格|存款|贷款|余额|利润|销量"
    r"|规模|指数|消费|就业|[量额值率数])$|gdp$|生产总值"
    r"|\b(?:revenues?|sales|income|profits?|earnings|output|production|exports|imports|employment"
    r"|unemployment|rate|index|prices|orders|expenses|deficit|surplus|spending|gdp)\b"
)
_HAS = re.compile("^(?:共|现|建|设)?有(?![色机线限效害偿形利关无力所意序条]|[^,]*的)")
"""What an area has: 全市有图书馆, and no 有线电视."""
_MADE = re.compile(
    "(?:.*(?:企业|单位|公司|[省市县区旗盟州年月]))?(?:分别|累计|共)?生产(?!安全|能力|总|资料|补贴|性|经营|许可|线|要素|税|者|[和与、])"
    "(?P<what>[一-龥]{1,8})(?<![量额值率数格力点地业的])"
)
"""What is made: 企业生产原煤."""
_ACTED = re.compile(
    "^(?:提升|提高|增加|增长|下降|整合|扎实|推进|完成|实现|全面|第[一二三四五]|“|其|及|或|至)"
)
_COUNTERS = "家个项条处件座部台辆架艘户种名位所间支只块批期次届颗份"
_COUNTED = re.compile(
    r"(?:(?!分别|以上|以下|左右|增加|减少|增长|下降|提高|提升|上升|和\d|居|同比|大关|台阶)[一-龥a-z“”（）()])+"
)
_SEVERAL = re.compile(
    r"(?:省份|省区市|城市|国家和地区|国家|地区|(?:样本)?县(?:\(市\))?|区县|外贸大省市|企业)(?![数级群化类名性])"
)
"""Who others are said of: ``31个省份的生产总值``."""
_USED = re.compile(
    "(?:中(?:的|有)?|的.*|获[^得批].*奖|(?:受益|受惠|参加|参与|实现|完成|获得|纳入|得到|通过|入选|入围|落地|开工|竣工|进展|投产|通车|投用|获批|上市(?!公司)|合计|共).*)$"
)
_HELD = (
    "在校学生|在校生|在校学员|在园幼儿|在学研究生|毕业学生|毕业生|招生|专任教师|教职工|床位|病床|藏[书量]量?|总藏量"
    "|成交金额|成交额|合同金额|合同额"
)
"""What institutions and contracts have: it is theirs where it stands alone behind them."""
_FLOWS = "货运量|客运量|周转量|吞吐量|用电量|发电量"
"""What is carried, or used, which no share is of without the word for it."""
_KINDS = re.compile(
    f"({_HELD}|进出口|出口|进口|增加值|产量|营业收入|营业利润|业务收入|业务总?量|营收|净利润|利润总额|收入|支出|利润|投资|销售额|零售额|余额|{_FLOWS}|销货价值|价值|总产值|产值"
    "|播种面积|种植面积|面积|排放量|销量|人次|总额|顺差|逆差|差额)$"
)
_BARE = re.compile(
    "(?:主营业务|营业|业务)?(?:营收|净利润|进出口|出口|进口|增加值|产量|收入|支出|利润|投资|销售额|零售额|产值"
    "|总产值|利润总额|销售收入|税收|面积|总量|总额)"
)
"""A word that says what kind of figure it is, and of nothing."""
_YIELD = frozenset(("产量", "面积", "单产"))
ENTERPRISES = frozenset(
    (
        *("营业收入", "业务收入", "业务量", "业务总量", "营收"),
        *("净利润", "营业利润", "利润总额", "利润"),
    )
)
"""What enterprises have, one after another."""
_FAMILIES = (
    _YIELD | {"产值", "总产值", "增加值", "播种面积", "种植面积"},
    frozenset(("进出口", "出口", "进口")),
    frozenset(("收入", "支出", "顺差", "逆差", "差额")),
    ENTERPRISES,
    frozenset(_HELD.split("|")),
)
"""Words that are said of one thing, one after another."""
_OF_PARTS = ("产量", "增加值", "产值", "播种面积", "种植面积", *_HELD.split("|"))
"""Amounts whose parts are goods and industries, which are named alone behind 其中."""
_NAME = re.compile("[一-龥、()和及]{2,14}(?<![量额值数率积格人家资业])|[一-龥、()和及]{1,14}业")
_GRADE = re.compile("(?:国家|[省市县区部])级(?:及?以上)?")
_DWELLERS = ("城镇", "农村", "乡村", "城市", "男性", "女性")
_VAGUE = re.compile("(?:产量|增加值|总产值|面积|总量|总额|收入|支出|利润|单产|增速|其他|合计|总计)")
_GENERIC = re.compile(rf"^(?:{OWN}|公司|集团|企业)$|.*[,，].*|(?!.*业$).{{16,}}")
_WAY_OF = re.compile("方式(?=(?:进出口|出口|进口)$)")
_IN_ALL = re.compile("合计(?=进出口|出口|进口)")
_DATA = re.compile(
    "(?<=[一-龥a-z])(?:数据|的?(?:临时|修订|初步|最终)(?:估计|估算|统计)(?:数字?)?)$"
)
_SYNONYMS = {
    "国内生产总值": "地区生产总值",
    "生产总值": "地区生产总值",
    "gdp": "地区生产总值",
    "地区生产总值(gdp)": "地区生产总值",
}
_TRIMMED = re.compile(
    "^(?:外贸|货物|对外|货物贸易|全社会)+(?=.*口)(?!.*服务)|^人口(?=[出死自])|常住(?=人口)|户籍(?=人口)"
    "|(?<=口)(?:贸易)?(?:总额|总值|总量|规模|额)$|烟酒(?=类?价格)|类(?=价格)|(?<=[男女])性"
    "|^(?:total|overall|foreign) | of goods(?: and services)?$"
)
"""Words that change nothing of which whole a part is."""
_NOISE = re.compile(rf"^(?:{OWN}|实现|完成|全社会的)|[“”\"()（）]|\s(?![a-z])")
NATION = "全国"
"""The area of the nation, where a text is of a part of it."""
_OWN = re.compile(OWN)
_LONG = 20
"""Characters from which a noun phrase is no name of a statistic."""


class Subject(NamedTuple):
    """A subject in its own words, and the area before it; each empty where there is none."""

    subject: str
    area: str


@lru_cache(maxsize=8192)
def subject_of(head: str) -> Subject:
    """The subject and the area in what verbs have left of a clause."""
    head = _FOOTNOTE.sub("", head).strip()
    if match := _ALONE.fullmatch(head):
        return Subject("", match["area"])
    if english.is_english(head):
        return Subject(english.trimmed(head), "")
    before, area = None, ""
    while before != head:
        before = head
        head = _BEHIND_OFF.sub("", _OFF.sub("", head)).strip(" ,，、:：")
        match = _AREA.match(head)
        if match and not is_city(area) and _is_whose(match["area"], head[match.end() :]):
            area = match["area"] + (match["more"] or "")
            head = _HAS.sub("", head[match.end() :])
        head = _done(head)
    unbalanced = head.count("“") > head.count("”")
    head = _DATA.sub("", _WAY_OF.sub("", _IN_ALL.sub("", head)))
    return Subject(head.removeprefix("“") if unbalanced else head, area)


def _is_whose(area: str, rest: str) -> bool:
    """Whether an area is whose figure it is; a city may be the first word of a name: 宁波舟山港."""
    return not is_city(area) or bool(_STATISTIC.search(rest) and not _NAMED.search(rest))


def _done(head: str) -> str:
    """What is done, without who does it: of a bare 收入 or 投资 it is whose."""
    if made := _MADE.fullmatch(head):
        return made["what"]
    match = _ACT.match(head)
    if not match:
        return head
    rest = head[match.end() :]
    who = _BEHIND_OFF.sub("", match["who"])
    if match["act"] in _YIELDS:
        short = _GENERIC.sub("", who) if _BARE.fullmatch(rest) else _WHO.sub("", who)
        return short + rest if match["act"] != "完成" or _BARE.fullmatch(rest) else rest
    return head if _BARE.fullmatch(rest) else rest


def is_statistic(subject: str) -> bool:
    """Whether a subject is one that figures are of, and not a sentence's other noun."""
    named = _STATISTIC.search(subject) and not _ACTED.match(subject)
    return bool(named) and (len(subject) < _LONG or subject.isascii())


def counted_behind(figure: Figure, behind: str) -> str:
    """What a figure counts, where that stands behind it: 44家重点实验室; else empty."""
    if figure.quantity is None or figure.printed[-1:] not in _COUNTERS:
        return ""
    match = _COUNTED.match(behind) if behind[:1] not in "和与及、的(" else None
    if match and (several := _SEVERAL.match(match.group())):
        return several.group()
    noun = _USED.sub("", match.group()) if match else ""
    return noun if len(noun) > 1 else ""


_GIVES = re.compile("(?:增加|新增|推出|安排|下达|投入|减免|发放|投放|提供|筹措|落实|和|约|超|达)+$")
_THING = re.compile("[一-龥a-z“”]{2,18}")
_NO_THING = re.compile(
    "^(?:左右|以上|以下|增长|下降|同比|用于|支持|占|比|的|大关|和|与|较|为|至|到)"
)


def given_behind(figure: Figure, lead: str, behind: str) -> str:
    """What money is of where that stands behind it: 增加2000亿元再贷款额度; else empty.

    Args:
        figure: the figure.
        lead: what stands before it.
        behind: what stands behind it.
    """
    money = figure.quantity is not None and figure.printed.endswith(("元", "美元"))
    match = _THING.match(behind) if money and _GIVES.search(lead) else None
    return match.group() if match and not _NO_THING.match(behind) else ""


def inherited(subject: str, parent: str, topic: str = "") -> str:
    """A subject with what it takes from the one that it is a part of.

    >>> inherited("出口", "民营企业进出口"), inherited("食品", "居民消费价格")
    ('民营企业出口', '食品价格')
    >>> inherited("出口", "进出口总额")
    '出口'
    """
    if subject.startswith("总") and topic not in ("", subject) and len(subject) < 5:
        return (stem_of(topic) if subject[1:] in _YIELD else topic) + subject
    if parent.endswith("价格") and "价格" not in subject and subject[-1] not in "率额量":
        return subject + "价格"
    if parent and subject in _DWELLERS:
        return subject + parent
    for whole in filter(None, (topic, parent)):
        kind = kind_of(whole)
        alike = any({kind, subject} <= family for family in _FAMILIES)
        if (
            kind
            and len(kind) < len(whole)
            and (alike or (whole == parent and kind_of(subject) == subject))
        ):
            stem = whole.removesuffix(kind)
            inner = kind_of(stem)
            alike = any({inner, subject} <= family for family in _FAMILIES)
            return (stem.removesuffix(inner) if inner and alike else stem) + subject
    alone = subject in _HELD.split("|") or (subject in _YIELD and len(topic) < 7)
    return topic + subject if alone and topic else subject


def goes_on(subject: str, part: str, whole: str) -> bool:
    """Whether a subject behind a semicolon may be one more part of a whole, as the last one was.

    It is none where its word for what is counted is another, or where the part named its whole
    and it does not: then it stands beside the whole.

    >>> goes_on("第二产业增加值", "第一产业增加值", "国内生产总值")
    True
    >>> goes_on("固定资产投资", "地方级收入", "财政收入")
    False
    >>> goes_on("客车产量", "电动轿车产量", "轿车产量")
    False
    """
    kinds = {kind_of(subject), kind_of(part)}
    alike = len(kinds) == 1 or "" in kinds or any(kinds <= family for family in _FAMILIES)
    return alike and (subject.endswith(whole) or not part.endswith(whole))


def of_whole(part: str, whole: str) -> str:
    """A part of an amount with the word for what is counted, which only its whole has.

    >>> of_whole("稻谷", "粮食总产量"), of_whole("农业", "农林牧渔业增加值")
    ('稻谷产量', '农业增加值')
    >>> of_whole("国家级", "省级以上实验室"), of_whole("发明专利", "专利申请")
    ('国家级实验室', '发明专利申请')
    >>> of_whole("出口", "进出口总额"), of_whole("工业用电量", "产量")
    ('出口', '工业用电量')
    """
    if _GRADE.fullmatch(part) and (grade := _GRADE.match(whole)):
        return part + whole[grade.end() :]
    for length in range(min(len(part), len(whole)) - 1, 1, -1):
        if whole.startswith(part[-length:]):
            return part + whole[length:]
    kind = kind_of(whole).removeprefix("总")
    bare = kind in _OF_PARTS and _NAME.fullmatch(part) and not is_statistic(part)
    return part + kind if bare and not _KINDS.search(part) else part


def stem_of(subject: str) -> str:
    """A subject without the word that says what kind of figure it has.

    >>> stem_of("民营企业进出口")
    '民营企业'
    """
    kind = kind_of(subject)
    return (subject if kind in _FLOWS.split("|") else subject.removesuffix(kind)) or subject


def rate_of(subject: str, head: str, last: Draft) -> str:
    """What percentage points are of: the growth or the share that stands before them.

    Args:
        subject: what they would be of without it.
        head: the words before them; empty where they have no subject of their own.
        last: the figure before them.
    """
    if last.measure == "points" and not head:
        return last.subject
    if subject in ("比重", "占比") and last.measure == "share":
        return f"{stem_of(last.subject)}比重"
    if last.subject != subject or subject.endswith("率"):
        return subject
    if last.measure == "share" and last.why == "占":
        return f"{subject}占{last.base}的比重"
    if last.why == "比重":
        return f"{subject}比重"
    return f"{subject}增速" if last.measure == "growth" else subject


def is_vague(subject: str) -> bool:
    """Whether a subject says what kind of figure it has, and not of what."""
    return bool(_VAGUE.fullmatch(subject))


def kind_of(subject: str) -> str:
    """The word at a subject's end that says what kind of figure it has; empty for none."""
    match = _KINDS.search(subject)
    return match.group() if match else ""


_NAMED = re.compile(
    "机场|港(?!口)|园|[新老城]区|中心|平台|基地|工程|[省市县区]|大学|公司|集团|国家级|、"
)
"""What makes the words behind a city a name that begins with it, or those of more than one."""
_OPENS_WITH = re.compile(rf"(?P<area>(?:{PROVINCES}|{CITIES})(?:{_KIND})?),")


def area_of_block(text: str) -> str:
    """The place that a stretch of text begins with, as what it is of; empty for none.

    >>> area_of_block("广州,作为中心"), area_of_block("广州港")
    ('广州', '')
    """
    match = _OPENS_WITH.match(text)
    return match["area"] if match else ""


def is_city(area: str) -> bool:
    """Whether an area is one of the cities that are named without 市."""
    return area in CITIES.split("|")


def own_area(text: str) -> str:
    """The area that a text is of: the province that its beginning names most often; or none."""
    named = re.findall(PROVINCES, text[:3000])
    return max(sorted(set(named)), key=named.count) if named else ""


@lru_cache(maxsize=4096)
def area_key(area: str, own: str) -> str:
    """An area as it meets others: empty for the text's own.

    >>> area_key("全省", "广东"), area_key("广东省", "广东"), area_key("深圳市", "广东")
    ('', '', '深圳')
    """
    if area in ("全国", "我国"):
        return NATION if own else ""
    plain = _PROVINCE.sub(r"\1", area)
    return "" if _OWN.fullmatch(area) or plain == own else plain


def canonical(subject: str) -> str:
    """A subject as it is one of a family.

    >>> canonical("货物进出口总额"), canonical("常住人口"), canonical("food")
    ('进出口', '人口', 'food')
    """
    before = None
    while before != subject:
        before, subject = subject, _TRIMMED.sub("", subject)
    return subject


@lru_cache(maxsize=8192)
def normalised(subject: str) -> str:
    """A subject as it meets others: without what says nothing, and in one word for one thing."""
    plain = _NOISE.sub("", subject.casefold())
    return _SYNONYMS.get(plain, plain)
