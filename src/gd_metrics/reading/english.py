"""English sentences: the subject before the verb, what rose and fell, from what and to what.

>>> read("exports rose ", " to $5.9bn", "%", signed=False)
Words(subject='exports', measure='growth', why='rose', verb='rose', base='')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_UP = (
    "rose|risen|rises?|grew|grown|grows?|(?<!ended )up(?! at)|increased?|climbed|jumped"
    "|gained|surged|leapt|soared|advanced|(?<!value )added(?! value)|expanded|strengthened"
    "|accelerated|quickened|rising|growing|increasing|climbing|expanding"
)
_DOWN = (
    "fell|fallen|falls?|down|declined?|decreased|dropped|slipped|contracted|shrank|reduced"
    "|narrowed|lost|eased|slowed|cooled|falling|declining|decreasing|dropping|revised down"
)
_MOVE = re.compile(rf"\b(?P<verb>(?:revised )?(?:{_UP})|{_DOWN})\b")
_STATE = re.compile(
    r"\b(?:was|were|is|are|has been|have been|reached|reaching|totall?ed|totall?ing|stood at"
    r"|amounted to|recorded|posted|ended up at|came to|hit|changed|reported"
    r"|continued|showed|announced|improved|deteriorated"
    r"|generated|achieved|delivered|earned|yielding|came in(?: \w+){0,2} at"
    r"|account(?:s|ed|ing) for|represent(?:s|ed|ing)|remained|averaged|made up|mark(?:ed|ing))\b"
)
_SHARE = re.compile(
    r"\b(?:account(?:s|ed|ing) for|represent(?:s|ed|ing)|made up|a share of|per ?cent of)\b[^,]*$"
)
_BREAK = re.compile(
    r"[;:()]|,(?! (?:excluding|including(?= [a-z ]{3,30}, [a-z]+ed\b))\b)"
    r"|(?= (?:as )?compared (?:to|with) )|(?= against )"
    r"|\b(?:while|whereas|but|as(?! an? (?:proportion|share|percentage))|which|that"
    r"|whom|following|after(?= an?\b)|versus|vs)\b"
    r"|\band (?=(?:ended|was|were|the)\b)"
)
_TO = re.compile(
    r"\bto(?: an? (?:[a-z]+ )?(?:level|total|record|high|low) of)?(?: (?:just|only))?\s*$"
)
_FROM = re.compile(r"\b(?:from|than|versus|vs\.?|compared (?:to|with)|against|over)\s*$")
_NOUN = re.compile(
    r"\b(?:(?:an?|expected|forecast) (?:[a-z-]+ ){0,2}?(?P<way>increase|rise|gain|growth"
    r"|decrease|decline|fall|drop"
    r"|reduction))\b(?: of)?[^,]*$"
)
_MEASURES = {"%": "growth", "percentage points": "points", "basis points": "points"}
_FALLS = ("decrease", "decline", "fall", "drop", "reduction")
_RISES = ("increase", "rise", "gain", "growth")
_AMOUNTS = re.compile(
    "rose|risen|ris(?:es?|ing)|gr(?:ew|own|ows?|owing)|up|increas(?:ed?|ing)|climb(?:ed|ing)|jumped"
    "|surged|leapt|soared|fell|fallen|fall(?:s|ing)?|down|declin(?:ed?|ing)|decreas(?:ed|ing)"
    "|dropp(?:ed|ing)|contracted|shrank|reduced"
)
"""Verbs that say more or less of any figure; a currency gains where fewer of it are paid."""
_CLAUSE_END = re.compile("[,;.(]")
_ON_ANOTHER = re.compile(
    r"\b(?:from|than|over|on|above|below|compared|against|since|year|quarter|month|yoy|qoq|average"
    r"|annually|higher|lower)\b"
)
"""What percentage points are said on that are no more than a comparison."""
_BEHIND = re.compile(
    r"\s*(?P<word>yoy|qoq|(?:year|quarter)[ -]o(?:n|ver)[ -](?:year|quarter)|increase|growth|rise"
    r"|gain|decline|decrease|drop)"
)
_BEFORE_NOUN = re.compile(
    r"^(?:(?:the|a|an|and|in|of|to|for|its|our|their|total|with|during|meanwhile|this|these|revised"
    r"|preliminary|seasonally adjusted|company|group|looking at|including|comprising|bringing"
    r"|leaving|of which|of whom|consisting of|composed of|made up of|highest|largest|biggest"
    r"|strongest|sharpest|steepest|both|s(?= )|flat|(?:led|driven|boosted) by)\b\s*"
    r"|[\"“”'’,.\s-])+"
)
_BEHIND_NOUN = re.compile(
    r"(?:\s|\b(?:end|would|edged|inched|ticked|had|has|have|went|is|are|estimated|came|rising|not|on|in|for|of|by|at|from|to|the|and|during|little|was|were|over|with|also|both|then|a|an"
    r"|month|quarter|year|combined|company|recorded|posted|reported)\b|[,.\"“”'’-])+$"
)
_APPOSITION = re.compile(r"\s*an? [a-z-]+ ")
_SAYS = re.compile(
    r"^.*\b(?:says|said|shows?|showed|reported|announced(?: today)?) (?:that )?(?!an? )(?=[a-z])"
)
_MOVE_IN = re.compile(
    r"\ban? (?P<way>increase|rise|gain|decrease|decline|fall|drop|reduction) in (?:the )?"
    r"(?P<of>[a-z][a-z -]+?) of\s*$"
)
_OF_THE_LAST = re.compile(r"\s(?:for|in|of|at|on|among|by)\s")
_CARRIED = re.compile(r"\s*(?:(?:reflecting|representing|marking|resulting in) )?an? ")
_COMPANY = re.compile(r",(?= (?:inc|ltd|corp|co|llc|plc)\b)")
"""A comma within a company's name."""
_ATTRIBUTED = re.compile(r"\battributable to [^,;]*?(?=\s{2}| (?:for|in|was|were|of)\b|,|$)")
"""Whose a profit is."""
_MOVED = re.compile(
    r"\s*an? (?:[a-z-]+ )?(?:increase|rise|gain|growth|decrease|decline|fall|drop|reduction)\b"
)
"""What is recorded of a figure that stands before the verb."""
_NO_NOUN = re.compile(
    r"(?:per (?:[a-z]+ )?share(?: diluted| basic)?$|index$|levels?$|economists|analysts|yoy|qoq"
    r"|compared|against|included|prior|after|followed|resulted)\b"
)
_THAT = re.compile(r"\bthat of\b")
_REVISION = re.compile(
    r"[^,;]{0,40}compared with the (?:preliminary|advance|previous(?:ly)? (?:acc|est|fig|rep))"
)
_THAN = re.compile(
    r"\s*(?:(?P<way>higher|lower|more|less|fewer)\s+(?:in\s+)?than|(?P<over>above|below))\b"
)
_OF_MEMBERS = re.compile(
    r"\s+of (?:the )?\d[\d,]* (?P<noun>[a-z]+(?: [a-z]+)?)(?=[,.;]|$| (?:had|rose|fell)\b)"
)
"""What is counted, some of which are counted before it: ``in 12 of 21 industries``."""
_IN_COMMAS = re.compile(
    r", (?:also )?(?:up|down) (?:[a-z-]+ ){1,5}(?:months?|quarters?|increases|decreases),"
)
"""How long something has risen or fallen, between its noun and its verb."""
_LED = re.compile(r"\b(?:drove|led) the (?P<way>increase|decrease|rise|decline|gain|fall), $")
"""What stands between what moved most and how far it did."""
_OF_ANOTHER = re.compile(
    r"\b(?:compared (?:to|with)|versus|vs\.?|against|from) (?:an? |the )?"
    r"(?P<noun>(?!the\b)[a-z’'-]+(?: (?!(?:and|or|which)\b)[a-z’'-]+){0,3}?)"
    r"(?:\s+(?:for|in|during))?\s+of\s*$"
)
"""What another figure of a noun is printed as: ``compared to sales for the year of $9m``."""
_GIVEN = re.compile(
    r"\b(?:recorded|posted|reported|announced|generated|achieved|delivered|earned)\b(.*)$"
)
_GIVES = re.compile(
    r"\b(?:yielding|generat(?:ed|ing)|with|an?|added|created|earned|paid|includ(?:ing|ed|es)"
    r"|comprising|consisting of|composed of|made up of"
    r"|(?:average|total|and) of|reported|posted|recorded)\s*$"
)
"""What stands before a figure whose noun stands behind it."""
_NOUN_BEHIND = re.compile(
    r"\s+(?:(?:in|of|worth of) )?[\"“‘']?"
    r"(?P<noun>(?!(?:and|or|compared|from|in|for|to|was|were|versus|the"
    r"|higher|lower|above|below|more|less|per|up|down|by|at|during|on|of|over|increase|decrease|rise|fall|gain)\b)"
    r"[a-z][a-z’'-]*(?: (?!(?:for|in|from|to|was|were|during|recorded|created|compared|by|over"
    r"|and|which)\b)[a-z][a-z’'-]*){0,4})"
)
_AMONG = re.compile(
    r"\b(?:(?P<all>comprising|consisting of|composed of|made up of)|including|of wh(?:ich|om)"
    r"|among wh(?:ich|om)|among them)\b,?(?P<item>[^,;:]*)$"
)
"""What makes the figures behind it parts of the one before it, and the words of the first."""
_ITEM = re.compile(
    r"[,\s]*(?:(?:and|plus|as well as)\b\s*)?[^,;:]{0,60}?"
    r"(?:\b(?:of|at|worth|totall?ing|was|were|is|are|by)\s*)?(?:\b(?:about|some|over|only)\s*)?$"
)
"""The words before one more part."""
_NO_ITEM = re.compile(r"\b(?:while|whereas|but|which|compared|against|with|has|had|have)\b")
_OF_WHOM = re.compile(r"\b(?:of|among) wh(?:ich|om),?\s*$|\bamong them,?\s*$")
_PART_BEHIND = re.compile(
    r"\s*(?:(?:was|were|is|are|will be|came|comes|went|goes|derived|arose|spent)\s+)?"
    r"(?:(?:from|to|in|for|on|as|spent on|due to|attributable to)\s+)?(?:the\s+)?"
    r"(?P<noun>(?!(?:and|or|of|at|up|down|compared|more|less)\b)[a-z][a-z’'-]*"
    r"(?: (?!(?:and|or|in|for|to|was|were|from|while|with|at)\b)[a-z][a-z’'-]*){0,3})"
)
"""What a part is, behind its figure: ``of which $5 million came from services``."""
_A_TOTAL = re.compile(
    r"[,\s]*(?:and |or |for |making |giving |bringing |with )*(?:an? |the )?(?:combined |grand )?"
    r"(?:total(?: of| to)?|totall?ing|sum of|in total|in all|altogether|together)[,:]?\s*"
)
_BARE = re.compile(r"[,\s]*(?:and|or|making)?\s*")
_IN_ALL = re.compile(r"\s*(?:[a-z]+ )?(?:in total|in all|altogether|combined)\b")
_ADDS = re.compile(
    r"(?:^|[;,])\s*(?:while |and )?(?P<what>[a-z][a-z -]*?)"
    r" (?:contribut(?:ed|ing|es)|add(?:ed|s|ing))\s*$"
)
_TO_GROWTH = re.compile(r"[^;]*\bto (?:[a-z]+ ){0,3}growth\b")
_ONE_MORE = re.compile(r"[,\s]*(?:and |the )*(?P<what>[a-z][a-z -]{2,40}?)(?: for| at)?\s*")
ACCOUNTS = "accounting for"
NOUN_BEHIND, PART_BEHIND, OF_ALL = "a noun behind", "a part behind", "n of m"
"""Why a figure was read as being of the noun behind it: ``Of 90 boats, 30 are blue``."""
_OPENED = {NOUN_BEHIND: "with ", PART_BEHIND: "of which ", OF_ALL: "of which "}
_PART = re.compile(
    r"^(?:proportion|share|percentage) of\s|\bas an? (?:proportion|share|percentage) of\b.*$"
)
_NUMBER_OF = re.compile(r"^(?:total )?number of ")
_SIGNED = re.compile(r"\b(?P<sign>plus|minus|negative)\s*$")
_PLACE = re.compile(
    r"\s*(?:(?:yoy|mom|qoq|\w+[ -]on[ -]\w+)\s*(?:\(\w+\)\s*)?)?in (?:the )?"
    r"(?P<place>(?!the\b)[a-z][\w’'-]*(?: [a-z][\w’'-]*){0,2}?)"
    r"(?=\s*(?:[,.;()]|$)|\s+(?:and|by|compared|versus|from|while|over|during|on|as|in|both)\b|\s\s)"
)
AND = re.compile(
    r"(?:(?!\b(?:was|were|is|are|rose|fell|grew|while|had|has)\b)[^.;:]){0,80}?\band"
    r"(?: (?P<way>up|down))?(?: by| to)?\s*"
)
"""What stands between two figures that one verb is said of: ``rose 3% in May and 4% in June``."""
_QUALIFIER = re.compile(
    r"\bon an? (?P<how>[\w*.-]+(?: [\w*.-]+){0,2}) basis|\b(?P<other>non-gaap"
    r"|excluding [a-z]+|adjusted|seasonally[ -]adjusted)\b"
)
_WHOLE = re.compile(
    r"\s*of (?:(?:the|its|our|their|all|total|group) )*(?P<whole>[a-z][a-z’' -]*?)"
    r"(?=\s*(?:[.,;:()]|$)|\s(?:in|for|and|from|compared|versus|during|at|was|were|are|is)\b"
    r"|\sof\s[$€£\d])"
)
"""What a share is of, behind it."""
_OF_ALL = re.compile(
    r"\s*of (?:(?:the|its|our|their|these|all|some|about|over|nearly|more than) )*"
    r"[\d,.]+(?: million| thousand)?(?P<noun>(?: [a-z’'-]+){1,4}), (?:only |just )?$"
)
_ARE = re.compile(
    r"\s*(?:\([^()]*\)|,? or [^,]*?per ?cent,?)?\s*(?:(?:are|were|is|was) )?"
    r"(?P<what>[a-z](?:(?! and [\d$€£])[^.,;()])*)"
)
_RESPECTIVELY = re.compile(r"[^.;:\d]*\brespectively\b")
_KIND = re.compile(
    r" (?:revenues?|sales|incomes?|profits?|output|production|exports|imports|prices|population"
    r"|employment|investment|spending|consumption|rates?)$"
)
"""What the last of a list says of all of them."""
_IN_PLACES = re.compile(
    r"(?P<said>.*\b(?:increases?|rises?|gains?|growth|decreases?|declines?|falls?|drops?"
    rf"|{_UP}|{_DOWN})\b.*)(?<!increase )(?<!decrease )(?<!decline )(?<!\ba rise )(?<!growth )"
    r"\bin (?:the )?(?P<place>(?!the\b)[a-z][\w’' -]{1,40}?)"
    r" ?\((?:(?:both|each|up|down|plus|minus|by) )*"
)
_WHERE = re.compile(r"\s(?:was|were) (?:recorded|registered|observed|seen|reported)\s*$")
_IN_ONE_MORE = re.compile(
    r"\)?[,\s]*(?:(?:and|as well as|then|followed by|in|the)\b\s*)*"
    r"(?P<place>[a-z][\w’' -]{1,40}?) ?\((?:(?:both|each|up|down|plus|minus|by) )*"
)
"""What stands before a figure that stands in a bracket behind its place."""
_NOUN_IN_FRONT = re.compile(
    r"(?:.*(?:[,;)]|\b(?:was|were|is|are|from|by|in|of|includ(?:ed?|ing)|recorded)\b))?"
    r"\s*(?:(?:and|the|for)\b\s*)*(?P<noun>[a-z][a-z’' &-]{2,60}?)"
    r" \((?:both |each )?(?P<way>up|down|plus|minus) (?:by )?"
)
SEQUENTIAL = re.compile(
    r"[^.;]{0,30}?\b(?:qoq|mom|(?:quarter|month)[ -]o(?:n|ver)[ -](?:quarter|month)|sequentially"
    r"|(?:from|than|on|over|(?:to|with)) the (?:previous|prior|preceding) (?:quarter|month|three))"
)
"""What says that a growth is on the period before, and not on the year before."""
_CHINESE, _LATIN = re.compile("[一-龥]"), re.compile("[a-z]{2}")
_LONGEST = 80
"""Characters from which words before a verb are no noun phrase."""


