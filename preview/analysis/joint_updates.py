"""Updates that AWS refuses because of what another resource becomes in the same update. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from model.aws.elasticache import leaves_redis
from preview.analysis.documents import State, computed_from
from preview.aws.elasticache import REPLICATION_GROUP, SERVERLESS_CACHE, USER_GROUP
from preview.aws.rds import INSTANCE, major_rises

_USERS = {REPLICATION_GROUP: "userGroupIds", SERVERLESS_CACHE: "userGroupId"}
"""Type of a cache → its input with the group of its users."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JointRefusal:
    """An update that AWS refuses together with another one."""

    urn: str
    """URN without stack and project."""
    sentence: str


def joint_refusals(
    before: Mapping[str, State], after: Mapping[str, State], renamed: Mapping[str, str], replaced: Collection[str]
) -> Iterator[JointRefusal]:
    """Yield the updates from *before* to *after* that another one prevents.

    *renamed* is new URN → old URN; *replaced* are new URNs.
    """
    for urn, state in after.items():
        past = before.get(renamed.get(urn, urn))
        if past is None or urn in replaced:
            continue
        if state["type"] == INSTANCE and _waits_for_major_version(past, state):
            new_groups = {*replaced, *(other for other in after if renamed.get(other, other) not in before)}
            yield from _replicas_that_do_not_wait(urn, after, new_groups)
        if state["type"] in _USERS and leaves_redis(_inputs(past).get("engine"), _inputs(state).get("engine")):
            yield from _users_of_valkey(urn, state, after)


def _waits_for_major_version(past: State, state: State) -> bool:
    return major_rises(_inputs(past), _inputs(state)) and _inputs(state).get("applyImmediately") is not True


def _replicas_that_do_not_wait(urn: str, after: Mapping[str, State], new_groups: set[str]) -> Iterator[JointRefusal]:
    """Yield the replicas of the database *urn* that get a new parameter group now.

    RDS upgrades the replicas of a region together with their primary.
    """
    for replica in after.values():
        if urn in _sources(replica, "replicateSourceDb") and new_groups & _sources(replica, "parameterGroupName"):
            sentence = (
                f"the upgrade waits for the maintenance window, and RDS refuses to give the replica {_name(replica)} "
                "the parameter group of a major version that it does not run; set applyImmediately together with the "
                "version (https://github.com/hashicorp/terraform-provider-aws/issues/20514)"
            )
            yield JointRefusal(urn=urn, sentence=sentence)


def _users_of_valkey(urn: str, state: State, after: Mapping[str, State]) -> Iterator[JointRefusal]:
    for source in sorted(_sources(state, _USERS[state["type"]])):
        group = after.get(source)
        if group is not None and group["type"] == USER_GROUP and _inputs(group).get("engine") == "valkey":
            sentence = (
                f"ElastiCache accepts the user group {_name(group)} of Valkey only after the upgrade from Redis OSS; "
                "keep the group and its users on the engine redis, which both accept "
                "(https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html)"
            )
            yield JointRefusal(urn=urn, sentence=sentence)


def _inputs(state: State) -> Mapping[str, object]:
    return state.get("inputs") or {}


def _sources(state: State, key: str) -> frozenset[str]:
    return computed_from(state).get(key, frozenset())


def _name(state: State) -> str:
    return state["urn"].rpartition("::")[2]
