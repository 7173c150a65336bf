from typing import Any

import pytest

from preview.analysis.difference import compare
from tests.preview.analysis.written_states import exported, plan, state, urn

DATABASE = "aws:rds/instance:Instance"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache"
USERS = "aws:elasticache/userGroup:UserGroup"


def databases(version: str, *, group: str = "parameters", at_once: bool = False) -> list[dict[str, Any]]:
    """Return a parameter group, a database and its replica."""
    parameters = state(PARAMETERS, group, inputs={"family": f"postgres{version}"})
    used = {"parameterGroupName": [urn(PARAMETERS, group)]}
    asked = {"engine": "postgres", "engineVersion": version, "allowMajorVersionUpgrade": True}
    main = state(DATABASE, "main", inputs={**asked, "applyImmediately": at_once}, propertyDependencies=used)
    replica = state(
        DATABASE,
        "main-replica-1",
        inputs={"applyImmediately": at_once},
        propertyDependencies={**used, "replicateSourceDb": [urn(DATABASE, "main")]},
    )
    return [parameters, main, replica]


def caches(kind: str, engine: str, users: str) -> list[dict[str, Any]]:
    """Return a user group and a cache that has it."""
    key = "userGroupIds" if kind == CACHE else "userGroupId"
    group = state(USERS, "sessions-users", inputs={"engine": users, "userGroupId": "sessions"})
    dependencies = {key: [urn(USERS, "sessions-users")]}
    return [group, state(kind, "sessions", inputs={"engine": engine}, propertyDependencies=dependencies)]


def refused(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> dict[str, str]:
    """Return resource → why its update is refused."""
    changes = compare(exported(*old), plan(*new))
    return {change.name: "; ".join(change.refusals) for change in changes if change.refusals}


@pytest.mark.parametrize(
    ("new", "is_refused"),
    [
        pytest.param(databases("17"), True, id="a replaced group"),
        pytest.param(databases("17", group="parameters-17"), True, id="another group"),
        pytest.param(databases("17", at_once=True), False, id="at once"),
        pytest.param(databases("17")[:2], False, id="without replicas"),
        pytest.param(databases("16.9"), False, id="a minor version"),
    ],
)
def test_a_major_upgrade_that_waits_is_refused_where_a_replica_gets_its_parameters_now(
    new: list[dict[str, Any]], *, is_refused: bool
) -> None:
    found = refused(databases("16"), new)

    assert list(found) == (["main"] if is_refused else [])
    assert all(
        "give the replica main-replica-1 the parameter group of a major version" in one for one in found.values()
    )


@pytest.mark.parametrize("kind", [CACHE, SERVERLESS])
@pytest.mark.parametrize(
    ("engine", "users", "is_refused"),
    [("valkey", "valkey", True), ("valkey", "redis", False), ("redis", "redis", False)],
)
def test_an_upgrade_to_valkey_is_refused_where_the_users_are_upgraded_with_it(
    kind: str, engine: str, users: str, *, is_refused: bool
) -> None:
    found = refused(caches(kind, "redis", "redis"), caches(kind, engine, users))

    assert list(found) == (["sessions"] if is_refused else [])
    assert all("accepts the user group sessions-users of Valkey only after" in one for one in found.values())


@pytest.mark.parametrize("kind", [CACHE, SERVERLESS])
def test_users_of_valkey_are_no_refusal_for_a_cache_that_is_created_or_is_valkey_already(kind: str) -> None:
    new = caches(kind, "valkey", "valkey")

    assert refused([], new) == refused(new, [new[0], {**new[1], "inputs": {"engine": "valkey", "tags": {}}}]) == {}
