"""A stand-in for awsx's plugin, for tests only: its remote component for images, without the image.

The component is registered with the engine as the real one does it; what would build and push is left out.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import grpc
import plugin_process
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, resource_pb2, resource_pb2_grpc
from wire import UNKNOWN, plain, struct

_VERSION = "3.11.0"
_IMAGE = "awsx:ecr:Image"


class AwsxPlugin(provider_pb2_grpc.ResourceProviderServicer):
    """Serves one run of the engine."""

    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return plugin_pb2.PluginInfo(version=_VERSION)

    def GetSchema(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.GetSchemaResponse(schema="{}")

    def Cancel(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return empty_pb2.Empty()

    def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.ConfigureResponse(supportsPreview=True, acceptSecrets=True)

    def Construct(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Register the component and give out where its image would be."""
        if request.type != _IMAGE:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, f"no stand-in for {request.type}")
        inputs = plain(request.inputs)
        digest = _digest(Path(inputs["context"]), Path(inputs["dockerfile"]), inputs["platform"])
        state = {"imageUri": UNKNOWN if request.dryRun else f"{inputs.get('repositoryUrl')}@sha256:{digest}"}
        with grpc.insecure_channel(request.monitorEndpoint) as channel:
            monitor = resource_pb2_grpc.ResourceMonitorStub(channel)
            made = monitor.RegisterResource(
                resource_pb2.RegisterResourceRequest(
                    type=request.type,
                    name=request.name,
                    parent=request.parent,
                    object=request.inputs,
                    acceptSecrets=True,
                )
            )
            monitor.RegisterResourceOutputs(
                resource_pb2.RegisterResourceOutputsRequest(urn=made.urn, outputs=struct(state))
            )
        return provider_pb2.ConstructResponse(urn=made.urn, state=struct(state))


def _digest(context: Path, dockerfile: Path, platform: str) -> str:
    """Return what changes exactly if the image would: with any file that is sent to the builder, and the platform."""
    if not dockerfile.is_file():
        raise FileNotFoundError(f"there is no {dockerfile}")
    found = hashlib.sha256(f"{dockerfile} {platform}".encode())
    for path in sorted(path for path in context.rglob("*") if path.is_file()):
        found.update(f"{path} ".encode() + path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    plugin_process.refuse_unless_test()
    plugin_process.serve(
        lambda server, _engine: provider_pb2_grpc.add_ResourceProviderServicer_to_server(AwsxPlugin(), server)
    )