@dataclass(frozen=True)
class Words:
    """What the words before an English figure say.

    Attributes:
        subject: what is counted; empty where it is carried.
        measure: what the figure is.
        why: which words told it.
        verb: the word that gives a change its sign.
        base: ``earlier`` for the period that others are compared with, ``unrevised`` for what
            was printed of the same one before.
    """

    subject: str
    measure: str
    why: str
    verb: str = ""
    base: str = ""


def is_english(text: str) -> bool:
    """Whether a text is English: it has words of Latin letters and no Chinese ones.

    >>> is_english("exports rose"), is_english("出口GDP")
    (True, False)
    """
    return not _CHINESE.search(text) and bool(_LATIN.search(text))


def basis(text: str) -> str:
    """How growth is computed, where the words say it.

    >>> basis("in real terms"), basis("container volume"), basis("real estate")
    ('real', '', '')
    """
    if re.search(r"\b(?:real(?! estate)|constant prices|(?:in|by) volume|volume terms)\b", text):
        return "real"
    if re.search(r"\b(?:like[ -]for[ -]like|comparable|organic(?:ally)?|constant currenc)", text):
        return "comparable"
    return "nominal" if "nominal" in text else ""


def way(verb: str) -> str:
    """Which way a verb says that something moved.

    >>> way("dropped"), way("rose"), way("strengthened")
    ('down', 'up', '')
    """
    if not _AMOUNTS.fullmatch(verb):
        return ""
    return "down" if re.fullmatch(_DOWN, verb) else "up"


