"""Values of the parameters of a database or a cache: what one line of a table says of them, and what is wrong. Pure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from model.base import did_you_mean, nearest, suggestion

_BOOLEANS = ("0", "1", "on", "off", "true", "false", "yes", "no")

_FORMULA = re.compile(r"(LEAST|GREATEST|SUM)\(.+\)|\{.+\}", re.IGNORECASE)
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html"""

_VARIABLES = ("AllocatedStorage", "DBInstanceClassMemory", "DBInstanceVCPU", "EndPointPort", "TrueIfReplica")
_FUNCTIONS = ("GREATEST", "LEAST", "SUM", "IF", "LOG")
"""Of that page."""

_FLAGS, _ON = ("0", "1"), ("yes", "on", "true", "1")

_QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?) *([A-Za-z]+)")
_INTEGER = re.compile(r"-?[0-9]+")
_REAL = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BYTES = {
    "b": 1,
    "k": 2**10,
    "kb": 2**10,
    "mb": 2**20,
    "mib": 2**20,
    "g": 2**30,
    "gb": 2**30,
    "gib": 2**30,
    "tb": 2**40,
}
_MICROSECONDS = {"us": 1, "ms": 10**3, "s": 10**6, "sec": 10**6, "min": 6 * 10**7, "h": 36 * 10**8, "d": 864 * 10**8}
_UNITS = {"8kB": "blocks of 8 kB", "B": "bytes", "s": "seconds", "min": "minutes"}
_NO_NUMBER = ("is an integer", "must be a number")
_COMMON = 100
"""A number that few ranges exclude, for examples."""
_LARGEST_WRITTEN = 10**12


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a version of an engine says of a parameter."""

    kind: str
    """bool, flag (0 or 1), enum, integer, real, string; internal cannot be set at all."""

    unit: str = ""
    """What an integer or real number counts, such as ms or 8kB; empty if it has no unit."""

    least: float = 0
    most: float = 0
    values: tuple[str, ...] = ()
    """Legal values of an enum."""


def read(said: str) -> Parameter:
    """Return what a line says: ``integer 8kB 16 1073741823``, ``enum yes,no``, or a kind alone, such as ``bool``."""
    kind, _, facts = said.partition(" ")
    if kind == "enum":
        return Parameter(kind, values=tuple(facts.split(",")))
    if kind in {"integer", "real"}:
        unit, least, most = facts.split(" ")
        return Parameter(kind, unit="" if unit == "1" else unit, least=float(least), most=float(most))
    return Parameter(kind)


def wrong(parameter: Parameter, value: str, *, formulas: bool) -> tuple[str, str]:
    """Return what is wrong with a value and a legal one; empty text if it is legal.

    *formulas*: whether a number may be a formula, such as ``{DBInstanceClassMemory/32768}``.
    """
    if parameter.kind == "bool":
        return ("", "") if value.lower() in _BOOLEANS else ("is a boolean, 0 or 1", "1")
    if parameter.kind == "flag":
        return ("", "") if value in _FLAGS else ("is 0 or 1", str(int(value.lower() in _ON)))
    if parameter.kind == "enum":
        return _wrong_enum(parameter.values, value)
    if parameter.kind == "string":
        return "", ""
    if formulas and _FORMULA.fullmatch(value):
        return _wrong_formula(value)
    rule, legal = _wrong_number(parameter, value)
    return f"{rule}, or a formula" if formulas and rule.startswith(_NO_NUMBER) else rule, legal


def _wrong_formula(value: str) -> tuple[str, str]:
    for word in re.findall(r"[A-Za-z]\w*", value):
        if word not in _VARIABLES and word.upper() not in _FUNCTIONS:
            meant = next(iter(difflib.get_close_matches(word, _VARIABLES, 1)), None)
            return f"{word} is not a variable of RDS's formulas{did_you_mean(meant)}", "{DBInstanceClassMemory/32768}"
    if value.count("{") != value.count("}") or value.count("(") != value.count(")"):
        return "has a bracket that is never closed", "{DBInstanceClassMemory/32768}"
    return "", ""


def _wrong_enum(values: tuple[str, ...], value: str) -> tuple[str, str]:
    if value.lower() in {one.lower() for one in values} or ("on" in values and value.lower() in _BOOLEANS):
        return "", ""
    return f"must be {', '.join(values)}{suggestion(value, values)}", nearest(value, values) or values[0]


def _wrong_number(parameter: Parameter, value: str) -> tuple[str, str]:
    least, most = parameter.least, parameter.most
    unit = f", in {_UNITS.get(parameter.unit, parameter.unit)}" if parameter.unit else ""
    quantity = _QUANTITY.fullmatch(value)
    if quantity is not None:
        same = _converted(parameter.unit, float(quantity[1]), quantity[2])
        if same is not None and least <= same <= most:
            return f"is a number without a unit{unit}: {value} is {same:.0f}", f"{same:.0f}"
        return f"is a number without a unit{unit}", _clamped(least, most)
    integer = parameter.kind == "integer"
    if not (_INTEGER if integer else _REAL).fullmatch(value):
        return f"{_NO_NUMBER[0] if integer else _NO_NUMBER[1]}{unit}", _clamped(least, most)
    if not least <= float(value) <= most:
        return f"must be {_written(least)} to {_written(most)}{unit}", _written(least if float(value) < least else most)
    return "", ""


def _converted(unit: str, number: float, given: str) -> float | None:
    """Return how many *unit* a quantity is, or None if they do not count the same."""
    size, name = re.sub(r"[A-Za-z]", "", unit), re.sub(r"[0-9]", "", unit).lower()
    for scale in (_BYTES, _MICROSECONDS):
        if name in scale and given.lower() in scale:
            return round(number * scale[given.lower()] / (int(size or 1) * scale[name]))
    return None


def _clamped(least: float, most: float) -> str:
    return _written(max(least, min(most, _COMMON)))


def _written(number: float) -> str:
    return str(int(number)) if number == int(number) and abs(number) < _LARGEST_WRITTEN else f"{number:g}"
