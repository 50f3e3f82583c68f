"""What reports say, in Chinese: each English phrase with its braces, and what stands for it.

The English stands where it is said; a test asks for the Chinese of every phrase.

>>> say("{number} more", "zh", number=3), say("{number} more", "en", number=3)
('另外3个', '3 more')
"""

from __future__ import annotations

from collections.abc import Mapping

from ..checks.names import MEASURES_ZH
from ..finding import Phrase


def say(template: str, language: str, /, **parts: object) -> str:
    """A phrase in a language, with its parts; in English where nobody has translated it."""
    words = PHRASES.get(template, template) if language == "zh" else template
    return words.format(**parts) if parts else words


def translated(message: str, language: str) -> str:
    """A message as it is said in a language; as it is where nothing is known of its parts."""
    if language != "zh":
        return message
    if not isinstance(message, Phrase):
        return PHRASES.get(message, message)
    parts = {name: PHRASES.get(part, part) for name, part in message.parts.items()}
    return say(message.template, language, **parts)


COUNTED: Mapping[str, str] = {
    "claim": "{n}个数字",
    "column": "{n}列",
    "contradiction": "{n}处矛盾",
    "error": "{n}个错误",
    "figure": "{n}个数字",
    "independent document": "{n}份独立文件",
    "row": "{n}行",
    "table": "{n}张表",
    "warning": "{n}个警告",
}
"""How many there are of a thing."""