def is_straight(why: str, behind: str) -> bool:
    """Whether points are how far a rate moved: a word says so, and nothing what else they are on.

    >>> is_straight("down", "."), is_straight("drop", " from a year earlier, or")
    (True, False)
    """
    moved = is_move(why) or why in _FALLS or why in _RISES
    return moved and not _ON_ANOTHER.search(_CLAUSE_END.split(behind)[0])


def read(lead: str, behind: str, unit: str, *, signed: bool) -> Words:
    """What the words before a figure say.

    Args:
        lead: the sentence before it, behind the figure before.
        behind: what follows it.
        unit: the figure's.
        signed: whether a plus or minus is printed.
    """
    lead = _THAT.sub("thatof", _IN_COMMAS.sub("", lead))
    segment = _BREAK.split(lead)[-1]
    if (another := _OF_ANOTHER.search(lead)) and unit != "%":
        words = Words(trimmed(another["noun"]), "level", "from", base="earlier")
    elif _FROM.search(segment) and _MEASURES.get(unit) != "points":
        base = "unrevised" if "revised" in lead[-40:] else "earlier"
        moves = [*_MOVE.finditer(segment)]
        words = Words(_subject(lead), "level", "from", moves[-1]["verb"] if moves else "", base)
    else:
        words = (
            _compared(lead, behind, unit)
            or _moved(lead, segment, behind, unit)
            or _stated(lead, segment, behind, unit, signed)
        )
    if re.search(r"revised from[^,]{0,16}$", lead):
        words = replace(words, base="unrevised")
    if not unit and (members := _OF_MEMBERS.match(behind)):
        words = Words(trimmed(members["noun"]), "level", "a number of all")
    whole = whole_behind(behind) if unit == "%" and not words.base else ""
    if whole and words.measure in ("level", "share"):
        words = replace(words, measure="share", base=whole)
    subject = _NUMBER_OF.sub("", words.subject.replace("thatof", "that of"))
    if words.measure == "level" and unit == "%" and _PART.search(subject):
        words, subject = replace(words, measure="share"), _PART.sub("", subject)
    return _of_a_change(replace(words, subject=subject.strip()))


