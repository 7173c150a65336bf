"""The recorder: stands where the engine's monitor stands, answers as AWS would, and keeps every registration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
from pulumi.runtime import mocks, rpc

from preview.record import Record, Registered

_SECRET = "4dabf18193072939515e22adb298388d"


def plain(value: Any) -> Any:
    """Return *value* with every secret unwrapped."""
    if isinstance(value, Mapping):
        if _SECRET in value:
            return plain(value.get("value"))
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def holds_secret(value: Any) -> bool:
    """Tell whether a secret stands anywhere inside *value*."""
    if isinstance(value, Mapping):
        return _SECRET in value or any(holds_secret(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(holds_secret(item) for item in value)
    return False


class Simulator(mocks.Mocks):
    """What answers in place of AWS: computed outputs of resources, results of data sources."""

    def outputs(self, *, type_: str, name: str, urn: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the id and all outputs of a resource."""
        raise NotImplementedError

    def invoke(self, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of a data source; raises LookupError for one it does not know."""
        raise NotImplementedError

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Unused: the recorder registers resources itself, because it sees their options."""
        raise NotImplementedError

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        """Answer a data source."""
        return self.invoke(args.token, args.args), None


class Recorder(mocks.MockMonitor):
    """A monitor that applies the stack's transforms, asks the simulator, and keeps the record."""

    def __init__(self, simulator: Simulator) -> None:
        super().__init__(simulator)
        self._simulator = simulator
        self.record = Record()

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        """Record one registration and answer it."""
        if request.type == "pulumi:pulumi:Stack":
            return super().RegisterResource(request)
        urn = self.make_urn(request.parent, request.type, request.name)
        mocks._ensure_event_loop()
        raw = rpc.deserialize_properties(request.object)
        for transform in [*mocks._resolve_callbacks(request.transforms), *self.get_registered_transforms()]:
            result = transform(
                pulumi.ResourceTransformArgs(
                    bool(request.custom), request.type, request.name, raw, pulumi.ResourceOptions()
                )
            )
            if result is not None:
                raw = result.props
        inputs = plain(raw)
        secret = frozenset(key for key, value in raw.items() if holds_secret(value))
        identifier, outputs = "", {}
        if request.custom or request.remote:
            identifier, outputs = self._simulator.outputs(type_=request.type, name=request.name, urn=urn, inputs=inputs)
        self.resources[urn] = mocks.MockMonitor.ResourceRegistration(urn, identifier, outputs)
        self.record.resources.append(
            Registered(
                urn=urn,
                type=request.type,
                name=request.name,
                custom=bool(request.custom),
                parent="" if "pulumi:pulumi:Stack" in request.parent.split("::")[2:3] else request.parent,
                inputs=inputs,
                secret_inputs=secret,
                id=identifier,
                outputs=outputs,
                dependencies=tuple(request.dependencies),
                property_dependencies={
                    key: tuple(value.urns) for key, value in request.propertyDependencies.items() if value.urns
                },
                protect=bool(request.protect),
                retain_on_delete=bool(request.retainOnDelete),
                delete_before_replace=bool(request.deleteBeforeReplace),
                ignore_changes=tuple(request.ignoreChanges),
                aliases=tuple(alias.spec.name or alias.urn for alias in request.aliases),
                provider=request.provider,
                custom_timeouts={
                    key: getattr(request.customTimeouts, key)
                    for key in ("create", "update", "delete")
                    if getattr(request.customTimeouts, key)
                },
                additional_secret_outputs=tuple(request.additionalSecretOutputs),
            )
        )
        marked = {key: _mark(value) if key in secret else value for key, value in outputs.items()}
        answer = mocks._sync_await(rpc.serialize_properties(marked, {}))
        return mocks.resource_pb2.RegisterResourceResponse(urn=urn, id=identifier, object=answer)

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        """Keep what a component, or the stack itself, gives out."""
        outputs = rpc.deserialize_properties(request.outputs)
        if "pulumi:pulumi:Stack" in request.urn:
            self.record.stack_outputs = dict(outputs)
        else:
            self.record.component_outputs[request.urn] = outputs
        return super().RegisterResourceOutputs(request)


def _mark(value: Any) -> dict[str, Any]:
    return {_SECRET: "1b47061264138c4ac30d75fd1eb44270", "value": value}


def run(
    program: Callable[[], object], simulator: Simulator, *, project: str, stack: str, config: Mapping[str, str]
) -> Record:
    """Run *program* to its end under the recorder and return what it registered.

    *config* has the engine's form: ``namespace:key`` → text, objects as JSON.
    """
    recorder = Recorder(simulator)
    pulumi.runtime.set_all_config(dict(config))
    mocks._ensure_event_loop()
    pulumi.runtime.set_mocks(simulator, project=project, stack=stack, preview=False, monitor=recorder)

    @pulumi.runtime.test
    def whole() -> None:
        program()

    whole()
    return recorder.record
