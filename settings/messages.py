"""Turns pydantic's findings into the vocabulary of a stack file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from model.account import AccountId
from model.base import Raw, name_like, nearest, suggestion
from model.problem import Path, Problem
from model.values import LONGEST_VALUE, flow
from model.variants import discriminator, tags
from settings.examples import example
from settings.fields import Located, bare, find, known_keys, limits, literals, value_at
from settings.stack_file import ALIASES, STACK_NAME

_UNITS = {
    "_gib": "GiB",
    "_mib": "MiB",
    "_mibps": "MiB per second",
    "_days": "days",
    "_seconds": "seconds",
    "_minutes": "minutes",
    "_percent": "percent",
    "_usd": "US dollars",
}
_KEY = "[key]"
_NETWORK = ALIASES["network"]
_HARMLESS = ALIASES["keys"]
"""Section whose example is legal in every file."""
_AZ_NAME = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d[a-f]")
"""Name of an availability zone, of which a stack file has the letter alone."""

_RECOMMENDED = re.compile(r"; did you mean '([^']+)'\?$")
_ENDS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}


def problems(error: ValidationError, raw: Raw) -> Iterator[Problem]:
    """Yield one problem for each of pydantic's findings in the file *raw*, without consequences of a misspelled key."""
    findings = error.errors(include_url=False)
    meant = set(misspelled(error, raw))
    missing: dict[Path, list[str]] = {}
    for finding in findings:
        if finding["type"] == "missing" and finding["loc"] not in meant:
            *above, key = finding["loc"]
            missing.setdefault(tuple(above), []).append(str(key))
    if len(missing.get((), ())) > 1 and not {_NETWORK, ALIASES["networks"]} & set(raw):
        missing[()].append(_NETWORK)
    yield from (_missing_keys(above, keys, raw) for above, keys in missing.items())
    for finding in findings:
        if finding["type"] != "missing":
            yield _problem(finding, raw)


def _missing_keys(above: Path, keys: Sequence[str], raw: Raw) -> Problem:
    """Return one problem for the keys that an object, or the whole file, does not have."""
    if len(keys) == 1:
        return Problem((*above, *keys), _REQUIRED)
    named = f"{', '.join(keys[:-1])} and {keys[-1]}"
    legal = ", ".join(example((*above, key), raw) for key in keys)
    if above:
        return Problem(above, f"{named} are required and have no default", legal, show_value=False)
    hidden = (_NETWORK,) if _NETWORK in keys else None
    return Problem((keys[0],), f"{_REQUIRED}; so are {', '.join(keys[1:])}", legal, hides=hidden)


def misspelled(error: ValidationError, raw: Raw) -> Iterator[Path]:
    """Yield the paths that unknown keys of the file *raw* were probably meant to be."""
    for finding in error.errors(include_url=False):
        if finding["type"] == "extra_forbidden":
            *above, key = finding["loc"]
            match = _meant(find(tuple(above), raw), str(key))
            if match:
                yield (*above, match)


def _meant(above: Located, key: str) -> str | None:
    """Return the known key that is nearest to *key*. Namespaces are not compared: all keys share one."""
    if any(key in known_keys(model) for model in above.models):
        return None
    model = above.model
    known = {name.rpartition(":")[2]: name for name in known_keys(model) if name != STACK_NAME} if model else {}
    match = nearest(key.removeprefix("plinth:"), known) or _SAME.get(key) or _of_another_unit(key, known)
    return known.get(match) if match else None


_VALUES_OF_SECRETS = ("value", "secret_string", "secret", "password")
_SAME = {
    "rto": "recovery_time_minutes",
    "rpo": "recovery_point_minutes",
    "desired_count": "tasks",
    "class": "instance_class",
}
"""Key of another tool → the one that means the same."""


def _of_another_unit(key: str, known: Collection[str]) -> str | None:
    """Return the known key that has the same name with another unit: recovery_time_hours, recovery_time_minutes."""
    stem = key.rpartition("_")[0]
    found = [one for one in known if stem and one.rpartition("_")[0] == stem and f"_{one.rpartition('_')[2]}" in _UNITS]
    return found[0] if len(found) == 1 else None