def is_move(word: str) -> bool:
    """Whether a word says that something rose or fell.

    >>> is_move("up"), is_move("percentage points")
    (True, False)
    """
    return bool(_MOVE.fullmatch(word))


def of_all(lead: str, behind: str) -> tuple[str, str]:
    """``Of 90 boats, 30 (33 percent) are blue``: what all are, and what those counted are.

    >>> of_all("of its 90 boats, ", " (33 percent) are blue."), of_all("90 boats, ", " are blue")
    (('boats', 'blue'), ('', ''))
    """
    whole, part = _OF_ALL.fullmatch(lead), _ARE.match(behind)
    return (whole["noun"].strip(), trimmed(part["what"])) if whole and part else ("", "")


def begins_parts(lead: str) -> str:
    """The word that makes the figures behind it parts of the one before; empty for none.

    >>> begins_parts(", including exports of "), begins_parts(", of which "), begins_parts(" and ")
    ('including', 'of which', '')
    >>> begins_parts(", including a factory that has cut its costs by ")
    ''
    """
    match = _AMONG.search(lead)
    word = match.group()[: match.start("item") - match.start()].rstrip(", ") if match else ""
    return word if match and goes_on_with_parts(match["item"], word) else ""


def goes_on_with_parts(lead: str, word: str) -> bool:
    """Whether one more part stands behind some words: a noun, and no verb but behind 'of which'.

    >>> goes_on_with_parts(" and imports of ", "including")
    True
    >>> goes_on_with_parts(", while costs were ", "including")
    False
    """
    verb = _MOVE.search(lead) or (not _OF_WHOM.search(word) and _STATE.search(lead))
    return bool(_ITEM.match(lead)) and not verb and not _NO_ITEM.search(lead)


