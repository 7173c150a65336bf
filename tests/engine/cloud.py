"""What exists in the make-believe account: a journal of calls on disk, so that it outlives the plugin's process."""

from __future__ import annotations

import json
import os
import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deployments import SERVICE, Deployment, injected, obstacle, rolled_back
from refusals import refusal
from rotations import CURRENT, stages_after
from wire import strings

_UNIQUE_NAMES = {
    "aws:cloudwatch/logGroup:LogGroup": "name",
    "aws:ecr/repository:Repository": "name",
    "aws:ecs/cluster:Cluster": "name",
    "aws:elasticache/parameterGroup:ParameterGroup": "name",
    "aws:elasticache/replicationGroup:ReplicationGroup": "replicationGroupId",
    "aws:elasticache/subnetGroup:SubnetGroup": "name",
    "aws:elasticache/user:User": "userId",
    "aws:elasticache/userGroup:UserGroup": "userGroupId",
    "aws:iam/role:Role": "name",
    "aws:kms/alias:Alias": "name",
    "aws:lb/loadBalancer:LoadBalancer": "name",
    "aws:lb/targetGroup:TargetGroup": "name",
    "aws:rds/instance:Instance": "identifier",
    "aws:rds/parameterGroup:ParameterGroup": "name",
    "aws:rds/subnetGroup:SubnetGroup": "name",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:secretsmanager/secret:Secret": "name",
    "aws:sns/topic:Topic": "name",
    "aws:ssm/parameter:Parameter": "name",
}
_GUARDS = ("deletionProtection", "enableDeletionProtection", "deletionProtectionEnabled")
_RECORDS = frozenset({"aws:ecs/taskDefinition:TaskDefinition"})
"""What only writes down the names of others: AWS deletes those all the same."""
_DATABASE = "aws:rds/instance:Instance"
_ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
_SECRET = "aws:secretsmanager/secret:Secret"
_SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
_ROLE = "aws:iam/role:Role"
_ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
_POLICY = "aws:iam/policy:Policy"
_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
_ZONE = "aws:route53/zone:Zone"
_TOPIC = "aws:sns/topic:Topic"
_TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
_PUBLISHERS = frozenset({"aws:budgets/budget:Budget", "aws:rds/eventSubscription:EventSubscription"})

_OPAQUE = re.compile(r"^arn:|[0-9a-f]{7}|[0-9A-Z]{13}")
"""Ids that nothing else holds by chance, as the family of a task definition does."""


