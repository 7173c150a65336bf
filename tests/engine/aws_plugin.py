"""A stand-in for the AWS resource plugin, for tests only: the engine is real, AWS is not.

It takes computed outputs and data sources from the preview's simulator and replacement rules from ``preview.aws.replacement``,
checks the names of inputs against the SDK, leaves computed values unknown in previews as the real plugin does, and keeps
what exists in a ``Cloud``, which refuses some of what AWS refuses (``refusals.py``, ``conflicts.py``), deploys services
whose tasks get their secrets if their role may read them (``deployments.py``, ``roles.py``), and rotates secrets
(``rotations.py``). It proves nothing about quotas besides those of a role's policies.

``PLINTH_ENGINE_FAULTS`` injects failures, as JSON: ``fail_create_number`` (the k-th create of this run),
``fail_create_types``, ``fail_first_attempts`` (every create fails once), ``delay_seconds`` (type → seconds),
``roll_back`` (names of services whose deployment fails), ``refused_at_first`` (type → how often a
resource is refused to those that name it before it is in force, as IAM roles are).
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import grpc
import plugin_process
from cloud import Cloud, RefusedError
from deployments import SERVICE, Deployment
from google.protobuf import any_pb2, empty_pb2
from google.rpc import status_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc
from sdk_types import sdk_type
from things import Thing
from wire import UNKNOWN, changed_paths, plain, struct

from preview.aws import replacement
from preview.aws.replacement import forces_replacement, has_grown, replacing
from preview.recorder.simulator import ACCOUNT, AwsSimulator

_VERSION = "7.51.1"
_GET_SERVICE = "aws:ecs/getService:getService"
_GET_VERSIONS = "aws:secretsmanager/getSecretVersions:getSecretVersions"
_GET_PARAMETER = "aws:ssm/getParameter:getParameter"
_VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
_AUTO_NAMED = {
    "aws:elasticache/replicationGroup:ReplicationGroup": "replicationGroupId",
    "aws:rds/instance:Instance": "identifier",
    "aws:s3/bucket:Bucket": "bucket",
}


def _type(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2]


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]


def _auto_name_key(token: str) -> str | None:
    key = _AUTO_NAMED.get(token, "name")
    known = sdk_type(token)
    return key if key in known.inputs and key not in known.required else None


class AwsPlugin(provider_pb2_grpc.ResourceProviderServicer):
    """Serves one run of the engine."""

    def __init__(self, folder: Path, faults: Mapping[str, Any], account: str) -> None:
        self._cloud = Cloud(folder)
        self._faults = faults
        self._account = account
        self._simulator = AwsSimulator("us-east-1")
        self._region = ""
        self._lock = threading.Lock()
        self._creates = 0
        self._old_names: dict[str, str] = {}

    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.ProviderHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return plugin_pb2.PluginInfo(version=_VERSION)

    def GetSchema(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.GetSchemaResponse(schema="{}")

    def Cancel(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return empty_pb2.Empty()

    def Attach(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return empty_pb2.Empty()

    def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        old, new = plain(request.old_inputs), plain(request.news)
        changed = {path.partition(".")[0] for path in changed_paths(old, new)} - {"version"}
        some = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(changes=some, diffs=changed)

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Sign in, by a role if there is one: refused without a region, and for an account that is not allowed."""
        config = {key: _decoded(value) for key, value in plain(request.args).items()}
        self._region = config.get("region") or ""
        allowed = config.get("allowedAccountIds") or [self._account]
        self._cloud.write(op="configure", region=self._region, allowed=allowed)
        if not self._region:
            context.abort(grpc.StatusCode.UNKNOWN, "invalid AWS Region: none is configured")
        roles = config.get("assumeRoles") or []
        account = roles[-1]["roleArn"].split(":")[4] if roles else self._account
        if account not in allowed:
            context.abort(grpc.StatusCode.UNKNOWN, f"AWS account ID not allowed: {account}")
        self._simulator = AwsSimulator(self._region)
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    def Check(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        """Check the names of inputs and give a name to what has none."""
        token, news, olds = _type(request.urn), plain(request.news), plain(request.olds)
        try:
            known = sdk_type(token)
            forces_replacement(token)
        except LookupError as error:
            return provider_pb2.CheckResponse(failures=[provider_pb2.CheckFailure(reason=str(error))])
        wrong = [(key, "is unknown") for key in sorted(news) if key not in known.inputs and not key.startswith("__")]
        wrong += [(key, "is missing") for key in sorted(known.required) if news.get(key) is None]
        failures = [provider_pb2.CheckFailure(property=key, reason=f"{key} {what}") for key, what in wrong]
        key = _auto_name_key(token)
        if key and news.get(key) is None and news.get(f"{key}Prefix") is None:
            news[key] = self._auto_name(request.urn, key, olds)
            news["__defaults"] = [key]
        else:
            news["__defaults"] = []
        return provider_pb2.CheckResponse(inputs=struct(news), failures=failures)

    def _auto_name(self, urn: str, key: str, olds: Mapping[str, Any]) -> str:
        """Return the old name, or a new one. A replacement is checked a second time, without the old inputs."""
        if key in olds.get("__defaults", []):
            self._old_names[urn] = olds[key]
            return olds[key]
        seed = urn + self._old_names.get(urn, "")
        start = "alias/" if _type(urn) == "aws:kms/alias:Alias" else ""  # as pulumi-aws names an alias of a KMS key
        return f"{start}{_name(urn)}-{hashlib.sha256(seed.encode()).hexdigest()[:7]}"

    def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Say what changed, and whether AWS can change it in place."""
        token, news = _type(request.urn), plain(request.news)
        olds = _before(plain(request.olds), plain(request.old_inputs))
        grown = _grown(token, plain(request.olds), news)
        changed = [path for path in changed_paths(olds, news) if path not in grown]
        for name, flag in replacement.of(token).refused_unless.items():
            if not news.get(flag) and any(_touches(path, name) for path in changed):
                context.abort(grpc.StatusCode.UNKNOWN, f"{flag} should be true when {name} is being updated")
        replaces = replacing(token, changed, olds, news)
        key = _auto_name_key(token)
        same_name = bool(key) and key not in news.get("__defaults", []) and olds.get(key) == news.get(key) is not None
        some = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(
            changes=some,
            diffs=sorted({path.partition(".")[0] for path in changed}),
            replaces=sorted({path.partition(".")[0] for path in replaces}),
            deleteBeforeReplace=bool(replaces) and same_name,
        )

    def Create(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Make a resource, unless a fault is due."""
        token, inputs = _type(request.urn), plain(request.properties)
        if request.preview:
            known = sdk_type(token)
            state = {**dict.fromkeys(known.always, UNKNOWN), **inputs, "region": inputs.get("region", self._region)}
            return provider_pb2.CreateResponse(properties=struct(state))
        self._fail_if_due(request.urn, token, context)
        identifier, state = self._state(request.urn, inputs, self._cloud.generation(request.urn))
        thing = Thing(id=identifier, type=token, urn=request.urn, inputs=inputs, state=state)
        self._wait_until_in_force(inputs)
        try:
            if token == _VALIDATION:
                self._wait_for_delegation()
            self._cloud.create(thing)
        except RefusedError as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        if token == SERVICE:
            self._deploy(thing, None, context)
        time.sleep(self._faults.get("delay_seconds", {}).get(token, 0))
        return provider_pb2.CreateResponse(id=identifier, properties=struct(state))

    def _wait_until_in_force(self, inputs: Mapping[str, Any]) -> None:
        """Wait as the provider does: AWS refuses a role that was made seconds ago, and the provider asks again.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
        """
        refusals = self._faults.get("refused_at_first", {})
        while refusals and (early := self._cloud.not_in_force(inputs, refusals)):
            self._cloud.write(op="retried", urn=early.urn)
            time.sleep(0.1)

    def _wait_for_delegation(self) -> None:
        """Wait until someone has delegated the domain of a zone that the stack created."""
        limit = time.monotonic() + self._cloud.people.get("patience_seconds", 0)
        while not self._cloud.delegated():
            if time.monotonic() >= limit:
                raise RefusedError("waiting for ACM Certificate to be issued: timeout (last state: PENDING_VALIDATION)")
            time.sleep(0.2)

    def _deploy(self, service: Thing, last: Deployment | None, context: Any) -> None:
        """Deploy a service. A failed deployment ends with an error and the wanted state, as the provider has it.

        The provider reports a deployment that ECS has rolled back as an error, and keeps what it wanted in the state.
        https://github.com/pulumi/pulumi/issues/21458
        """
        why = self._cloud.obstacle(service)
        if _name(service.urn) in self._faults.get("roll_back", ()):
            why = "Service deployment rolled back because the circuit breaker threshold was exceeded."
        self._cloud.deployed(service, last, failed=why is not None)
        if why is None:
            return
        doing = "update" if last else "create"
        detail = provider_pb2.ErrorResourceInitFailed(
            id=service.id,
            properties=struct(service.state),
            reasons=[f"waiting for ECS Service ({service.id}) {doing}: {why}"],
        )
        packed = any_pb2.Any()
        packed.Pack(detail)
        code = grpc.StatusCode.UNKNOWN
        status = status_pb2.Status(code=code.value[0], message="resource partially created", details=[packed])
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
        context.abort(code, status.message)

    def _fail_if_due(self, urn: str, token: str, context: Any) -> None:
        with self._lock:
            self._creates += 1
            due = self._creates == self._faults.get("fail_create_number")
        due = due or token in self._faults.get("fail_create_types", ())
        due = due or (bool(self._faults.get("fail_first_attempts")) and urn not in self._cloud.attempted)
        if due:
            self._cloud.write(op="create-failed", type=token, urn=urn)
            context.abort(grpc.StatusCode.UNKNOWN, f"injected failure: creating {urn}")

    def _state(self, urn: str, inputs: Mapping[str, Any], generation: int) -> tuple[str, dict[str, Any]]:
        """Return the id and state of a resource; later generations of one URN get other ids."""
        token = _type(urn)
        salted = f"{urn}#{generation}" if generation else urn
        identifier, outputs = self._simulator.outputs(type_=token, name=_name(urn), urn=salted, inputs=inputs)
        known = sdk_type(token).outputs
        state = {key: value for key, value in outputs.items() if key in known and value is not None}
        if "revision" in known and "arn" in state:
            state["revision"] = generation + 1
            state["arn"] = f"{state['arn'].rpartition(':')[0]}:{generation + 1}"
        state["__meta"] = json.dumps({"generation": generation})
        return identifier, {"region": self._region, **state, **_without_internals(inputs)}

    def Update(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Change a resource in place; its computed outputs stay. AWS is not asked where the state has it already."""
        token, inputs, olds = _type(request.urn), plain(request.news), plain(request.olds)
        generation = json.loads(olds.get("__meta", "{}")).get("generation", 0)
        changed = list(changed_paths(_before(olds, plain(request.old_inputs)), inputs))
        if not changed:
            return provider_pb2.UpdateResponse(properties=request.olds)
        _, fresh = self._state(request.urn, inputs, generation)
        gone = {path.partition(".")[0] for path in changed} - inputs.keys()
        state = {**fresh, **olds, **_without_internals(inputs), **_grown(token, olds, inputs)}
        state = {key: value for key, value in state.items() if key not in gone}
        if "tagsAll" in state:
            state["tagsAll"] = inputs.get("tags") or {}
        if not request.preview:
            thing = Thing(id=request.id, type=token, urn=request.urn, inputs=inputs, state=state)
            last = self._cloud.deployment(request.id)
            try:
                self._cloud.update(thing)
            except RefusedError as error:
                context.abort(grpc.StatusCode.UNKNOWN, str(error))
            if token == SERVICE:
                self._deploy(thing, last, context)
        return provider_pb2.UpdateResponse(properties=struct(state))

    def Read(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        """Return what exists, with what people changed by hand."""
        thing = self._cloud.find(request.id, _type(request.urn), plain(request.properties).get("arn"))
        if thing is None:
            return provider_pb2.ReadResponse()
        drift = self._cloud.drift(request.urn)
        inputs = {key: drift.get(key, value) for key, value in thing.inputs.items()}
        return provider_pb2.ReadResponse(
            id=thing.id, properties=struct({**thing.state, **drift}), inputs=struct(inputs)
        )

    def Delete(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Delete a resource, if AWS would. What the provider is configured to keep stays."""
        if plain(request.old_inputs).get("skipDestroy"):
            self._cloud.write(op="delete-skipped", type=_type(request.urn), urn=request.urn)
            return empty_pb2.Empty()
        try:
            thing = Thing(
                id=request.id,
                type=_type(request.urn),
                urn=request.urn,
                inputs=plain(request.old_inputs),
                state=plain(request.properties),
            )
            self._cloud.delete(thing.identity, thing.type)
        except RefusedError as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Answer a data source."""
        args = plain(request.args)
        self._cloud.write(op="invoke", token=request.tok, args=args)
        try:
            service = self._cloud.service(args["serviceName"]) if request.tok == _GET_SERVICE else None
            answer = service or self._simulator.invoke(request.tok, args)
        except LookupError as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        if request.tok == _GET_VERSIONS:
            versions = [{"versionStages": stages} for stages in self._cloud.stages(args["secretId"])]
            answer = {**answer, "versions": versions}
        if request.tok == _GET_PARAMETER:
            answer = {**answer, **self._cloud.parameter(args["name"])}
        if request.tok.endswith(":getCallerIdentity"):
            answer = {**answer, "accountId": self._account}
        return provider_pb2.InvokeResponse(**{"return": struct(answer)})


def _decoded(value: Any) -> Any:
    """Return a provider's setting: those that are no strings come as JSON."""
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


def _before(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the provider compares new inputs with: the state, not the last inputs, for those that were given."""
    return {key: state.get(key, value) for key, value in inputs.items()}


def _touches(path: str, rule: str) -> bool:
    return path == rule or path.startswith(f"{rule}.") or rule.startswith(f"{path}.")


def _grown(token: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what AWS has raised beyond the inputs, as it may: the provider leaves that as it is."""
    growing = replacement.of(token).grows_up_to
    return {name: state[name] for name in growing if has_grown(token, name, state, inputs)}


def _without_internals(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "__defaults"}


if __name__ == "__main__":
    plugin_process.refuse_unless_test()
    plugin_process.serve(
        lambda server, _engine: provider_pb2_grpc.add_ResourceProviderServicer_to_server(
            AwsPlugin(
                Path(os.environ["PLINTH_ENGINE_CLOUD"]),
                json.loads(os.environ.get("PLINTH_ENGINE_FAULTS") or "{}"),
                os.environ.get("PLINTH_ENGINE_ACCOUNT") or ACCOUNT,
            ),
            server,
        )
    )