def sums_up(lead: str, behind: str) -> bool:
    """Whether a figure is said to be no more than the sum of those before it.

    >>> sums_up(", for a total of ", "."), sums_up(", ", " in total."), sums_up(" and ", " boats")
    (True, True, False)
    """
    return bool(_A_TOTAL.fullmatch(lead) or (_BARE.fullmatch(lead) and _IN_ALL.match(behind)))


def adds_to_growth(segment: str, behind: str) -> str:
    """What adds so many points to growth: ``exports contributed 2 points to growth``; or nothing.

    >>> adds_to_growth(", while net exports contributed ", " to growth")
    'net exports'
    """
    match = _ADDS.search(segment)
    return trimmed(match["what"]) if match and _TO_GROWTH.match(behind) else ""


def is_one_more(lead: str) -> bool:
    """Whether words are no more than the noun of one more share: ``, farming for``.

    >>> is_one_more(", farming for "), is_one_more(", farming grew ")
    (True, False)
    """
    return bool(_ONE_MORE.fullmatch(lead)) and not (_MOVE.search(lead) or _STATE.search(lead))


def is_all(word: str) -> bool:
    """Whether parts behind a word are all that there are: ``comprising``."""
    match = _AMONG.match(word)
    return bool(match and match["all"])


def behind_the_last(lead: str, why: str, noun: str) -> str:
    """The words before a figure of a list whose nouns stand behind: ``50 men and 43 women``.

    >>> behind_the_last(" men and ", NOUN_BEHIND, "men"), behind_the_last(" and ", "from", "men")
    ('with ', ' and ')
    """
    opened = _OPENED.get(why) if noun else None
    if opened is None or noun not in lead:
        return lead
    before, _, rest = lead.partition(noun)
    bare = re.fullmatch(r"[\s,]*(?:and|plus)?\s*", rest)
    return opened if bare and (why != NOUN_BEHIND or not before.strip()) else lead


