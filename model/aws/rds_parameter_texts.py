"""Parameters of RDS for PostgreSQL that are text, and still take certain texts only. Pure, but for the time zones.

https://www.postgresql.org/docs/current/runtime-config-client.html
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping

from model.aws.time_zones import unknown_time_zone
from model.base import did_you_mean

LIBRARIES = frozenset(
    {
        *("auto_explain", "orafce", "passwordcheck", "pg_bigm", "pg_cron", "pg_hint_plan", "pg_ivm", "pg_prewarm"),
        *("pg_similarity", "pg_stat_statements", "pg_tle", "pg_transport", "pgactive", "pgaudit", "pglogical"),
        *("pg_partman_bgw", "plprofiler", "plrust", "rdkit", "rds_casts", "rdsutils", "test_parser", "wal2json"),
    }
)
"""Libraries that RDS preloads, against typos only: it adds more.
https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-extensions.html"""

_NOT_ON_RDS = frozenset({"citus", "timescaledb"})
"""Much used libraries that are not on that page."""

_ENCODINGS = frozenset(
    {
        *("big5", "euc_cn", "euc_jp", "euc_jis_2004", "euc_kr", "euc_tw", "gb18030", "gbk", "iso_8859_5", "iso_8859_6"),
        *("iso_8859_7", "iso_8859_8", "johab", "koi8r", "koi8u", "latin1", "latin2", "latin3", "latin4", "latin5"),
        *("latin6", "latin7", "latin8", "latin9", "latin10", "mule_internal", "sjis", "shift_jis_2004", "sql_ascii"),
        *("uhc", "utf8", "utf_8", "unicode", "win866", "win874", "auto"),
        *(f"win125{number}" for number in range(9)),
    }
)
"""https://www.postgresql.org/docs/current/multibyte.html, in lowercase."""

_STYLES = frozenset({"iso", "postgres", "sql", "german", "ymd", "dmy", "mdy"})
_DESTINATIONS = frozenset({"stderr", "csvlog"})
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.Query_Logging.html"""

_ALIKE = 0.75


def _time_zone(value: str) -> tuple[str, str]:
    return unknown_time_zone(value, any_case=True)


def _libraries(value: str) -> tuple[str, str]:
    names = [name.strip() for name in value.split(",")]
    for name in names:
        if re.search(r"\s", name) or not name:
            return "has libraries separated by commas", ",".join(re.split(r"[\s,]+", value.strip(", ")))
        if name.lower() in _NOT_ON_RDS:
            return f"{name} is not on RDS", "pg_stat_statements"
        meant = difflib.get_close_matches(name.lower(), LIBRARIES, 1, _ALIKE)
        if name.lower() not in LIBRARIES and meant:
            corrected = ",".join(meant[0] if one == name else one for one in names)
            return f"{name} is not a library of RDS{did_you_mean(meant[0])}", corrected
    return "", ""


def _items(legal: frozenset[str], what: str, example: str) -> Callable[[str], tuple[str, str]]:
    def check(value: str) -> tuple[str, str]:
        wrong = [item for item in value.replace("-", "_").split(",") if item.strip().lower() not in legal]
        return (what, example) if wrong else ("", "")

    return check


def _database(value: str) -> tuple[str, str]:
    return ("", "") if re.fullmatch(r"[A-Za-z_][\w$]{0,62}", value) else ("must be the name of a database", "app")


_CHECKS: Mapping[str, Callable[[str], tuple[str, str]]] = {
    "client_encoding": _items(_ENCODINGS, "is not an encoding of PostgreSQL", "UTF8"),
    "cron.database_name": _database,
    "cron.timezone": _time_zone,
    "datestyle": _items(_STYLES, "must be ISO, Postgres, SQL or German, and DMY, MDY or YMD", "ISO, MDY"),
    "local_preload_libraries": _libraries,
    "log_destination": _items(_DESTINATIONS, "must be stderr or csvlog", "stderr"),
    "session_preload_libraries": _libraries,
    "shared_preload_libraries": _libraries,
    "timezone": _time_zone,
}


def wrong_text(name: str, value: str) -> tuple[str, str]:
    """Return what is wrong with the text of a parameter and a legal one; empty texts if it is legal, or not known."""
    check = _CHECKS.get(name)
    return check(value) if check is not None else ("", "")
