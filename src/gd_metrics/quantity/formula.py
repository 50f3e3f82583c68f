"""Formulas over named quantities: parsed without ``eval``, evaluated and solved over intervals.

``rd_intensity = rd_expenditure / gdp`` says what each of its names must be, given the
others. Solving is interval propagation (HC4-revise: Benhamou et al., *Revising hull and box
consistency*, 1999): evaluate upwards, narrow at the comparison, and push what is left down
to every name, so no formula has to be rearranged by hand.

>>> formula = parse_formula("trade = exports + imports")
>>> operands = {"trade": Interval.of(9, 10), "exports": Interval.of(5, 6), "imports": Interval()}
>>> formula.implied("imports", operands)
Interval('3', '5')
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import FormulaError
from .interval import Interval, decimal, intersection

_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?)|([^\W\d]\w*)|(`(?:[^`]|``)+`)|(\+/?-|<=|>=|==|[-+*/()<>=±%,]))"
)
_NUMBER, _WORD, _QUOTED = 1, 2, 3
"""The groups of a token."""
_WRITTEN_NAME = re.compile(r"`(?:[^`]|``)+`|[^\W\d]\w*")
_BEFORE = "before"
_MOST_OPERATORS = 200
"""So that no formula is deeper than the stack."""
_MOST_DIGITS = 1000
"""In all numbers of a formula, so that what they make together can be written."""
_COMPARISONS = {"=": "=", "==": "=", "<=": "<=", "<": "<=", ">=": ">=", ">": ">="}
_STRICT = ("<", ">")
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "max": lambda one, other: one.most(other),
    "min": lambda one, other: one.least(other),
}
"""Greatest and least stand in formulas of rules alone: nobody writes them in a text."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number written in the formula."""

    value: Fraction

    def evaluate(self, _given: Mapping[str, Any], constant: _Constant) -> Any:
        """The number itself."""
        return constant(self.value)

    def narrow(self, required: Interval, values: _Values, narrowings: _Narrowings) -> None:
        """Nothing to narrow."""


@dataclass(frozen=True, slots=True)
class Spread:
    """All numbers from one to another: what a tolerance leaves."""

    lower: Fraction
    upper: Fraction

    def evaluate(self, _given: Mapping[str, Any], constant: _Constant) -> Any:
        """The numbers between both."""
        return constant(self.lower).to(constant(self.upper))

    def narrow(self, required: Interval, values: _Values, narrowings: _Narrowings) -> None:
        """Nothing to narrow."""


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity that is named."""

    name: str

    def evaluate(self, operands: Mapping[str, Any], _constant: _Constant) -> Any:
        """The value of its name."""
        return operands[self.name]

    def narrow(self, required: Interval, _values: _Values, narrowings: _Narrowings) -> None:
        """Note what it must be, beside what other places of it said."""
        narrowings.setdefault(self.name, []).append(required)


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts and an operator."""

    operator: str
    left: Node
    right: Node

    def evaluate(self, operands: Mapping[str, Any], constant: _Constant) -> Any:
        """The operator over both parts."""
        parts = (part.evaluate(operands, constant) for part in (self.left, self.right))
        return _OPERATORS[self.operator](*parts)

    def narrow(self, required: Interval, values: _Values, narrowings: _Narrowings) -> None:
        """Push what the whole must be down to both parts."""
        left, right = values[id(self.left)], values[id(self.right)]
        if self.operator == "+":
            left_required, right_required = required - right, required - left
        elif self.operator == "-":
            left_required, right_required = required + right, left - required
        elif self.operator == "*":
            left_required, right_required = _quotient(required, right), _quotient(required, left)
        elif self.operator == "/":
            left_required, right_required = required * right, _quotient(left, required)
        else:
            most = self.operator == "max"
            left_required = _as_extreme(required, right, most=most)
            right_required = _as_extreme(required, left, most=most)
        self.left.narrow(left_required, values, narrowings)
        self.right.narrow(right_required, values, narrowings)