def whole_behind(behind: str) -> str:
    """What a share is of, where that stands behind it.

    >>> whole_behind(" of total revenue."), whole_behind(" in 2031")
    ('revenue', '')
    """
    match = _WHOLE.match(behind)
    return match["whole"] if match else ""


def names_of_each(subject: str, behind: str) -> list[str]:
    """The subjects that the figures of one list are of, where it says ``respectively``.

    >>> names_of_each("urban and rural incomes", ", respectively"), names_of_each("oil and gas", "")
    (['urban incomes', 'rural incomes'], [])
    """
    if not _RESPECTIVELY.match(behind):
        return []
    names = [trimmed(name) for name in re.split(r",? and |, ", subject)]
    tail = _KIND.search(names[-1])
    first, _, of = names[-1].partition(" of ")
    for at, name in enumerate(names[:-1]):
        if tail and not _KIND.search(name):
            names[at] = name + tail.group()
        elif of and " " not in first and " " not in name:
            names[at] = f"{name} of {of}"
    return names


def in_place(lead: str, *, listed: bool) -> tuple[str, str]:
    """What is said of a figure in a bracket behind its place, and the place; empty for none.

    Args:
        lead: the words before it.
        listed: whether the figure before stands so.

    >>> in_place("exports fell in the north (", listed=False)
    ('exports fell ', 'north')
    >>> in_place("), the south (", listed=True), in_place("), but rose in the west (", listed=True)
    (('', 'south'), ('), but rose ', 'west'))
    """
    if match := _IN_PLACES.fullmatch(lead):
        return _WHERE.sub("", match["said"]), match["place"]
    match = _IN_ONE_MORE.fullmatch(lead) if listed else None
    return ("", match["place"]) if match else ("", "")


