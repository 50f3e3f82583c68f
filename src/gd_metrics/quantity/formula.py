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
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import FormulaError
from .interval import Interval, intersection

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([^\W\d]\w*)|(<=|>=|==|[-+*/()<>=]))")
_MOST_OPERATORS = 200
"""So that no formula is deeper than the stack."""
_MOST_DIGITS = 1000
"""In all numbers of a formula, so that what they make together can be written."""
_COMPARISONS = {"=": "=", "==": "=", "<=": "<=", "<": "<=", ">=": ">=", ">": ">="}
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
            left_required = _as_extreme(self.operator, required, right)
            right_required = _as_extreme(self.operator, required, left)
        self.left.narrow(left_required, values, narrowings)
        self.right.narrow(right_required, values, narrowings)


Node = Constant | Name | Operation
_Narrowings = dict[str, list[Interval]]
_Values = dict[int, Interval]
"""What each node of a formula can be, by the node's identity."""

_Constant = Callable[[Fraction], Any]


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


def _as_extreme(operator: str, required: Interval, other: Interval) -> Interval:
    """What a part must be so that the greater or lesser of it and ``other`` is as required."""
    if operator == "min":
        return -_as_extreme("max", -required, -other)
    alone = not other.meets(Interval(required.lower, None))  # the other one is too small for it
    return Interval(required.lower if alone else None, required.upper)


@dataclass(frozen=True, slots=True)
class Formula:
    """An identity or a bound between named quantities.

    Attributes:
        text: as written.
        comparison: ``=``, ``<=`` or ``>=``; strict ones are read as their closed form,
            since intervals are closed.
    """

    text: str
    left: Node
    comparison: str
    right: Node

    @property
    def names(self) -> tuple[str, ...]:
        """The names in it, in the order in which they first stand.

        >>> parse_formula("profit <= 0.6 * revenue").names
        ('profit', 'revenue')
        """
        return tuple(dict.fromkeys((*_names(self.left), *_names(self.right))))

    @property
    def shape(self) -> str:
        """The formula with its names numbered: the same for formulas that differ in them alone.

        >>> parse_formula("trade = exports + imports").shape
        'operand_0 = operand_1 + operand_2'
        """
        numbers = {name: f"operand_{n}" for n, name in enumerate(self.names)}
        return re.sub(r"[^\W\d]\w*", lambda match: numbers[match.group()], self.text)

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
        return self.undefined(operands) or bool(left.meets(self._left_of(right)))

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
        if self.comparison == ">=":
            return f"{right}<={left}"
        return f"{left}<={right}" if self.comparison == "<=" else "=".join(sorted((left, right)))


def parse_formulas(texts: Iterable[str]) -> dict[str, Formula]:
    """Formulas that were written without ids, by their numbers.

    Raises:
        FormulaError: for a text that is no formula.

    >>> [*parse_formulas(["a = b", "c <= d"])]
    ['formula_1', 'formula_2']
    """
    return {f"formula_{n}": parse_formula(text) for n, text in enumerate(texts, 1)}


def parse_formula(text: str) -> Formula:
    """Read a formula: ``+ - * /``, brackets, numbers, names, and one comparison.

    Raises:
        FormulaError: (a ``ValueError``) with a caret under the place.

    >>> parse_formula("a = b +")
    Traceback (most recent call last):
    gd_metrics.errors.FormulaError: a name, a number or a bracket is missing
      a = b +
             ^
    """
    parser = _Parser(text)
    left = parser.sum()
    symbol = parser.take(*_COMPARISONS)
    if symbol is None:
        raise FormulaError(text, parser.at, "a comparison (= <= >= < >) is missing")
    right = parser.sum()
    if parser.token is not None:
        raise FormulaError(text, parser.at, "the formula should end here")
    formula = Formula(text.strip(), left, _COMPARISONS[symbol], right)
    if not formula.names:
        raise FormulaError(text, 0, "a formula without names says nothing about data")
    return formula


class _Parser:
    """Recursive descent; ``token`` is what comes next, ``at`` where it stands."""

    def __init__(self, text: str) -> None:
        self.text, self.end, self.depth, self.operators, self.digits = text, 0, 0, 0, 0
        self.token: str | None = None
        self.at = 0
        self._next()

    def _next(self) -> None:
        match = _TOKEN.match(self.text, self.end)
        if match is None:
            self.at = self.end + len(self.text[self.end :]) - len(self.text[self.end :].lstrip())
            if self.at < len(self.text):
                raise FormulaError(
                    self.text, self.at, f"{self.text[self.at]!r} has no meaning in a formula"
                )
            self.at, self.token = len(self.text), None
            return
        self.token = match.group(match.lastindex or 0)
        self.at, self.end = match.start(match.lastindex or 0), match.end()

    def take(self, *symbols: str) -> str | None:
        if self.token not in symbols:
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
        if token is None or token in _COMPARISONS or token in "+*/)":
            raise FormulaError(self.text, at, "a name, a number or a bracket is missing")
        self._next()
        return self._constant(token, at) if token[0].isdigit() else Name(token)


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
    return node.name if isinstance(node, Name) else str(node.value)