Node = Constant | Spread | Name | Operation
_Narrowings = dict[str, list[Interval]]
_Values = dict[int, Interval]
"""What each node of a formula can be, by the node's identity."""

_Constant = Callable[[Fraction], Any]


def written(name: str) -> str:
    """A name as formulas have it: in backticks, where it is not one word.

    >>> written("trade"), written("Gas Fuel"), written("2019")
    ('trade', '`Gas Fuel`', '`2019`')
    """
    if re.fullmatch(r"[^\W\d]\w*", name):
        return name
    return "`" + name.replace("`", "``") + "`"


def point(value: Fraction) -> Interval:
    """A number as the interval that holds nothing else."""
    return Interval(value, value)


def _evaluated(node: Node, operands: Mapping[str, Interval], values: _Values) -> Interval:
    """What a node can be, kept with what all nodes below it can."""
    if isinstance(node, Operation):
        parts = (_evaluated(part, operands, values) for part in (node.left, node.right))
        value: Interval = _OPERATORS[node.operator](*parts)
    else:
        value = node.evaluate(operands, point)
    values[id(node)] = value
    return value


def _quotient(required: Interval, by: Interval) -> Interval:
    """What times ``by`` gives ``required``; anything where both can be zero."""
    return Interval() if 0 in by and 0 in required else required / by


def _as_extreme(required: Interval, other: Interval, *, most: bool) -> Interval:
    """What a part must be so that the greater or lesser of it and ``other`` is as required."""
    if not most:
        return -_as_extreme(-required, -other, most=True)
    alone = not other.meets(Interval(required.lower, None))  # the other one is too small for it
    return Interval(required.lower if alone else None, required.upper)