def noun_in_front(lead: str) -> tuple[str, str]:
    """The noun in front of a bracket that says that it rose or fell, and which; or nothing.

    >>> noun_in_front("the main gains were coal (up "), noun_in_front("), oil and gas (down ")
    (('coal', 'rose'), ('oil and gas', 'fell'))
    """
    match = _NOUN_IN_FRONT.fullmatch(lead)
    way = {"up": "rose", "plus": "rose", "down": "fell", "minus": "fell"}
    return (trimmed(match["noun"]), way[match["way"]]) if match else ("", "")


def place_behind(behind: str) -> str:
    """The place, or the part, that stands behind a figure.

    >>> place_behind(" in the euro area and "), place_behind(", compared with")
    ('euro area', '')
    """
    match = _PLACE.match(behind)
    return match["place"] if match else ""


def qualifier(text: str) -> str:
    """What figures are said with: ``non-gaap``, ``adjusted``; empty for nothing.

    >>> qualifier("on a non-gaap basis, income was")
    'non-gaap'
    """
    found = [match["how"] or match["other"] for match in _QUALIFIER.finditer(text)]
    return " ".join(sorted(set(found)))


def _compared(lead: str, behind: str, unit: str) -> Words | None:
    """``159,000 lower than``: a figure that says how far apart two are, if it does."""
    if _REVISION.match(behind):
        noun = _NOUN.search(_BREAK.split(lead)[-1])
        sign = "fell" if noun and noun["way"] in _FALLS else ""
        return Words("" if noun else _subject(lead), "points", "a revision", sign)
    match = _THAN.match(behind)
    if not match:
        return None
    measure = _MEASURES.get(unit, "change")
    measure = "points" if "previously" in behind[:40] else measure
    way = match["way"] or match["over"]
    sign = "fell" if way in ("lower", "less", "fewer", "below") else "rose"
    segment = _BREAK.split(lead)[-1]
    alone = not re.search("[a-z]{3}", re.sub(r"\b(?:and|or|but)\b", "", segment))
    return Words("" if alone else _subject(lead), measure, f"{way} than", sign)


def _of_a_change(words: Words) -> Words:
    """A level of a change is a change, and a change of it a revision."""
    if not words.subject.startswith("change"):
        return words
    if words.measure in ("change", "points"):
        return replace(words, measure="points")
    return replace(words, measure="change", subject=words.subject.removeprefix("change in "))


def _moved(lead: str, segment: str, behind: str, unit: str) -> Words | None:
    """A figure that says how far something moved, if it does."""
    measure = _MEASURES.get(unit, "change")
    moves = [*_MOVE.finditer(segment)]
    word = moves[-1]["verb"] if moves else ""
    verb = _plain_verb(word)
    if signed := _SIGNED.search(segment):
        return Words("", measure, "a sign", "rose" if signed["sign"] == "plus" else "fell")
    if "revised" in verb:
        return Words(_subject(lead), "points", verb, "fell" if "down" in verb else "rose")
    if noun := _LED.search(lead) or _MOVE_IN.search(segment) or _NOUN.search(segment):
        before = lead[: noun.start()] if noun.re is _LED else lead
        subject = trimmed(noun["of"]) if noun.re is _MOVE_IN else _subject(before)
        carried = noun.re is _NOUN and bool(_CARRIED.match(segment))
        return Words("" if carried else subject, measure, noun["way"], _sign(noun["way"]))
    moved = moves and not _TO.search(segment) and not _STATE.search(segment[moves[-1].end() :])
    if moved or measure == "points":
        return Words(_subject(lead), measure, word or "percentage points", verb)
    if unit == "%" and (match := _BEHIND.match(behind)):
        return Words(_subject(lead), measure, match["word"], _sign(match["word"]))
    return None


