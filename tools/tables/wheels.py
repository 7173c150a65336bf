"""Reads cfn-lint's and botocore's wheels."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

_EXTENSIONS = "cfnlint/data/schemas/extensions"
_SIZES = ("nano", "micro", "small", "medium", "large", "xlarge")


def download(folder: Path) -> None:
    """Put the newest wheels of both into *folder*."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    subprocess.run([*command, "cfn-lint", "botocore"], check=True)  # noqa: S603 - fixed arguments


class Wheels:
    """The wheels of both in a folder."""

    def __init__(self, folder: Path) -> None:
        (cfn_lint,), (botocore,) = folder.glob("cfn_lint-*.whl"), folder.glob("botocore-*.whl")
        self._cfn_lint, self._botocore = ZipFile(cfn_lint), ZipFile(botocore)
        self.schema_source = f"cfn-lint {_version(cfn_lint)}"
        self.source = f"botocore {_version(botocore)}, {self.schema_source}"
        partitions = json.loads(self._botocore.read("botocore/data/partitions.json"))["partitions"]
        self._regions = {
            one["id"]: sorted(name for name in one["regions"] if not name.endswith("-global")) for one in partitions
        }

    def regions(self) -> dict[str, object]:
        """Return the regions of each partition, and the letters of each region's availability zones."""
        tree = ast.parse(self._cfn_lint.read("cfnlint/helpers.py"))
        (zones,) = (
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "AVAILABILITY_ZONES"
        )
        return {
            "partitions": self._regions,
            "zones": {
                region: "".join(sorted(name.removeprefix(region) for name in zones[region]))
                for region in self._regions["aws"]
                if region in zones
            },
        }

    def rds(self, majors: Sequence[int]) -> dict[str, object]:
        """Return PostgreSQL's minor versions that RDS creates, and the classes of each region that run them."""
        deprecated = set(self._engine_versions("aws_rds_dbinstance/engine_version_deprecated"))
        minors = defaultdict(list)
        for version in self._engine_versions("aws_rds_dbinstance/engine_version"):
            major, dot, minor = version.partition(".")
            if dot and minor.isdecimal() and int(major) in majors and version not in deprecated:
                minors[major].append(int(minor))
        runs = self._classes_of(f"{major}.{max(minors[str(major)])}" for major in majors)
        classes = {
            region: _grouped({name for name in names if name in runs})
            for region, names in self._classes_by_region()
            if region in self._regions["aws"]
        }
        return {"minors": {major: sorted(found) for major, found in minors.items()}, "classes": classes}

    def elasticache(self) -> dict[str, object]:
        """Return each engine's versions, and the node types of each region."""
        rules = self._read("aws_elasticache_cachecluster/engine_version")["allOf"]
        versions = {
            engine: sorted(rule["then"]["properties"]["EngineVersion"]["enum"], key=_parts)
            for rule in rules
            if (engine := rule["if"]["properties"]["Engine"].get("const")) in {"redis", "valkey"}
        }
        found = self._read("aws_elasticache_cachecluster/cachenodetype_enum")
        nodes = {region: _grouped(found[region]["enum"]) for region in self._regions["aws"] if region in found}
        return {"versions": versions, "nodes": nodes}

    def fargate(self) -> dict[int, list[int]]:
        """Return CPU units → memory sizes in MiB of a Fargate task."""
        found = {}
        for pair in self._read("aws_ecs_taskdefinition/fargate_cpu_memory")["then"]["anyOf"]:
            cpu, memory = (pair["properties"][name]["then"] for name in ("Cpu", "Memory"))
            steps = range(memory.get("minimum", 0), memory.get("maximum", 0) + 1, memory.get("multipleOf", 1))
            found[int(cpu["enum"][0])] = memory.get("enum") or list(steps)
        return found

    def retention_days(self) -> list[int]:
        """Return the days for which CloudWatch keeps logs."""
        group = self._schema("providers/us-east-1")["AWS::Logs::LogGroup"]
        return self._schema(f"resources/{group}")["properties"]["RetentionInDays"]["enum"]

    def resource_schemas(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield CloudFormation's types, by name, and the schema of each, as us-east-1 has them."""
        for name, file in sorted(self._schema("providers/us-east-1").items()):
            yield name, self._schema(f"resources/{file}")

    def schema_date(self) -> str:
        """Return the date of the schemas."""
        return self._schema("version")["schema_date"][:10]

    def _schema(self, name: str) -> dict[str, Any]:
        return json.loads(self._cfn_lint.read(f"cfnlint/data/schemas/{name}.json"))

    def _engine_versions(self, name: str) -> Iterator[str]:
        for rule in self._read(name)["allOf"]:
            condition, consequence = rule["if"]["properties"], rule["then"]
            if condition["Engine"].get("const") == "postgres":
                named = (
                    condition["EngineVersion"] if consequence is False else consequence["properties"]["EngineVersion"]
                )
                yield from named["enum"]

    def _classes_of(self, versions: Iterable[str]) -> set[str]:
        """Return the classes that run any of *versions*; some are versions of Aurora too, whose classes RDS has."""
        patterns = {f"^({text}\\..+|{text})$" for text in (version.replace(".", "\\.") for version in versions)}
        found = [
            set(rule["then"]["properties"]["DBInstanceClass"]["enum"])
            for rule in self._read("aws_rds_dbinstance/db_instance_class")["allOf"]
            if rule["if"]["properties"]["Engine"].get("const") == "postgres"
            and rule["if"]["properties"]["EngineVersion"]["pattern"] in patterns
        ]
        if len(found) != len(patterns):
            raise SystemExit(f"cfn-lint knows {len(found)} of the versions {', '.join(sorted(patterns))}")
        return set.union(*found)

    def _classes_by_region(self) -> Iterator[tuple[str, set[str]]]:
        for region, rules in self._read("aws_rds_dbinstance/dbinstanceclass_enum").items():
            names: set[str] = set()
            for rule in rules["allOf"] if isinstance(rules, dict) else ():
                if rule["if"]["properties"]["Engine"].get("const") == "postgres":
                    names |= set(rule["then"]["properties"]["DBInstanceClass"]["enum"])
            if names:
                yield region, names

    def _read(self, name: str) -> dict[str, Any]:
        return json.loads(self._cfn_lint.read(f"{_EXTENSIONS}/{name}.json"))


def _version(wheel: Path) -> str:
    return wheel.name.split("-")[1]


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _grouped(names: Iterable[str]) -> dict[str, str]:
    """Return family → its sizes, the smallest first: ``db.t4g.micro`` gives ``t4g: micro``."""
    families = defaultdict(list)
    for name in names:
        _, family, size = name.split(".")
        families[family].append(size)
    return {family: " ".join(sorted(sizes, key=_rank)) for family, sizes in families.items()}


def _rank(size: str) -> tuple[int, int]:
    number = size.removesuffix("xlarge")
    return (_SIZES.index("xlarge" if number.isdecimal() else size), int(number) if number.isdecimal() else 0)