@dataclass(frozen=True, slots=True)
class Formula:
    """An identity or a bound between named quantities.

    Attributes:
        text: as written.
        comparison: ``=``, ``<=`` or ``>=``.
        strict: whether both sides must differ: ``<`` or ``>`` is written.
        earlier: names that stand for a column in an earlier row: the name, the column, and how
            many periods before.
    """

    text: str
    left: Node
    comparison: str
    right: Node
    strict: bool = False
    earlier: tuple[tuple[str, str, int], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names in it, in the order in which they first stand.

        >>> parse_formula("profit <= 0.6 * revenue").names
        ('profit', 'revenue')
        """
        return tuple(dict.fromkeys((*_names(self.left), *_names(self.right))))

    @property
    def repeated(self) -> frozenset[str]:
        """The names that stand in it more than once.

        >>> sorted(parse_formula("x = a * x + b").repeated)
        ['x']
        """
        counts = Counter((*_names(self.left), *_names(self.right)))
        return frozenset(name for name, count in counts.items() if count > 1)

    @property
    def has_each_once(self) -> bool:
        """Whether each name stands once, so that what its sides can be decides whether it holds.

        >>> parse_formula("x = a + b").has_each_once, parse_formula("x = a * x").has_each_once
        (True, False)
        """
        return not self.repeated

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it needs of a table.

        >>> parse_formula("rate = level / before(level) - 1", rows=True).columns
        ('rate', 'level')
        """
        leads = {name: column for name, column, _ in self.earlier}
        return tuple(dict.fromkeys(leads.get(name, name) for name in self.names))

    @property
    def shape(self) -> str:
        """The formula with its names numbered: the same for formulas that differ in them alone.

        >>> parse_formula("trade = exports + imports").shape
        'operand_0 = operand_1 + operand_2'
        """
        numbers = {written(name): f"operand_{n}" for n, name in enumerate(self.names)}
        numbers |= {f"`{name}`": f"operand_{n}" for n, name in enumerate(self.names)}
        return _WRITTEN_NAME.sub(lambda match: numbers[match.group()], self.text)

    @property
    def multiplied(self) -> frozenset[str]:
        """The names that stand in a product or a quotient.

        >>> sorted(parse_formula("x = a / b - c").multiplied)
        ['a', 'b']
        """
        return frozenset((*_multiplied(self.left), *_multiplied(self.right)))

    def evaluate(self, operands: Mapping[str, Any], constant: _Constant = point) -> tuple[Any, Any]:
        """Both sides, over intervals or anything else with the same operators.

        Args:
            operands: a value for every name.
            constant: makes such a value of a number written in the formula.
        """
        return self.left.evaluate(operands, constant), self.right.evaluate(operands, constant)

    def sides(self, figures: Mapping[str, str]) -> tuple[str, str]:
        """Both sides as people write them, with figures in the place of names.

        Args:
            figures: what stands for every name.

        >>> parse_formula("rate = level / before - 1").sides(
        ...     {"rate": "43 %", "level": "361.78", "before": "253.18"}
        ... )
        ('43 %', '361.78 / 253.18 − 1')
        """
        return _filled(self.left, figures), _filled(self.right, figures)

    def implied(self, name: str, operands: Mapping[str, Interval]) -> Interval | None:
        """What the others say that one name must be.

        Args:
            name: the name to solve for; what ``operands`` says of it is not used where the
                name stands once.
            operands: an interval for every name.

        Returns:
            The interval; unbounded where nothing follows (a divisor that may be zero), and
            ``None`` where the others can't be true at once whatever it is.
        """
        free = {**operands, name: Interval()}
        if self.undefined(free, name):
            return Interval()
        return intersection(self._narrowings(free).get(name, []))

    def narrowed(self, operands: Mapping[str, Interval]) -> dict[str, Interval] | None:
        """What is left of every name's interval, all at once.

        Returns:
            The intervals; ``None`` where one is empty, so that the formula can't hold.

        >>> operands = {"t": Interval.of(9, 10), "x": Interval.of(4, 8), "m": Interval.of(3, None)}
        >>> parse_formula("t = x + m").narrowed(operands)["x"]
        Interval('4', '7')
        """
        if self.undefined(operands):
            return dict(operands)
        left: dict[str, Interval] = {}
        for name, narrowings in self._narrowings(operands).items():
            common = intersection([operands[name], *narrowings])
            if common is None:
                return None
            left[name] = common
        return left if self.holds(operands) else None

    def _narrowings(self, operands: Mapping[str, Interval]) -> _Narrowings:
        values: _Values = {}
        left, right = (_evaluated(node, operands, values) for node in (self.left, self.right))
        narrowings: _Narrowings = {}
        self.left.narrow(self._left_of(right), values, narrowings)
        self.right.narrow(self._right_of(left), values, narrowings)
        return narrowings

    def holds(self, operands: Mapping[str, Interval]) -> bool:
        """Whether some choice of values within the intervals can satisfy it."""
        left, right = self.evaluate(operands)
        if self.undefined(operands):
            return True
        if not self.strict:
            return bool(left.meets(self._left_of(right)))
        least, most = (left, right) if self.comparison == "<=" else (right, left)
        return least.lower is None or most.upper is None or bool(least.lower < most.upper)

    def undefined(self, operands: Mapping[str, Interval], solved: str | None = None) -> bool:
        """Whether a divisor is zero or has zero in its midst, so that nothing can be said.

        Args:
            operands: an interval for every name.
            solved: a name that is solved for; divisors that hold it are left alone.
        """
        return any(
            divisor.evaluate(operands, point).vanishes
            for divisor in (*_divisors(self.left), *_divisors(self.right))
            if solved not in set(_names(divisor))
        )

    def _left_of(self, right: Interval) -> Interval:
        """What the left side may be, where the right one is so."""
        return {
            "=": right,
            "<=": Interval(None, right.upper),
            ">=": Interval(right.lower, None),
        }[self.comparison]

    def _right_of(self, left: Interval) -> Interval:
        return {
            "=": left,
            "<=": Interval(left.lower, None),
            ">=": Interval(None, left.upper),
        }[self.comparison]

    @property
    def canonical(self) -> str:
        """A text that is the same for formulas which say the same in another order."""
        left, right = _canonical(self.left), _canonical(self.right)
        if self.comparison == "=":
            return "=".join(sorted((left, right)))
        least, most = (left, right) if self.comparison == "<=" else (right, left)
        return f"{least}{'<' if self.strict else '<='}{most}"


def parse_formulas(texts: Iterable[str]) -> dict[str, Formula]:
    """Formulas that were written without ids, by their numbers.

    Raises:
        FormulaError: for a text that is no formula.

    >>> [*parse_formulas(["a = b", "c <= d"])]
    ['formula_1', 'formula_2']
    """
    return {f"formula_{n}": parse_formula(text) for n, text in enumerate(texts, 1)}


def parse_formula(text: str, names: Collection[str] = (), *, rows: bool = False) -> Formula:
    """Read a formula: ``+ - * /``, brackets, numbers, names, and one comparison.

    A name that is not one word stands in backticks. Behind an equation ``± 0.05`` or ``± 1 %``,
    of the right side, is a tolerance.

    Args:
        text: the formula.
        names: that there are; what may be one of them and something else too is refused.
        rows: whether ``before(level)`` may stand for ``level`` in an earlier row.

    Raises:
        FormulaError: (a ``ValueError``) with a caret under the place.

    >>> parse_formula("a = b +")
    Traceback (most recent call last):
    gd_metrics.errors.FormulaError: a name, a number or a bracket is missing
      a = b +
             ^
    >>> parse_formula("total = `Gas Fuel` + `2019` ± 1 %").names
    ('total', 'Gas Fuel', '2019')
    """
    try:
        _refuse_two_readings(text, names)
        return _parsed(text, rows=rows)
    except FormulaError as error:
        if hint := _quoting(text, names):
            reason = str(error).partition("\n")[0]
            raise FormulaError(text, error.position, f"{reason}; {hint}") from error
        raise


def _parsed(text: str, *, rows: bool) -> Formula:
    parser = _Parser(text, rows=rows)
    left = parser.sum()
    symbol = parser.take(*_COMPARISONS)
    if symbol is None:
        raise FormulaError(text, parser.at, "a comparison (= <= >= < >) is missing")
    right = parser.sum()
    at = parser.at
    if parser.take("±"):
        if _COMPARISONS[symbol] != "=":
            raise FormulaError(text, at, "± is a tolerance of =, and of no other comparison")
        right = parser.tolerance(right)
    if parser.token is not None:
        raise FormulaError(text, parser.at, "the formula should end here")
    formula = Formula(
        text.strip(), left, _COMPARISONS[symbol], right, symbol in _STRICT, tuple(parser.earlier)
    )
    if not formula.names:
        raise FormulaError(text, 0, "a formula without names says nothing about data")
    return formula


def _odd(names: Collection[str]) -> list[str]:
    """The names that are not one word, the longest first."""
    return sorted((n for n in names if written(n) != n), key=lambda n: (-len(n), n))


def _refuse_two_readings(text: str, names: Collection[str]) -> None:
    """Refuse ``2019`` and ``a-b`` where these are names, and write them in both ways."""
    tokens = [m for m in _TOKEN.finditer(text) if m.lastindex]
    spans = [(m.start(m.lastindex or 0), m.end()) for m in tokens]
    ends = {end for _, end in spans}
    for name in _odd(names):
        for match, (start, end) in zip(tokens, spans, strict=True):
            if not text.startswith(name, start) or start + len(name) not in ends:
                continue
            if match.lastindex == _QUOTED or (other := _otherwise(name, names)) is None:
                continue
            number = end == start + len(name)
            what = "a name here and a number" if number else "one name here, or several"
            reason = f"{name} may be {what}: write {written(name)} or {other}"
            raise FormulaError(text, start, reason)


def _otherwise(name: str, names: Collection[str]) -> str | None:
    """How to write what looks like a name where it is not meant; ``None`` if it can be nothing."""
    if re.fullmatch(r"\d+(\.\d+)?", name):
        number = name if "." in name else f"{name}.0"
        while number in names:
            number += "0"
        return number
    parts = _WRITTEN_NAME.findall(name)
    if not parts or not {*parts} <= {*names}:
        return None
    return _WRITTEN_NAME.sub(lambda match: f"`{match.group()}`", name)


def _quoting(text: str, names: Collection[str]) -> str:
    """That a name in a formula which can't be read is written in backticks, if one is there."""
    bare = re.sub(r"`(?:[^`]|``)+`", "", text).casefold()
    meant = next((name for name in _odd(names) if name.casefold() in bare), None)
    return "" if meant is None or meant.isdecimal() else f"{meant} is written {written(meant)}"


_SIGNS = {"-": "−", "*": "×"}


def _filled(node: Node, figures: Mapping[str, str], above: str = "") -> str:
    """A side of a formula with figures for names; ``above`` is the operator it stands under."""
    if isinstance(node, Name):
        return figures[node.name]
    if isinstance(node, Constant):
        return decimal(node.value, 6)
    if isinstance(node, Spread):
        return f"± {decimal(node.upper, 6)}" if node.lower == -node.upper else (
            f"({decimal(node.lower, 6)} … {decimal(node.upper, 6)})"
        )  # fmt: skip
    left = _filled(node.left, figures, node.operator)
    right = _filled(node.right, figures, f"{node.operator} right")
    if node.operator in ("max", "min"):
        return f"{node.operator}({left}, {right})"
    if isinstance(node.right, Spread) and right.startswith("±"):
        return f"{left} {right}"
    text = f"{left} {_SIGNS.get(node.operator, node.operator)} {right}"
    tighter = above[:1] in ("*", "/") or above == "- right"
    loose = node.operator in ("+", "-") or above == "/ right"
    return f"({text})" if tighter and loose else text


class _Parser:
    """Recursive descent; ``token`` is what comes next, ``at`` where it stands."""

    def __init__(self, text: str, *, rows: bool = False) -> None:
        self.text, self.end, self.depth, self.operators, self.digits = text, 0, 0, 0, 0
        self.token: str | None = None
        self.at = self.kind = 0
        self.rows = rows
        self.earlier: list[tuple[str, str, int]] = []
        self._next()

    def _next(self) -> None:
        match = _TOKEN.match(self.text, self.end)
        if match is None:
            self.at = self.end + len(self.text[self.end :]) - len(self.text[self.end :].lstrip())
            if self.at < len(self.text):
                raise FormulaError(
                    self.text, self.at, f"{self.text[self.at]!r} has no meaning in a formula"
                )
            self.at, self.token, self.kind = len(self.text), None, 0
            return
        self.kind = match.lastindex or 0
        self.token = match.group(self.kind)
        self.at, self.end = match.start(self.kind), match.end()
        if self.token in ("+-", "+/-"):
            raise FormulaError(
                self.text, self.at, f"{self.token} is no sign here: write ± for a tolerance, "
                "or + (-x) for what is negative",
            )  # fmt: skip

    def take(self, *symbols: str) -> str | None:
        if self.token not in symbols or self.kind in (_NUMBER, _WORD, _QUOTED):
            return None
        taken = self.token
        self._next()
        return taken

    def sum(self) -> Node:
        node = self._product()
        while symbol := self.take("+", "-"):
            node = self._operation(symbol, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._atom()
        while symbol := self.take("*", "/"):
            node = self._operation(symbol, node, self._atom())
        return node

    def _operation(self, symbol: str, left: Node, right: Node) -> Node:
        self._count()
        return Operation(symbol, left, right)

    def _count(self) -> None:
        """Count an operator before what it stands before is read, so that none is too deep."""
        self.operators += 1
        if self.operators > _MOST_OPERATORS:
            raise FormulaError(self.text, self.at, f"more than {_MOST_OPERATORS} operators")

    def _constant(self, token: str, at: int) -> Constant:
        self.digits += len(token)
        if self.digits > _MOST_DIGITS:
            raise FormulaError(self.text, at, f"numbers of more than {_MOST_DIGITS} digits")
        return Constant(Fraction(token))

    def _atom(self) -> Node:
        token, at = self.token, self.at
        if self.take("-"):
            self._count()
            return Operation("-", Constant(Fraction(0)), self._atom())
        if self.take("("):
            self.depth += 1
            if self.depth > 50:
                raise FormulaError(self.text, at, "more than 50 brackets in each other")
            node = self.sum()
            if not self.take(")"):
                raise FormulaError(self.text, self.at, f"the bracket at character {at + 1} is open")
            self.depth -= 1
            return node
        kind = self.kind
        if token is None or kind not in (_NUMBER, _WORD, _QUOTED):
            raise FormulaError(self.text, at, "a name, a number or a bracket is missing")
        self._next()
        if kind == _NUMBER:
            return self._constant(token, at)
        if kind == _WORD and token == _BEFORE and self.token == "(":
            return self._earlier(at)
        if kind == _WORD and token == "sum" and self.token == "(":
            raise FormulaError(self.text, at, "a sum over rows stands by itself, and is of wide "
                               "tables: Total = sum(*)")  # fmt: skip
        return Name(_unquoted(token))

    def _earlier(self, at: int) -> Name:
        """A column in an earlier row: ``before(level)``, or ``before(level, 4)``."""
        if not self.rows:
            raise FormulaError(self.text, at, "before(…) is of the rows of a table; of claims "
                               "growth is checked by itself")  # fmt: skip
        self.take("(")
        if self.kind not in (_WORD, _QUOTED) or self.token is None:
            raise FormulaError(self.text, self.at, "a name is missing")
        column = _unquoted(self.token)
        self._next()
        steps = 1
        if self.take(","):
            if self.kind != _NUMBER or not str(self.token).isdecimal():
                raise FormulaError(self.text, self.at, "a whole number of periods is missing")
            steps = int(str(self.token)[:6])
            if not steps:
                raise FormulaError(self.text, self.at, "0 periods before is the row itself")
            self._next()
        if not self.take(")"):
            raise FormulaError(self.text, self.at, f"the bracket of {_BEFORE} is open")
        name = f"{_BEFORE}({column})" if steps == 1 else f"{_BEFORE}({column}, {steps})"
        if (name, column, steps) not in self.earlier:
            self.earlier.append((name, column, steps))
        return Name(name)

    def tolerance(self, node: Node) -> Node:
        """What an expression may be within a tolerance: ``± 0.05``, or ``± 1 %`` of it."""
        token, at = self.token, self.at
        if token is None or self.kind != _NUMBER:
            raise FormulaError(self.text, at, "a number is missing behind ±")
        self._next()
        by = self._constant(token, at).value
        if self.take("%"):
            return Operation("*", node, Spread(1 - by / 100, 1 + by / 100))
        return Operation("+", node, Spread(-by, by))


def _unquoted(token: str) -> str:
    return token[1:-1].replace("``", "`") if token.startswith("`") else token


def _divisors(node: Node) -> Iterator[Node]:
    if isinstance(node, Operation):
        yield from _divisors(node.left)
        yield from _divisors(node.right)
        if node.operator == "/":
            yield node.right


def _multiplied(node: Node) -> Iterator[str]:
    if isinstance(node, Operation):
        scaled = node.operator in "*/"
        for part in (node.left, node.right):
            yield from _names(part) if scaled else _multiplied(part)


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Operation):
        yield from _names(node.left)
        yield from _names(node.right)


def _canonical(node: Node) -> str:
    if isinstance(node, Operation):
        parts = [_canonical(node.left), _canonical(node.right)]
        if node.operator in "+*":
            parts.sort()
        return f"({node.operator.join(parts)})"
    if isinstance(node, Spread):
        return f"[{node.lower},{node.upper}]"
    return written(node.name) if isinstance(node, Name) else str(node.value)
