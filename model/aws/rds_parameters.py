"""Parameters of RDS for PostgreSQL: which there are, which can be set, and which values they take. Pure.

What PostgreSQL has says its own server, in a table. What RDS adds and takes away is here:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from model.aws.tables import table
from model.base import nearest, suggestion
from model.problem import Problem

_BOOLEANS = ("0", "1", "on", "off", "true", "false", "yes", "no")
_LEVELS = "disabled,debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic"

RDS_OWN: Mapping[str, str] = {
    "rds.accepted_password_auth_method": "enum md5+scram,scram",
    "rds.adaptive_autovacuum": "bool",
    "rds.allowed_extensions": "string",
    "rds.custom_dns_resolution": "bool",
    "rds.force_admin_logging_level": f"enum {_LEVELS}",
    "rds.force_autovacuum_logging_level": f"enum {_LEVELS}",
    "rds.force_ssl": "bool",
    "rds.log_retention_period": "integer min 1440 10080",
    "rds.logical_replication": "bool",
    "rds.rds_superuser_reserved_connections": "integer 1 0 8388607",
    "rds.restrict_password_commands": "bool",
}
"""Parameters that RDS adds, in the form of the table; not all of them."""

_HOST = "RDS sets it, since it depends on the host"
_NETWORK = "RDS sets it; who reaches a database say links"
_LOG_FILES = "RDS sets it, since it collects the log files"
_DURABLE = "keeps the value of RDS: another one loses data in a crash; remove it"

FIXED: Mapping[str, str] = {
    **dict.fromkeys(("config_file", "data_directory", "external_pid_file", "hba_file", "ident_file"), _HOST),
    **dict.fromkeys(("shared_memory_type", "restart_after_crash", "stats_temp_directory", "event_source"), _HOST),
    **dict.fromkeys(("listen_addresses", "port", "bonjour", "bonjour_name"), _NETWORK),
    **dict.fromkeys(("unix_socket_directories", "unix_socket_group", "unix_socket_permissions"), _NETWORK),
    **dict.fromkeys(
        ("ssl", "ssl_ca_file", "ssl_cert_file", "ssl_crl_file", "ssl_key_file"), "RDS sets it; TLS is always on"
    ),
    **dict.fromkeys(("log_directory", "log_file_mode", "log_timezone", "log_truncate_on_rotation"), _LOG_FILES),
    **dict.fromkeys(("logging_collector", "syslog_facility", "syslog_ident"), _LOG_FILES),
    **dict.fromkeys(
        ("archive_command", "archive_library", "archive_mode", "archive_timeout"), "RDS sets it for backups"
    ),
    **dict.fromkeys(("restore_command", "primary_conninfo", "primary_slot_name"), "RDS sets it for replicas"),
    **dict.fromkeys(("fsync", "full_page_writes", "zero_damaged_pages", "ignore_checksum_failure"), _DURABLE),
    "wal_level": "RDS sets it; for logical replication set rds.logical_replication",
}
"""Parameter of PostgreSQL → why a parameter group cannot change it, or must not.

The paths, addresses and log files that RDS's own host has: IsModifiable of
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html. What loses data in a crash:
https://www.postgresql.org/docs/current/runtime-config-wal.html and runtime-config-developer.html there."""

_EXTENSIONS = (
    *(
        "apg_plan_mgmt",
        "auto_explain",
        "cron",
        "hypopg",
        "orafce",
        "passwordcheck",
        "pg_bigm",
        "pg_hint_plan",
        "pg_partman_bgw",
    ),
    *("pg_prewarm", "pg_stat_statements", "pg_tle", "pg_transport", "pg_trgm", "pgactive", "pgaudit", "pgcollection"),
    *("pglogical", "pgtle", "plpgsql", "plprofiler", "plrust", "postgis", "rdkit"),
)
"""First words of extensions' parameters, against typos only: those that RDS offers have more.
https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-extensions.html"""