def _problem(finding: ErrorDetails, raw: Raw) -> Problem:
    path = tuple(finding["loc"])
    located = find(path, raw)
    if finding["type"] == "string_type" and _takes_account(located) and not isinstance(finding["input"], bool):
        return Problem(path, _UNQUOTED_ACCOUNT, show_value=False)
    rule = _rule(finding, located)
    if path[-1:] == (_KEY,):
        return _key_problem(find(path[:-1], raw), rule, raw)
    if finding["type"] == "extra_forbidden":
        return _unknown_key(find(path[:-1], raw), str(path[-1]), raw)
    meant = _RECOMMENDED.search(rule)
    return Problem(path, rule, f"{path[-1]}: {flow(meant[1])}" if meant and isinstance(path[-1], str) else "")


_REQUIRED = "is required and has no default"
_UNQUOTED_ACCOUNT = "an account id is text: without quotes YAML reads it as another number; quote its 12 digits"


def _takes_account(located: Located) -> bool:
    marks = located.field.annotation if located.field else None
    return any(mark is AccountId for mark in (marks, *get_args(bare(marks)), *get_args(marks)))


_OTHER_NAMES = ("extra", "other", "second", "third", "another-one")


def _key_problem(located: Located, rule: str, raw: Raw) -> Problem:
    path = located.path
    key = str(path[-1])
    if not located.models:
        return Problem(path, rule, show_value=False)
    names = {name for section in raw.values() if isinstance(section, Mapping) for name in section}
    legal = next(name for name in (name_like(key), *_OTHER_NAMES) if name not in names)
    return Problem(path, rule, example((*path[:-1], legal), raw), show_value=False)


def _unknown_key(above: Located, key: str, raw: Raw) -> Problem:
    path = (*above.path, key)
    what = "section" if not above.path else "key"
    known = known_keys(above.model) if above.model else {}
    others = [model for model in above.models if key in known_keys(model)]
    if others:
        choice = discriminator(above.models)
        allowing = [tags(model, choice)[0] for model in others]
        listed = " or ".join(filter(None, [", ".join(map(repr, allowing[:-1])), repr(allowing[-1])]))
        return Problem(
            path,
            f"is only allowed with {choice} {listed}; remove it, or change {choice}",
            f"{choice}: {flow(allowing[0])}",
        )
    if above.path[:1] == (ALIASES["secrets"],) and key in _VALUES_OF_SECRETS:
        return Problem(
            path,
            "unknown key; the value is set outside of Pulumi, with aws secretsmanager put-secret-value; remove it",
            'description: "Key that signs access tokens"',
        )
    match = _meant(above, key)
    show = len(flow(value_at(path, raw))) <= LONGEST_VALUE
    if match:
        return Problem(
            path, f"unknown {what}; did you mean {match!r}?", example((*above.path, match), raw), show_value=show
        )
    sibling = _sibling(above, key)
    if sibling:
        name = str(path[1])
        return Problem(
            path,
            f"unknown key; it is one of {sibling}, another kind of thing",
            f"{sibling}: {{{example((sibling, name), raw)}}}",
            hides=path[:2],
        )
    shown = [name for name, field in known.items() if field.examples]
    first = next((name for name in shown if known[name].is_required()), shown[0]) if above.path else _HARMLESS
    legal = ", ".join(name for name in known if name != STACK_NAME)
    return Problem(path, f"unknown {what}; known: {legal}", example((*above.path, first), raw), show_value=show)


def _sibling(above: Located, key: str) -> str | None:
    """Return the section of things of the same kind that has *key*: that of caches for a serverless one."""
    if len(above.path) != len(("section", "name")) or not above.models:
        return None
    section = str(above.path[0])
    others = (alias for alias in ALIASES.values() if alias != section)
    stem = section.rpartition("_")[2].removeprefix("plinth:")
    return next(
        (one for one in others if one.endswith(stem) and key in known_keys(find((one, "x"), {}).models[0])), None
    )


def _rule(finding: ErrorDetails, located: Located) -> str:
    write = _RULES.get(finding["type"])
    return write(finding, located) if write else finding["msg"]