class RefusedError(Exception):
    """AWS would refuse the call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """One resource that exists."""

    id: str
    type: str
    urn: str
    inputs: Mapping[str, Any]
    state: Mapping[str, Any]

    @property
    def identity(self) -> str:
        """What distinguishes it from all others of its type: revisions of a task definition share their id."""
        return self.state["arn"] if "revision" in self.state else self.id


class Cloud:
    """The account. Every change is one JSON line in ``journal.jsonl``; ``drift.json`` holds what people changed by hand."""

    def __init__(self, folder: Path) -> None:
        self._journal = folder / "journal.jsonl"
        self._drift = folder / "drift.json"
        self._lock = threading.Lock()
        self._things: dict[tuple[str, str], Thing] = {}
        self._owners: dict[str, str] = {}
        self._made: Counter[str] = Counter()
        self._deployments: dict[str, Deployment] = {}
        self._current: dict[str, str] = {}
        self._rotations: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
        self._people = folder / "people.json"
        self.attempted: set[str] = set()
        """URNs that a creation was ever tried for."""
        if self._journal.exists():
            for line in self._journal.read_text(encoding="utf-8").splitlines():
                self.replay(json.loads(line))

    def replay(self, call: Mapping[str, Any]) -> None:
        """Take in one call of a journal."""
        if call["op"] in {"create", "update"}:
            self._owners.setdefault(call["id"], call["type"])
            thing = Thing(**{key: call[key] for key in ("id", "type", "urn", "inputs", "state")})
            self._things[thing.type, thing.identity] = thing
            if thing.type == _SECRET_VERSION and CURRENT in thing.inputs.get("versionStages", [CURRENT]):
                self._current[thing.inputs["secretId"]] = thing.id
        elif call["op"] == "deployed":
            self._deployments[call["id"]] = Deployment(call["definition"], call["running"], call["values"])
        elif call["op"] == "rotated":
            self._rotated(call["secret"])
        elif call["op"] == "delete":
            self._things.pop((call["type"], call["identity"]), None)
        if call["op"] == "create":
            self._made[call["urn"]] += 1
        if call["op"] in {"create", "create-failed"}:
            self.attempted.add(call["urn"])

    def write(self, **call: Any) -> None:
        """Put one call in the journal."""
        with self._lock:
            self._write(call)

    def _write(self, call: Mapping[str, Any]) -> None:
        line = json.dumps(call) + "\n"
        descriptor = os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
        self.replay(call)

    def rotate(self, secret: str) -> None:
        """Rotate a secret, as its schedule does."""
        self.write(op="rotated", secret=secret, urn="")

    def _rotated(self, secret: str) -> None:
        """Make another version current. Those before lose their labels, and one without any is deleted."""
        self._rotations[secret] += 1
        former, self._current[secret] = self._current.get(secret), f"rotation {self._rotations[secret]}"
        for thing in self._of(_SECRET_VERSION):
            if thing.inputs["secretId"] == secret:
                labels = {"versionStages": stages_after(thing.state["versionStages"], was_current=thing.id == former)}
                del self._things[thing.type, thing.identity]
                if labels["versionStages"]:
                    changed = replace(thing, inputs={**thing.inputs, **labels}, state={**thing.state, **labels})
                    self._things[thing.type, thing.identity] = changed

    def generation(self, urn: str) -> int:
        """Return how many resources were made for this URN before: no two may share an id."""
        with self._lock:
            return self._made[urn]

    def find(self, identifier: str, type_: str, arn: str | None = None) -> Thing | None:
        """Return what has that ARN, else that id or, as imports give it, that unique name."""
        key = _UNIQUE_NAMES.get(type_, "")
        ours = [thing for thing in self._things.values() if thing.type == type_]
        if (type_, arn) in self._things:
            return self._things[type_, str(arn)]
        return next((thing for thing in ours if identifier in {thing.id, thing.inputs.get(key)}), None)

    def create(self, thing: Thing) -> None:
        """Make a resource; refused if its name is taken, or its values do not go together."""
        _check_values(thing)
        key = _UNIQUE_NAMES.get(thing.type)
        with self._lock:
            for other in self._things.values():
                if key and other.type == thing.type and other.inputs.get(key) == thing.inputs.get(key) is not None:
                    raise RefusedError(f"{thing.type.rpartition(':')[2]}AlreadyExists: {key} {thing.inputs[key]}")
            self._check_credentials(thing)
            self._check_topic(thing)
            self._write(_call("create", thing))

    def update(self, thing: Thing) -> None:
        """Change a resource; refused if its values do not go together."""
        _check_values(thing)
        with self._lock:
            self._check_credentials(thing)
            self._write(_call("update", thing))

    @property
    def people(self) -> dict[str, Any]:
        """What people have done beside the engine: ``images``, ``values`` of secrets, whether the domain is ``delegated``.

        Empty: everything that a deployment waits for is there.
        """
        return json.loads(self._people.read_text(encoding="utf-8")) if self._people.exists() else {}

    def delegated(self) -> bool:
        """Return whether certificates can be validated: no zone is new, or its domain is delegated to it."""
        new_zone = any(thing.type == _ZONE for thing in self._things.values())
        return not new_zone or bool(self.people.get("delegated", True))

    def obstacle(self, service: Thing) -> str | None:
        """Return why the tasks of a service would not start, as ECS says it."""
        return self._obstacle(service.inputs["taskDefinition"])

    def _obstacle(self, arn: str) -> str | None:
        definition = self._definition(arn)
        versions = {t.inputs["secretId"] for t in self._of(_SECRET_VERSION)}
        secrets = {t.state["arn"] for t in self._of(_SECRET)} - versions
        documents = self._documents(str(definition.get("executionRoleArn")))
        return obstacle(definition, self.people or None, secrets, documents)

    def _definition(self, arn: str) -> Mapping[str, Any]:
        thing = self._things.get((_DEFINITION, arn))
        return thing.inputs if thing else {}

    def _documents(self, role_arn: str) -> list[str]:
        """Return the policies of a role: inline, and managed ones of this account that are attached to it."""
        names = {
            name for one in self._of(_ROLE) if one.state["arn"] == role_arn for name in (one.id, one.state["name"])
        }
        attached = {one.inputs["policyArn"] for one in self._of(_ATTACHMENT) if one.inputs["role"] in names}
        inline = [one.inputs["policy"] for one in self._of(_ROLE_POLICY) if one.inputs["role"] in names]
        return inline + [one.inputs["policy"] for one in self._of(_POLICY) if one.state["arn"] in attached]

    def _of(self, type_: str) -> list[Thing]:
        return [thing for thing in list(self._things.values()) if thing.type == type_]

    def another_task(self, service: str) -> str | None:
        """Return why ECS could not start another task of what the service with this logical name runs now."""
        return next((self._obstacle(one.definition) for one in self._running(service)), None)

    def stale(self, service: str) -> set[str]:
        """Return the secrets of which the running tasks of a service have another version than the current one."""
        return {
            arn
            for one in self._running(service)
            for arn, version in one.values.items()
            if version != self._version(arn)
        }

    def deploy_again(self, service: str) -> None:
        """Deploy a service by hand: ``aws ecs update-service --force-new-deployment``."""
        for thing in self._of(SERVICE):
            if thing.urn.endswith(f"::{service}"):
                self.deployed(thing, self.deployment(thing.id), failed=False)

    def _running(self, service: str) -> list[Deployment]:
        named = [thing.id for thing in self._of(SERVICE) if thing.urn.endswith(f"::{service}")]
        return [self._deployments[id_] for id_ in named if id_ in self._deployments]

    def _version(self, arn: str) -> str:
        return self._current.get(arn, "")

    def deployment(self, service_id: str) -> Deployment | None:
        """Return the last deployment of a service."""
        return self._deployments.get(service_id)

    def deployed(self, service: Thing, last: Deployment | None, *, failed: bool) -> None:
        """Note how a deployment ended; a service that ran before runs its former task definition again."""
        definition = service.inputs["taskDefinition"]
        values = {arn: self._version(arn) for arn in injected(self._definition(definition))}
        now = Deployment(definition, max(service.inputs.get("desiredCount") or 0, 1), values)
        if failed:
            now = rolled_back(now, last)
            back = {"taskDefinition": now.definition}
            service = replace(service, inputs={**service.inputs, **back}, state={**service.state, **back})
        with self._lock:
            if failed:
                self._write(_call("update", service))
            self._write({"op": "deployed", "id": service.id, "urn": service.urn, **now._asdict(), "failed": failed})

    def service(self, name: str) -> dict[str, Any]:
        """Return a service as ECS describes it; raises LookupError."""
        for thing in self._things.values():
            if thing.type == SERVICE and thing.state["name"] == name:
                last = self._deployments[thing.id]
                return {
                    **thing.state,
                    "serviceName": name,
                    "taskDefinition": last.definition,
                    "runningCount": last.running,
                }
        raise LookupError(f"ServiceNotFoundException: {name}")

    def not_in_force(self, inputs: Mapping[str, Any], refusals: Mapping[str, int]) -> Thing | None:
        """Return something new that *inputs* name and that AWS refuses at first: *refusals* times, by type."""
        named = set(strings(inputs))
        for thing in list(self._things.values()):
            if thing.type in refusals and thing.state.get("arn") in named:
                self._named[thing.urn] += 1
                if self._named[thing.urn] <= refusals[thing.type]:
                    return thing
        return None

    def _check_topic(self, thing: Thing) -> None:
        """Refuse what publishes to a topic whose policy does not admit anyone yet.

        https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
        """
        if thing.type not in _PUBLISHERS:
            return
        named = set(strings(thing.inputs))
        policies = {other.inputs["arn"] for other in self._things.values() if other.type == _TOPIC_POLICY}
        for other in self._things.values():
            if other.type == _TOPIC and other.state["arn"] in named - policies:
                raise RefusedError(f"InvalidParameter: {other.state['arn']} does not admit the publisher")

    def _check_credentials(self, thing: Thing) -> None:
        """Refuse replicas of a database whose password RDS keeps, and a database without any password.

        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations
        """
        if thing.type != _DATABASE:
            return
        name, source = thing.inputs.get("identifier"), thing.inputs.get("replicateSourceDb")
        others = [other.inputs for other in self._things.values() if other.type == _DATABASE]
        pairs = [(inputs, thing.inputs) for inputs in others if inputs.get("identifier") == source]
        pairs += [(thing.inputs, inputs) for inputs in others if inputs.get("replicateSourceDb") == name]
        if any(primary.get("manageMasterUserPassword") for primary, _ in pairs):
            raise RefusedError("InvalidDBInstanceState: RDS does not manage the password of a source of replicas")
        if not (source or thing.inputs.get("manageMasterUserPassword") or thing.inputs.get("password")):
            raise RefusedError(f"InvalidParameterCombination: {name} has no master password")

    def delete(self, identity: str, type_: str) -> None:
        """Delete a resource; refused while it guards itself, and while another one names its id or ARN."""
        with self._lock:
            thing = self._things.get((type_, identity))
            if thing is None:
                raise RefusedError(f"NotFound: {identity}")
            guard = next((name for name in _GUARDS if thing.inputs.get(name) is True), None)
            if guard:
                self._write(
                    {"op": "delete-refused", "type": type_, "urn": thing.urn, "id": thing.id, "identity": identity}
                )
                raise RefusedError(f"OperationNotPermitted: {thing.urn.rpartition('::')[2]} has {guard}")
            names = self._own_names(thing)
            for other in self._things.values():
                if other is not thing and other.type not in _RECORDS and not names.isdisjoint(strings(other.inputs)):
                    raise RefusedError(f"DependencyViolation: {thing.urn} is still used by {other.urn}")
            self._write(_gone(thing))
            for other in list(self._things.values()) if type_ == _DATABASE else ():
                if other.type == _ROTATION and other.inputs["secretId"] in set(strings(thing.state)):
                    self._write(_gone(other))  # what RDS keeps goes with the database, and so does its rotation

    def _own_names(self, thing: Thing) -> set[str]:
        """Return what others name this thing by: not the id that it shares with what it configures, as a policy does."""
        names = {thing.id} if self._owners[thing.id] == thing.type and _OPAQUE.search(thing.id) else set()
        return names | ({thing.state.get("arn"), thing.identity} - {None, thing.id, *strings(thing.inputs)})

    def drift(self, urn: str) -> dict[str, Any]:
        """Return the properties that were changed by hand."""
        return json.loads(self._drift.read_text(encoding="utf-8")).get(urn, {}) if self._drift.exists() else {}


def _check_values(thing: Thing) -> None:
    why = refusal(thing.type, thing.inputs)
    if why:
        raise RefusedError(why)


def _call(operation: str, thing: Thing) -> dict[str, Any]:
    return {"op": operation, **{key: getattr(thing, key) for key in ("type", "urn", "id", "inputs", "state")}}


def _gone(thing: Thing) -> dict[str, Any]:
    return {"op": "delete", "type": thing.type, "urn": thing.urn, "id": thing.id, "identity": thing.identity}