_FORMULA = re.compile(r"(LEAST|GREATEST|SUM)\(.+\)|\{.+\}", re.IGNORECASE)
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html"""

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
_ALIKE = 0.8
_COMMON = 100
"""A number that few ranges exclude, for examples."""
_LARGEST_WRITTEN = 10**12


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a major version says of a parameter."""

    kind: str
    """bool, enum, integer, real, string; internal cannot be set at all."""

    unit: str = ""
    """What an integer or real number counts, such as ms or 8kB; empty if it has no unit."""

    least: float = 0
    most: float = 0
    values: tuple[str, ...] = ()
    """Legal values of an enum."""


def problems(major: int, name: str, value: str) -> Iterator[Problem]:
    """Yield what is wrong with a parameter and its value in a major version of PostgreSQL."""
    path = ("parameters", name)
    if name in FIXED:
        yield Problem(path, FIXED[name])
        return
    parameter = _find(major, name)
    if parameter is None:
        rule, meant = _unknown(major, name)
        if rule:
            yield Problem(path, rule, f'{meant}: "{value}"' if meant else "", by_table=True)
    elif parameter.kind == "internal":
        yield Problem(path, "cannot be set; it is fixed when PostgreSQL is built")
    else:
        rule, legal = _wrong(parameter, value)
        if rule:
            yield Problem(path, rule, f'{name}: "{legal}"', by_table=True)


def _find(major: int, name: str) -> Parameter | None:
    if name in RDS_OWN:
        return _read(RDS_OWN[name])
    return next((parameter for span, parameter in _versions(name) if major in span), None)


def _versions(name: str) -> Iterator[tuple[range, Parameter]]:
    written: str = table("postgres")["parameters"].get(name, "")
    for version in written.split("; ") if written else ():
        span, _, said = version.partition(" ")
        first, _, last = span.partition("-")
        yield range(int(first), int(last) + 1), _read(said)


def _read(said: str) -> Parameter:
    kind, *facts = said.split(" ")
    if kind == "enum":
        return Parameter(kind, values=tuple(facts[0].split(",")))
    if kind in {"integer", "real"}:
        unit, least, most = facts
        return Parameter(kind, unit="" if unit == "1" else unit, least=float(least), most=float(most))
    return Parameter(kind)


def _unknown(major: int, name: str) -> tuple[str, str | None]:
    """Return what is wrong with a name that is not in the table, and what it was meant to be; empty text if nothing is.

    The parameters of most extensions are not in the table, nor are all of RDS's own: of these only a typo is known.
    """
    known: Mapping[str, str] = table("postgres")["parameters"]
    spans = [span for span, _ in _versions(name)]
    if spans:
        last = spans[-1][-1]
        where = f"{last} had it last" if last < major else f"{spans[0][0]} has it"
        return f"is not in PostgreSQL {major}; {where}", None
    prefix, dot, rest = name.partition(".")
    if not dot or any(one.startswith(f"{prefix}.") for one in known):
        names = [*RDS_OWN, *(one for one in known if one not in FIXED and _find(major, one))]
        return _meant(f"is not a parameter of {prefix if dot else f'PostgreSQL {major}'}", _alike(name, names))
    if prefix in _EXTENSIONS:
        return "", None
    extension = _alike(prefix, _EXTENSIONS)
    meant = _alike(name, RDS_OWN) or (f"{extension}.{rest}" if extension else None)
    return _meant("is not a parameter of RDS for PostgreSQL", meant) if meant else ("", None)


def _alike(word: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, list(known), 1, _ALIKE)), None)


def _meant(rule: str, meant: str | None) -> tuple[str, str | None]:
    return f"{rule}; did you mean {meant!r}?" if meant else rule, meant


def _wrong(parameter: Parameter, value: str) -> tuple[str, str]:
    """Return what is wrong with a value and a legal one; empty text if it is legal."""
    if parameter.kind == "bool":
        return ("", "") if value.lower() in _BOOLEANS else ("is a boolean, 0 or 1", "1")
    if parameter.kind == "enum":
        return _wrong_enum(parameter.values, value)
    if parameter.kind == "string" or _FORMULA.fullmatch(value):
        return "", ""
    return _wrong_number(parameter, value)


def _wrong_enum(values: tuple[str, ...], value: str) -> tuple[str, str]:
    if value.lower() in values or ("on" in values and value.lower() in _BOOLEANS):
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
        return f"is {'an integer' if integer else 'a number'}{unit}, or a formula", _clamped(least, most)
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
