"""What ``make tables`` makes of the packages that it reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

EXTENSIONS = "cfnlint/data/schemas/extensions"


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "tools" / "tables"))
    yield
    for name in ("wheels", "postgres"):
        sys.modules.pop(name, None)


def _when(field: str, found: Any, **conditions: Any) -> dict[str, Any]:
    return {"if": {"properties": conditions}, "then": {"properties": {field: {"enum": found}}}}


def _postgres(version: str) -> dict[str, Any]:
    return {"Engine": {"const": "postgres"}, "EngineVersion": {"pattern": f"^({version}\\..+|{version})$"}}


FILES: dict[str, Any] = {
    "aws_rds_dbinstance/engine_version": {
        "allOf": [
            _when("Engine", ["postgres", "mysql"], Engine={"type": "string"}),
            _when("EngineVersion", ["17", "17.9", "17.10", "17.4", "9.6.1", "16.10-limitless"], Engine={"const": "postgres"}),
        ]
    },
    "aws_rds_dbinstance/engine_version_deprecated": {
        "allOf": [
            {
                "if": {"properties": {"Engine": {"const": "postgres"}, "EngineVersion": {"enum": ["17.4"]}}},
                "then": False,
            }
        ]
    },
    "aws_rds_dbinstance/db_instance_class": {
        "allOf": [
            _when("DBInstanceClass", ["db.t3.micro", "db.t3.2xlarge", "db.r6g.16xlarge", "db.serverless"], **_postgres("17\\.10")),
            _when("DBInstanceClass", ["db.t2.micro"], **_postgres("17\\.9")),
        ]
    },
    "aws_rds_dbinstance/dbinstanceclass_enum": {
        "description": "text",
        "us-east-1": {
            "allOf": [
                _when("DBInstanceClass", ["db.t2.micro", "db.t3.2xlarge"], Engine={"const": "postgres"}),
                _when("DBInstanceClass", ["db.t3.micro"], Engine={"const": "postgres"}),
                _when("DBInstanceClass", ["db.r6g.16xlarge"], Engine={"const": "mysql"}),
            ]
        },
        "cn-north-1": {"allOf": [_when("DBInstanceClass", ["db.t3.micro"], Engine={"const": "postgres"})]},
    },
    "aws_elasticache_cachecluster/engine_version": {
        "allOf": [
            _when("EngineVersion", ["9.0", "10.0", "7.2"], Engine={"const": "valkey"}),
            _when("EngineVersion", ["7.1"], Engine={"const": "redis"}),
            _when("EngineVersion", ["1.6"], Engine={"const": "memcached"}),
        ]
    },
    "aws_elasticache_cachecluster/cachenodetype_enum": {
        "description": "text",
        "us-east-1": {"enum": ["cache.r6g.xlarge", "cache.r6g.12xlarge", "cache.r6g.large", "cache.t4g.micro"]},
        "cn-north-1": {"enum": ["cache.t4g.micro"]},
    },
    "aws_ecs_taskdefinition/fargate_cpu_memory": {
        "then": {
            "anyOf": [
                {
                    "properties": {
                        "Cpu": {"then": {"enum": ["256"]}},
                        "Memory": {"then": {"enum": [512, 1024]}},
                    }
                },
                {
                    "properties": {
                        "Cpu": {"then": {"enum": ["512"]}},
                        "Memory": {"then": {"minimum": 1024, "maximum": 3072, "multipleOf": 1024}},
                    }
                },
            ]
        }
    },
}  # fmt: skip


@pytest.fixture
def wheels(tmp_path: Path) -> Any:
    from wheels import Wheels  # noqa: PLC0415 - the folder is on the path only here

    with ZipFile(tmp_path / "cfn_lint-1.2.3-py3-none-any.whl", "w") as wheel:
        wheel.writestr(
            "cfnlint/helpers.py", "X = 1\nAVAILABILITY_ZONES = {'us-east-1': ['us-east-1b', 'us-east-1a']}\n"
        )
        wheel.writestr("cfnlint/data/schemas/providers/us-east-1.json", json.dumps({"AWS::Logs::LogGroup": "abc"}))
        schema = {"properties": {"RetentionInDays": {"enum": [1, 3]}}}
        wheel.writestr("cfnlint/data/schemas/resources/abc.json", json.dumps(schema))
        for name, content in FILES.items():
            wheel.writestr(f"{EXTENSIONS}/{name}.json", json.dumps(content))
    partitions = [
        {"id": "aws", "regions": {"us-east-1": {}, "new-west-1": {}, "aws-global": {}}},
        {"id": "aws-cn", "regions": {"cn-north-1": {}, "aws-cn-global": {}}},
    ]
    with ZipFile(tmp_path / "botocore-4.5.6-py3-none-any.whl", "w") as wheel:
        wheel.writestr("botocore/data/partitions.json", json.dumps({"partitions": partitions}))
    return Wheels(tmp_path)


def test_the_tables_have_regions_and_letters_of_zones(wheels: Any) -> None:
    assert wheels.source == "botocore 4.5.6, cfn-lint 1.2.3"
    assert wheels.regions() == {
        "partitions": {"aws": ["new-west-1", "us-east-1"], "aws-cn": ["cn-north-1"]},
        "zones": {"us-east-1": "ab"},
    }


def test_the_tables_have_what_runs_the_newest_minor_in_regions_of_the_partition(wheels: Any) -> None:
    assert wheels.rds([17]) == {"minors": {"17": [9, 10]}, "classes": {"us-east-1": {"t3": "micro 2xlarge"}}}


def test_the_tables_have_versions_and_node_types_in_order(wheels: Any) -> None:
    assert wheels.elasticache() == {
        "versions": {"valkey": ["7.2", "9.0", "10.0"], "redis": ["7.1"]},
        "nodes": {"us-east-1": {"r6g": "large xlarge 12xlarge", "t4g": "micro"}},
    }


def test_what_is_a_type_in_the_code_can_be_compared(wheels: Any) -> None:
    assert wheels.fargate() == {256: [512, 1024], 512: [1024, 2048, 3072]}
    assert wheels.retention_days() == [1, 3]


@dataclass
class Reported:
    major: int
    rows: list[list[str]]

    def settings(self) -> list[list[str]]:
        return self.rows


def test_versions_in_a_row_that_report_the_same_are_one_entry() -> None:
    from postgres import parameters  # noqa: PLC0415 - the folder is on the path only here

    work_mem = ["work_mem", "integer", "kB", "user", "64", "2147483647", ""]
    servers = [
        Reported(16, [work_mem, ["log_connections", "bool", "", "superuser", "", "", ""]]),
        Reported(17, [work_mem, ["log_connections", "bool", "", "superuser", "", "", ""]]),
        Reported(18, [work_mem, ["log_connections", "string", "", "superuser", "", "", ""]]),
        Reported(19, [["jit", "enum", "", "user", "", "", "on,off"], ["block_size", "integer", "", "internal", "1", "2", ""]]),
    ]  # fmt: skip

    assert parameters(servers) == {
        "parameters": {
            "work_mem": "16-18 integer kB 64 2147483647",
            "log_connections": "16-17 bool; 18-18 string",
            "jit": "19-19 enum on,off",
            "block_size": "19-19 internal",
        }
    }
