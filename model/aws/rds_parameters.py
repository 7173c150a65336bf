"""Parameters of RDS for PostgreSQL: which there are, which can be set, and which values they take. Pure.

The table contains what PostgreSQL's own server reports. What RDS adds and what it does not let anyone change is here:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from model.aws.parameter_values import Parameter, read, wrong
from model.aws.rds_parameter_texts import wrong_text
from model.aws.tables import table
from model.base import did_you_mean
from model.problem import Problem

_LEVELS = "disabled,debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic"

RDS_OWN: Mapping[str, str] = {
    "rds.accepted_password_auth_method": "enum md5+scram,scram",
    "rds.adaptive_autovacuum": "flag",
    "rds.allowed_extensions": "string",
    "rds.custom_dns_resolution": "flag",
    "rds.force_admin_logging_level": f"enum {_LEVELS}",
    "rds.force_autovacuum_logging_level": f"enum {_LEVELS}",
    "rds.force_ssl": "flag",
    "rds.log_retention_period": "integer min 1440 10080",
    "rds.logical_replication": "flag",
    "rds.rds_superuser_reserved_connections": "integer 1 0 8388607",
    "rds.restrict_password_commands": "flag",
}
"""Parameters that RDS adds, in the form of the table; not all of them. Booleans among them are 0 or 1:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html"""

_HOST = "is set by RDS, since it depends on the host; remove it"
_NETWORK = "is set by RDS; links decide who reaches the database"
_LOG_FILES = "is set by RDS, which collects the log files; remove it"
_DURABLE = "is set by RDS; another value can lose data in a crash; remove it"

FIXED: Mapping[str, str] = {
    **dict.fromkeys(("config_file", "data_directory", "external_pid_file", "hba_file", "ident_file"), _HOST),
    **dict.fromkeys(("shared_memory_type", "restart_after_crash", "stats_temp_directory", "event_source"), _HOST),
    **dict.fromkeys(("listen_addresses", "port", "bonjour", "bonjour_name"), _NETWORK),
    **dict.fromkeys(("unix_socket_directories", "unix_socket_group", "unix_socket_permissions"), _NETWORK),
    **dict.fromkeys(
        ("ssl", "ssl_ca_file", "ssl_cert_file", "ssl_crl_file", "ssl_key_file"), "is set by RDS; TLS is always on"
    ),
    **dict.fromkeys(("log_directory", "log_file_mode", "log_timezone", "log_truncate_on_rotation"), _LOG_FILES),
    **dict.fromkeys(("logging_collector", "syslog_facility", "syslog_ident"), _LOG_FILES),
    **dict.fromkeys(
        ("archive_command", "archive_library", "archive_mode", "archive_timeout"),
        "is set by RDS, for backups; remove it",
    ),
    **dict.fromkeys(
        ("restore_command", "primary_conninfo", "primary_slot_name"), "is set by RDS, for replicas; remove it"
    ),
    **dict.fromkeys(("fsync", "full_page_writes", "zero_damaged_pages", "ignore_checksum_failure"), _DURABLE),
    "wal_level": "is set by RDS; for logical replication set rds.logical_replication",
}
"""Parameter of PostgreSQL → why a parameter group cannot change it, or must not.

The paths, addresses and log files that RDS's own host has: IsModifiable of
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html. What loses data in a crash:
https://www.postgresql.org/docs/current/runtime-config-wal.html and runtime-config-developer.html there."""

_EXTENSIONS = (
    *("apg_plan_mgmt", "auto_explain", "cron", "hypopg", "orafce", "passwordcheck", "pg_bigm", "pg_hint_plan"),
    "pg_partman_bgw",
    *("pg_prewarm", "pg_stat_statements", "pg_tle", "pg_transport", "pg_trgm", "pgactive", "pgaudit", "pgcollection"),
    *("pglogical", "pgtle", "plpgsql", "plprofiler", "plrust", "postgis", "rdkit"),
)
"""First words of extensions' parameters, against typos only: those that RDS offers have more.
https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-extensions.html"""

_ALIKE = 0.8


def problems(major: int, name: str, value: str) -> Iterator[Problem]:
    """Yield what is wrong with a parameter and its value in a major version of PostgreSQL."""
    path = ("parameters", name)
    if name in FIXED:
        yield Problem(path, FIXED[name])
        return
    parameter = _find(major, name)
    if parameter is None:
        rule, meant = _unknown(major, name)
        said, legal = wrong_text(name, value)
        if said and not rule:
            yield Problem(path, said, f'{name}: "{legal}"', by_table=True)
        if rule:
            yield Problem(path, rule, f'{meant}: "{value}"' if meant else "", by_table=True)
    elif parameter.kind == "internal":
        yield Problem(path, "cannot be set; it is fixed when PostgreSQL is built")
    else:
        rule, legal = wrong(parameter, value, formulas=True)
        if parameter.kind == "string":
            rule, legal = wrong_text(name, value)
        if rule:
            yield Problem(path, rule, f'{name}: "{legal}"', by_table=True)


def _find(major: int, name: str) -> Parameter | None:
    if name in RDS_OWN:
        return read(RDS_OWN[name])
    return next((parameter for span, parameter in _versions(name) if major in span), None)


def _versions(name: str) -> Iterator[tuple[range, Parameter]]:
    written: str = table("postgres")["parameters"].get(name, "")
    for version in written.split("; ") if written else ():
        span, _, said = version.partition(" ")
        first, _, last = span.partition("-")
        yield range(int(first), int(last) + 1), read(said)


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
    return rule + did_you_mean(meant), meant
