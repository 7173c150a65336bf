"""The recorder: replaces the engine's monitor, answers as AWS would, and keeps every registration."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
from google.protobuf import empty_pb2
from pulumi.runtime import mocks
from pulumi.runtime.proto import resource_pb2

from preview.recorder import transforms
from preview.recorder.record import Path, Record, Registered
from preview.recorder.values import from_wire, to_wire
from preview.recorder.wire_marks import STACK_TYPE

_INHERITED = ("protect", "retainOnDelete")


class Simulator(mocks.Mocks):
    """Answers in place of AWS: computed outputs of resources, results of data sources."""

    @abstractmethod
    def outputs(self, *, type_: str, name: str, urn: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the id and all outputs of a resource."""

    @abstractmethod
    def invoke(self, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of a data source; raises LookupError for one it does not know."""

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Refuse: the recorder registers resources itself, because it sees their options."""
        raise RuntimeError(f"{args.typ} {args.name} reached the simulator past the recorder")

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        """Answer a data source."""
        return self.invoke(args.token, args.args), None


class Recorder(mocks.MockMonitor):
    """A monitor that applies transforms, asks the simulator, and keeps the record."""

    def __init__(
        self,
        simulator: Simulator,
        seen: Callable[[Registered], None] | None = None,
        called: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(simulator)
        self._called = called or (lambda: None)
        self._simulator = simulator
        self._seen = seen
        self._known: dict[str, Registered] = {}
        self.record = Record()
        self.callbacks = transforms.Callbacks()

    def get_registered_transforms(self) -> list[Any]:
        """Return the stack's transforms, as the SDK's own mock monitor does."""
        return list(self.callbacks.stack)

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Return the URN as the engine makes it: with the types of all ancestors but the stack's own."""
        above = _parent(parent)
        chain = f"{above.split('::')[2]}$" if above else ""
        return f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{chain}{type_}::{name}"

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        """Record one registration and answer it."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == STACK_TYPE:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        self._called()
        if urn in self.resources:
            raise pulumi.RunError(f"two resources have the URN {urn}; give one of them another name")
        parent = self._known.get(request.parent)
        for option in _INHERITED:
            if parent is not None and not request.HasField(option):
                setattr(request, option, parent.protect if option == "protect" else parent.retain_on_delete)
        properties = self.callbacks.transformed(request, urn)
        inputs, secrets = from_wire(properties)
        identifier, outputs = "", {}
        if request.custom or request.remote:
            identifier, outputs = self._simulator.outputs(type_=request.type, name=request.name, urn=urn, inputs=inputs)
            identifier = request.importId or identifier
        registered = _registered(request, urn, inputs, secrets, (identifier, outputs))
        self._keep(registered)
        answer = to_wire(outputs, registered.secret_outputs)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=identifier, object=answer)

    def ReadResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        """Record a resource that the program looks up by its id and does not own."""
        urn = self.make_urn(request.parent, request.type, request.name)
        state, secrets = from_wire(request.properties)
        _, outputs = self._simulator.outputs(type_=request.type, name=request.name, urn=urn, inputs=state)
        outputs = {**outputs, "id": request.id}
        secret = frozenset(str(path[0]) for path in secrets)
        self._keep(
            Registered(
                urn=urn,
                type=request.type,
                name=request.name,
                custom=True,
                parent=_parent(request.parent),
                inputs=state,
                secret_inputs=secret,
                secret_paths=tuple(secrets),
                id=request.id,
                outputs=outputs,
                dependencies=tuple(request.dependencies),
                provider=request.provider,
                external=True,
            )
        )
        return resource_pb2.ReadResourceResponse(urn=urn, properties=to_wire(outputs, secret))

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        """Answer a data source."""
        if request.tok == "pulumi:pulumi:getResource":
            return super().Invoke(request)
        self._called()
        args, _ = from_wire(request.args)
        result = to_wire(self._simulator.invoke(request.tok, args))
        return resource_pb2.ResourceInvokeResponse(**{"return": result})  # pyrefly: ignore[unexpected-keyword]

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        """Keep the outputs of a component, or of the stack itself."""
        outputs, secrets = from_wire(request.outputs)
        if STACK_TYPE in request.urn.split("::")[2]:
            self.record.stack_outputs = outputs
            self.record.secret_stack_outputs = secrets
        else:
            self.record.component_outputs[request.urn] = outputs
            if secrets:
                self.record.secret_component_outputs[request.urn] = secrets
        return empty_pb2.Empty()

    def Log(self, request: Any) -> Any:  # noqa: N802 - the recorder is the engine too, as far as messages go
        """Keep what the program logged, except debug messages."""
        if request.severity > 0:
            severity = ("debug", "info", "warning", "error")[request.severity]
            self.record.messages.append((severity, request.message))
        return empty_pb2.Empty()

    def RequirePulumiVersion(self, request: Any) -> Any:  # noqa: ARG002, N802 - the SDK's name
        """Accept: there is no engine whose version could be wrong."""
        return empty_pb2.Empty()

    def _keep(self, registered: Registered) -> None:
        urn = registered.urn
        self.resources[urn] = mocks.MockMonitor.ResourceRegistration(urn, registered.id, dict(registered.outputs))
        self._known[urn] = registered
        self.record.resources.append(registered)
        if self._seen is not None:
            self._seen(registered)


def _parent(urn: str) -> str:
    """Return the URN of a resource's parent; empty for a direct child of the stack."""
    return "" if urn.split("::")[2:3] == [STACK_TYPE] else urn


def _registered(
    request: Any,
    urn: str,
    inputs: Mapping[str, Any],
    secrets: list[Path],
    answer: tuple[str, Mapping[str, Any]],
) -> Registered:
    position = request.sourcePosition
    identifier, outputs = answer
    return Registered(
        urn=urn,
        type=request.type,
        name=request.name,
        custom=bool(request.custom),
        parent=_parent(request.parent),
        inputs=inputs,
        secret_inputs=frozenset(str(path[0]) for path in secrets),
        secret_paths=tuple(secrets),
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
        replace_on_changes=tuple(request.replaceOnChanges),
        aliases=tuple(alias.spec.name or alias.urn for alias in request.aliases),
        provider=request.provider,
        custom_timeouts={
            key: getattr(request.customTimeouts, key)
            for key in ("create", "update", "delete")
            if getattr(request.customTimeouts, key)
        },
        additional_secret_outputs=tuple(request.additionalSecretOutputs),
        deleted_with=request.deletedWith,
        source=f"{position.uri}#{position.line}" if position.uri else "",
    )
