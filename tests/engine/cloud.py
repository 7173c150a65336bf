"""What exists in the make-believe account: a journal of calls on disk, so that it outlives the plugin's process."""

from __future__ import annotations

import json
import os
import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from conflicts import UNIQUE_NAMES, conflict
from deployments import SERVICE, Deployment, injected, obstacle, rolled_back
from refusals import refusal
from roles import documents
from rotations import CURRENT, stages_after
from things import Thing
from wire import strings

_GUARDS = ("deletionProtection", "enableDeletionProtection", "deletionProtectionEnabled")
_RECORDS = frozenset({"aws:ecs/taskDefinition:TaskDefinition", "aws:cloudwatch/metricAlarm:MetricAlarm"})
"""What only writes down the names of others: AWS deletes those all the same."""
_DATABASE = "aws:rds/instance:Instance"
_ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
_SECRET = "aws:secretsmanager/secret:Secret"
_SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
_PARAMETER = "aws:ssm/parameter:Parameter"
_ZONE = "aws:route53/zone:Zone"

_OPAQUE = re.compile(r"^arn:|[0-9a-f]{7}|[0-9A-Z]{13}")
"""Ids that nothing else holds by chance, as the family of a task definition does."""

_ACCOUNT = re.compile(r"[0-9]{12}")
"""Id of what an account has once, such as a setting of its registry. Others name the account, not the setting."""


class RefusedError(Exception):
    """AWS would refuse the call."""


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

    def _rotate_at_once(self, rotation: Thing) -> None:
        """Rotate the secret of a new or changed schedule, unless it says otherwise.

        https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
        """
        if rotation.type == _ROTATION and rotation.inputs.get("rotateImmediately", True):
            self._write({"op": "rotated", "secret": rotation.inputs["secretId"], "urn": ""})

    def stages(self, secret: str) -> list[list[str]]:
        """Return the staging labels of each version of a secret."""
        known = [one.state["versionStages"] for one in self._of(_SECRET_VERSION) if one.inputs["secretId"] == secret]
        return [*known, *([[CURRENT]] if self._rotations[secret] else [])]

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
        key = UNIQUE_NAMES.get(type_, "")
        ours = [thing for thing in self._things.values() if thing.type == type_]
        if (type_, arn) in self._things:
            return self._things[type_, str(arn)]
        return next((thing for thing in ours if identifier in {thing.id, thing.inputs.get(key)}), None)

    def create(self, thing: Thing) -> None:
        """Make a resource; refused if its name is taken, or its values do not go together."""
        self._change("create", thing)

    def update(self, thing: Thing) -> None:
        """Change a resource; refused if its values do not go together."""
        self._change("update", thing)

    def _change(self, operation: str, thing: Thing) -> None:
        with self._lock:
            others = list(self._things.values())
            why = refusal(thing.type, thing.inputs) or conflict(thing, others, new=operation == "create")
            if why:
                raise RefusedError(why)
            self._write(_call(operation, thing))
            self._rotate_at_once(thing)

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
        policies = documents(str(definition.get("executionRoleArn")), list(self._things.values()))
        return obstacle(definition, self.people or None, secrets, policies)

    def _definition(self, arn: str) -> Mapping[str, Any]:
        thing = self._things.get((_DEFINITION, arn))
        return thing.inputs if thing else {}

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

    def parameter(self, name: str) -> dict[str, str]:
        """Return the value of a parameter of the stack, which someone may have written since; empty without it."""
        found = [
            self.drift(one.urn).get("value", one.inputs["value"])
            for one in self._of(_PARAMETER)
            if one.inputs["name"] == name
        ]
        return {"value": found[0], "insecureValue": found[0]} if found else {}

    def not_in_force(self, inputs: Mapping[str, Any], refusals: Mapping[str, int]) -> Thing | None:
        """Return something new that *inputs* name and that AWS refuses at first: *refusals* times, by type."""
        named = set(strings(inputs))
        for thing in list(self._things.values()):
            if thing.type in refusals and thing.state.get("arn") in named:
                self._named[thing.urn] += 1
                if self._named[thing.urn] <= refusals[thing.type]:
                    return thing
        return None

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
        own = self._owners[thing.id] == thing.type and _OPAQUE.search(thing.id) and not _ACCOUNT.fullmatch(thing.id)
        names = {thing.id} if own else set()
        return names | ({thing.state.get("arn"), thing.identity} - {None, thing.id, *strings(thing.inputs)})

    def drift(self, urn: str) -> dict[str, Any]:
        """Return the properties that were changed by hand."""
        return json.loads(self._drift.read_text(encoding="utf-8")).get(urn, {}) if self._drift.exists() else {}


def _call(operation: str, thing: Thing) -> dict[str, Any]:
    return {"op": operation, **{key: getattr(thing, key) for key in ("type", "urn", "id", "inputs", "state")}}


def _gone(thing: Thing) -> dict[str, Any]:
    return {"op": "delete", "type": thing.type, "urn": thing.urn, "id": thing.id, "identity": thing.identity}