def _sign(noun: str) -> str:
    return "fell" if noun in _FALLS else ""


def _stated(lead: str, segment: str, behind: str, unit: str, signed: bool) -> Words:
    """A figure that says what something is."""
    if unit == "%" and _SHARE.search(lead[-60:]):
        return Words(_subject(_SHARE.sub("", lead)), "share", ACCOUNTS)
    if _TO.search(segment):
        moves = [*_MOVE.finditer(segment)]
        return Words(_subject(lead), "level", "to", moves[-1]["verb"] if moves else "")
    if signed and (unit != "%" or not _STATE.search(segment)):
        return Words(_subject(lead), "growth" if unit == "%" else "change", "a sign")
    if unit != "%" and _OF_WHOM.search(lead) and (noun := _PART_BEHIND.match(behind)):
        return Words(trimmed(noun["noun"]), "level", PART_BEHIND)
    given = _GIVES.search(segment) or behind.startswith(" worth of ")
    if unit != "%" and given and (noun := _NOUN_BEHIND.match(behind)):
        return Words(trimmed(noun["noun"]), "level", NOUN_BEHIND)
    return Words(_subject(lead), "level", "a level")


def _plain_verb(verb: str) -> str:
    """A verb as the grammar of quantities knows it."""
    if "revised" in verb or not verb:
        return verb
    return "fell" if re.fullmatch(_DOWN, verb) else "rose"


def _subject(lead: str) -> str:
    """The noun phrase before the first verb of the last clause that has one."""
    lead = _ATTRIBUTED.sub("", _COMPANY.sub("", lead))
    segments = _BREAK.split(_SAYS.sub("", lead))
    if len(segments) > 1 and _OF_THE_LAST.match(segments[0]) and not _STATE.search(segments[0]):
        segments[0] = ""  # it says of what the figure before is
    for place, segment in reversed([*enumerate(segments)]):
        starts = [m.start() for p in (_MOVE, _STATE) if (m := p.search(segment))]
        first = min(starts, default=None)
        plain = trimmed(segment if first is None else segment[:first])
        if _NO_NOUN.match(plain) or (first is None and _APPOSITION.match(segment)):
            continue
        match = _GIVEN.search(segment) if first is not None and len(plain.split()) < 5 else None
        if match and not _MOVED.match(match[1]):
            owner = plain if re.search(r"\b(?:segment|division|unit)$", plain) else ""
            plain = f"{owner} {trimmed(match[1])}".strip()
        plain = plain.replace("change in total ", "change in ")
        if re.search(r"[a-z]{3}", plain) and len(plain) < _LONGEST:
            return _with_list(segments[:place], plain)
        stated = _STATE.match(segment.strip())
        if first is not None and not stated:
            return ""
    return ""


def _with_list(before: Sequence[str], last: str) -> str:
    """The last of a list with the nouns before it: ``mining, quarrying and oil extraction``."""
    listed = [trimmed(segment) for segment in before]
    short = all(0 < len(noun.split()) < 4 and not _MOVE.search(noun) for noun in listed)
    alone = listed and short and " and " in last and not before[0].startswith((" in", " on"))
    return ", ".join([*listed, last]) if alone else last


def trimmed(head: str) -> str:
    """A noun phrase without what stands around it.

    >>> trimmed("the total exports in")
    'exports'
    """
    before = None
    while before != head:
        before = head
        head = _BEHIND_NOUN.sub("", _BEFORE_NOUN.sub("", head.strip()))
    return re.sub(r"\s+", " ", head)