PHRASES: Mapping[str, str] = {
    # Severities, verdicts and vintages
    "error": "错误",
    "warning": "警告",
    "information": "供参考",
    "accepted": "已知有因",
    "supported": "有佐证",
    "contradicted": "有矛盾",
    "consistent": "相容",
    "untested": "无从检验",
    "preferred": "优先",
    "deprecated": "已标为错误",
    "preliminary": "初步数",
    "estimate": "预计数",
    "final": "最终数",
    "revised": "修订数",
    "target": "目标",
    "forecast": "预测",
    # The first screen
    "{number} for information": "{number}个供参考",
    "{number} known, with a reason": "{number}个已知，附有理由",
    "{number} errors": "{number}个错误",
    "{number} warnings": "{number}个警告",
    "for information": "供参考",
    "known": "已知",
    "{name}: {checked}: {counts}": "{name}：{checked}：{counts}",
    "not all is shown: {kinds}; -v shows all": "未全部显示：{kinds}；-v全部显示",
    "{number} more of these": "同类另{number}个",
    "locators: {verified} verified, {unverified} not verified (no text for them)":
        "位置：{verified}处已核对，{unverified}处未核对（没有原文）",
    "{rows} tested by what their tables' schemas say, and by nothing else":
        "{rows}只按表的模式检验，别无其他",
    "{formula}: {passed} passed, {failed} failed, {untested} not tested{why}":
        "{formula}：{passed}通过，{failed}行不通过，{untested}行未检验{why}",
    "{formula}: nothing was tested: {why}": "{formula}：什么也没有检验：{why}",
    "nothing was tested: there are no claims": "什么也没有检验：没有数字",
    "{claims} compared with other figures": "{claims}与其他数字比过",
    "{claims} stand beside others of their cell": "{claims}有同一项的其他数字",
    ", {number} not ({why})": "，{number}个没有（{why}）",
    "no other figure here speaks of them": "这里别无其他数字涉及它们",
    "beyond their cells so many claims are not counted": "数字太多，同一项之外不再统计",
    "{share} % of claims have nothing to be compared with; a second source for these would help "
    "most: {series}":
        "{share}%的数字无可比对；最需要第二个来源的是：{series}",
    "{series} ({number})": "{series}（{number}）",
    "and {number} more in doubt": "另有{number}个存疑",
    "and {number} more": "另有{number}个",
    "{number} more": "另外{number}个",
    "{named} and {number} more": "{named}，另有{number}个",
    "reason: {reason}": "理由：{reason}",
    "known as {name}": "编号{name}",
    "at {place}": "位于{place}",
    "row {number}": "第{number}行",
    # What one claim says by itself
    "{value} is not a finite number": "{value}不是有限的数",
    "{bound} is not a finite number; leave it empty where unbounded":
        "{bound}不是有限的数；无界处请留空",
    "lower bound {lower} lies above upper bound {upper}": "下限{lower}高于上限{upper}",
    "{value} lies outside its own bounds, {lower} to {upper}":
        "{value}在它自己的界限{lower}至{upper}之外",
    "a share of {share} % lies outside 0 to 100 %": "比重{share}%不在0%至100%之内",
    "a {measure} of {value} is not a positive whole number": "{measure}{value}不是正整数",
    "a count of {value} {unit} is below zero": "数量{value}{unit}小于零",
    "unit is {unit}, that of {indicator}, {measure}, is {meant}":
        "单位是{unit}，而{indicator}（{measure}）的单位是{meant}",
    "{printed} says {value}, not {stored}": "{printed}说的是{value}，不是{stored}",
    "{locator} runs backwards: its end must lie behind its start":
        "{locator}前后颠倒：终点必须在起点之后",
    "{locator} holds {span} characters, {printed} has {length}":
        "{locator}含{span}个字符，而{printed}有{length}个",
    "what can't be negative can't fall by more than 100 %": "不会为负的量，下降不会超过100%",
    "unbounded": "无界",
    "an error if growth is nominal, which column growth_basis would say":
        "若是名义增速则为错误，growth_basis一列可说明",
    "this folder has no data of its own, so those that come with gd_metrics are checked":
        "本文件夹没有自己的数据，故检验随gd_metrics提供的数据",
    **MEASURES_ZH,
    # A claim explained
    "{share} of its one-digit slips would be caught": "改错一位数字，有{share}会被发现",
    "perhaps {miss}": "可能是{miss}",
    "Nothing is implied for it: no other claim can test it.":
        "没有任何数字涉及它：无从检验。",
    "and {number} more of {rule}, {name}": "{rule}（{name}）另有{number}个",
    ", most likely {interval}": "，很可能{interval}",
    ", of another vintage": "（另一版本）",
    ", not independent": "，并非独立来源",
    "advice": "参考",
    "supports": "支持",
    "meets": "相符",
    "misses": "不符",
    "the others say {interval}": "其他数字推出{interval}",
    "{rule} ({code})": "{rule}（{code}）",
    "what is printed": "所印的字",
    "what such a figure can be": "这类数字可能的范围",
    "the same figure elsewhere": "别处的同一数字",
    "a growth and its two levels": "增速与前后两个水平",
    "a share, its part and its whole": "比重与其部分、总体",
    "a formula": "公式",
    "parts and the whole they are in": "部分与其所在的总体",
    "the growth of a whole and of its parts": "总体与各部分的增速",
    "who holds which rank": "位次归谁",
    "the years in a row until then": "此前连续的年数",
    "how large it was in other years": "其他年份的大小",
    # Whom to doubt
    "no contradictions, so nobody to doubt": "没有矛盾，无人可疑",
    "and {number} more at least": "至少另有{number}个",
    "no set of these claims explains it": "这些数字中没有一组能解释它",
    "it": "它",
    "these {number} claims": "这{number}个数字",
    "nothing outside this dispute supports {those}": "争议之外没有别的数字支持{those}",
    "supported elsewhere once": "别处有1次佐证",
    "supported elsewhere {number} times": "别处有{number}次佐证",
    "doubt {figures} ({others})": "怀疑{figures}（{others}）",
    "{printed} ({edit}) agrees with {agrees} of {of}":
        "{printed}（{edit}），与{of}项中的{agrees}项相符",
    "{printed}, as likely": "{printed}，同样可能",
    "{printed} of {period}": "{period}的{printed}",
    " or ": "或",
    "digit": "一位数字",
    "swap": "相邻数字对调",
    "exchange": "数字对调",
    "decimal point": "小数点",
    "sign": "正负号",
    "percentage points": "百分点",
    "year": "年份",
    # Series
    "value": "数值",
    "status": "状态",
    "obs_status": "SDMX状态",
    "independent": "独立文件",
    "distance": "所见",
    "agreed": "一致",
    "single": "单一",
    "contested": "有争议",
    "opened": "原件",
    "transcribed": "转载页",
    "reported": "未再打开",
    "indicator; of each series area, measure, unit, periods, number of figures":
        "指标；各序列的地区、度量、单位、时期、数字个数",
    # The card of a figure
    "no claim says otherwise": "没有数字与之不同",
    "one figure that differs is marked as wrong, with the reason below; all others agree": (
        "一个不同的数字已标为错误（理由见下），其余一致"
    ),
    "what differs is marked as wrong, with reasons below; all others agree": (
        "不同的数字已标为错误（理由见下），其余一致"
    ),
    "the claim that was preferred by hand decides": "以人工选定的数字为准",
    "what nothing contradicts decides": "以无人反驳的数字为准",
    "but other figures imply that it is wrong or one of them is": (
        "但由其他数字推出，它或其中之一有误"
    ),
    "the latest vintage decides": "以最新版本为准",
    "the source nearest to the original decides": "以最接近原件的来源为准",
    "the most precise claim decides": "以最精确的数字为准",
    "nothing decides between the claims": "各数字之间无从取舍",
    "{number} for it": "{number}个支持",
    "{number} against it": "{number}个相反",
    "{number} from before it was revised": "{number}个为修订之前",
    "those for it go back to {documents} (none cites another)": "支持者出自{documents}（互不引用）",
    "for": "支持",
    "against": "相反",
    "printed earlier": "修订之前",
    "decides; ": "以此为准；",
    "marked as wrong by gd_metrics": "gd_metrics标为错误",
    "marked as wrong by gd_metrics: {why}": "gd_metrics标为错误：{why}",
    "this page was opened here and bears the figure": "本库打开过此页，确有此数",
    "transcribed once from this page, which was not opened again here":
        "曾从此页转录，本库未再打开",
    "transcribed once from this page, which was looked for again and not found":
        "曾从此页转录，后来再找已不见",
    "known from others alone; this page was never opened here": "只由他处得知，本库未打开过此页",
    "; the document that it cites was not": "；它所引的文件则没有",
    "that address was looked for again and not found": "该网址后来再找已不见",
    "that address was not opened again here": "该网址本库未再打开",
    "= what the figure stands for, x what differs from it": "=为该数字所代表的范围，x为与之不同者",
    "a bar a year, {low} to {high}": "每年一格，{low}至{high}",
    "| the years on its sides are not to be compared: vintage or count changed":
        "|两侧的年份不可比：版本或口径有变",
    "no figure of a year": "没有年度数字",
    "cite: {citation}": "引用：{citation}",
    "{value}. {source}. In: {release} (gd_metrics), cell {cell}{parts}.":
        "{value}。来源：{source}。载于：{release}（gd_metrics），{cell}{parts}。",
    " (basis {basis}, against {base})": "（口径{basis}，以{base}为基期）",
    "Sources disagree": "各来源不一致",
    ", as transcribed by ": "，转录者：",
    "; original not opened": "；原件未打开",
    "no value decided": "未定",
    # What was read of a document
    "note: {text}": "注：{text}",
    "{contradictions}, {looked} to look at, {figures} read, {compared} of them compared, "
    "{unread} not understood":
        "{contradictions}，{looked}处值得一看，读出{figures}，其中{compared}个有可比对，{unread}个未能读懂",
    "and {number} more to look at: -v shows them": "另有{number}处值得一看：-v全部显示",
    "and {number} more: -v shows them": "另有{number}个：-v全部显示",
    "not understood:": "未能读懂：",
    "not understood": "未能读懂",
    "contradiction": "矛盾",
    "to look at": "值得一看",
    "near miss: {near}": "相近的笔误：{near}",
    "{edited} for {printed} would fit {of} of {of}":
        "{printed}若为{edited}，则与{of}项中的{of}项相符",
    "change": "变化",
    "points": "百分点变化",
    "contribution": "拉动",
    "gap": "差距",
    "ratio": "比率",
    "balance": "差额",
    "anything": "任何值",
    "{period} ends after the document's date; say --date if that is wrong":
        "{period}在文件日期之后才结束；若日期不对，请用--date",
    "they meet nowhere": "二者没有共同的值",
    "{gap} lie between them": "相差{gap}",
    "{one} and {other} are printed for one figure: {apart}":
        "同一数字印作{one}与{other}：{apart}",
    "a fall of {printed}": "下降{printed}",
    "nothing that it can be": "没有可能的值",
    " and ": "与",
    "{others} make the {name} {implied}, printed {printed}":
        "由{others}推出{name}为{implied}，印作{printed}",
    "from {one} to {other} is no rise": "从{one}到{other}不是上升",
    "from {one} to {other} is no fall": "从{one}到{other}不是下降",
    "{printed}: nothing that is counted falls by more than all":
        "{printed}：计数的量下降不会超过全部",
    "{part} for a part, more than the whole of {whole}": "部分为{part}，大于总计{whole}",
    "{parts} is {sum}": "{parts}为{sum}",
    "{summed}, and they are all of one whole": "{summed}，而它们同属一个总体",
    "{summed}, more than the whole of {whole}": "{summed}，大于总计{whole}",
    "{summed}, not {whole}": "{summed}，而非{whole}",
    "{edited} for {printed}": "{printed}或为{edited}",
    "{whole} for the whole, {part} is the least that each of its parts grew":
        "总体为{whole}，而各部分至少为{part}",
    "{whole} for the whole, {part} is the most that any of its parts grew":
        "总体为{whole}，而各部分至多为{part}",
    "{before} grown by {average} a year for {years} years is {implied}, printed {printed}":
        "{before}按年均{average}增长{years}年为{implied}，印作{printed}",
    "printed": "印作",
    "stands for": "代表",
    "measure": "度量",
    "subject": "主体",
    "area": "地区",
    "period": "时期",
    "base": "基期",
    "part of": "属于",
    "vintage": "版本",
    "growth is": "增速为",
    "sure": "把握",
    "why": "依据",
    "{printed} at {place}": "{place}处的{printed}",
    "no figure stands at {offset}, or anywhere in it": "{offset}处没有数字，全文也没有",
    "no figure stands at {offset}; the nearest: {near}": "{offset}处没有数字；最近的：{near}",
    "compared with published figures: {number}, {differ} differ":
        "与已公布数字比较{number}个，{differ}个不同",
    "published {figures}": "公布的为{figures}",
    # A picture
    "printed, contradicted": "另有印刷，与之矛盾",
    "break: another vintage": "中断：版本不同",
    "bar: all that the figure may stand for": "竖线：数字可能代表的范围",
    "Sources: {sources}. {release}.": "来源：{sources}。{release}。",
    "no font with Chinese characters is on this machine, so a PNG has boxes for them; an SVG has "
    "none": "本机没有含汉字的字体，PNG中的汉字会成为方框；SVG不会",
    "about {value}": "约{value}",
    "nearly {value}": "近{value}",
    "more than {value}": "超过{value}",
    "at least {value}": "至少{value}",
    "less than {value}": "不到{value}",
    "at most {value}": "至多{value}",
    "{lower} to {upper}": "{lower}至{upper}",
}  # fmt: skip
"""Each phrase, in Chinese."""