def kind(value: Any) -> str:
    """Return what a value is, in YAML's words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int):
        return "an integer"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def _expected(what: str) -> Callable[[ErrorDetails, Located], str]:
    def rule(finding: ErrorDetails, located: Located) -> str:
        unit = next((unit for suffix, unit in _UNITS.items() if str(located.path[-1]).endswith(suffix)), "")
        asked = f"{what} ({unit})" if unit and what in {"an integer", "a number"} else what
        got = finding["input"]
        if got in (None, "") and what != "a string":
            return f"is empty; remove it, or say what it holds: {asked}"
        quote = "; quote it" if what == "a string" and isinstance(got, (bool, int, float)) else ""
        return f"expected {asked}, got {kind(got)}{quote or _unquote(what, got)}"

    return rule


def _unquote(what: str, got: Any) -> str:
    """Return the advice to remove the quotes of *got* if that makes it *what* is expected, or nothing."""
    pattern = {"an integer": r"-?[0-9]+", "a number": r"-?[0-9]+(\.[0-9]+)?", "a boolean": "true|false"}.get(what)
    return "; remove the quotes" if pattern and isinstance(got, str) and re.fullmatch(pattern, got) else ""


def _finite(finding: ErrorDetails, located: Located) -> str:
    return f"{_expected('a number')(finding, located).partition(',')[0]}, got none that is finite"


def _literal(finding: ErrorDetails, located: Located) -> str:
    got = finding["input"]
    legal = literals(located.field.annotation) if located.field else ()
    words = [one for one in legal if isinstance(one, str)]
    near = suggestion(got, words) if isinstance(got, str) and words else ""
    expected = finding["ctx"]["expected"]
    if isinstance(got, str) and got.isdigit() and "'" not in expected:
        near = "; remove the quotes"
    if isinstance(got, str) and _AZ_NAME.fullmatch(got) and repr(got[-1]) in expected:
        near = f"; did you mean {got[-1]!r}?"
    return f"must be {expected}{near}"


def _bounds(finding: ErrorDetails, located: Located) -> str:
    ends: dict[str, Any] = dict(finding["ctx"])
    if located.field and located.label == located.path[-1]:
        for mark in (*located.field.metadata, *limits(located.field.annotation)):
            ends.update({end: getattr(mark, end) for end in _ENDS if hasattr(mark, end)})
    if "ge" in ends and "le" in ends:
        return f"must be {_number(ends['ge'])} to {_number(ends['le'])}"
    return "must be " + " and ".join(f"{words} {_number(ends[end])}" for end, words in _ENDS.items() if end in ends)


def _number(value: float) -> str:
    """Return a limit without an exponent: 15000000, 0.5."""
    return str(int(value)) if value == int(value) else f"{value:g}"


def _too_short(finding: ErrorDetails, located: Located) -> str:  # noqa: ARG001
    return f"needs at least {finding['ctx']['min_length']}"


def _too_long(finding: ErrorDetails, located: Located) -> str:  # noqa: ARG001
    return f"holds at most {finding['ctx']['max_length']}, this one {len(finding['input'])}"


def _text_short(finding: ErrorDetails, located: Located) -> str:  # noqa: ARG001
    return "must not be empty"


def _text_long(finding: ErrorDetails, located: Located) -> str:  # noqa: ARG001
    return f"has at most {finding['ctx']['max_length']} characters, this one has {len(finding['input'])}"


def _own_words(finding: ErrorDetails, located: Located) -> str:  # noqa: ARG001
    return str(finding["ctx"]["error"])


_RULES: dict[str, Callable[[ErrorDetails, Located], str]] = {
    "bool_type": _expected("a boolean"),
    "int_type": _expected("an integer"),
    "int_from_float": _expected("an integer"),
    "float_type": _expected("a number"),
    "string_type": _expected("a string"),
    "list_type": _expected("a list"),
    "dict_type": _expected("an object"),
    "model_type": _expected("an object"),
    "literal_error": _literal,
    "greater_than": _bounds,
    "greater_than_equal": _bounds,
    "less_than": _bounds,
    "less_than_equal": _bounds,
    "too_short": _too_short,
    "too_long": _too_long,
    "string_too_short": _text_short,
    "string_too_long": _text_long,
    "finite_number": _finite,
    "value_error": _own_words,
}
