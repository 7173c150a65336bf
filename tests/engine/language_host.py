"""A language host for the engine, for tests only: runs a Python program, or a policy pack, in a process of its own.

The official host is a binary that no package index serves. This one answers the part of its protocol that the engine
calls in preview, up, refresh and destroy (language.proto of the Pulumi SDK). The engine finds it on PATH
as ``pulumi-language-python``.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

_PROGRAM = Path(__file__).with_name("run_program.py")
_PROGRAM_FAILED = 32


def _arguments(request: Any, engine: str) -> dict[str, Any]:
    """Return what the program's process must know, as JSON has it."""
    return {
        "project": request.project,
        "stack": request.stack,
        "organization": request.organization or "organization",
        "monitor_address": request.monitor_address,
        "engine_address": engine,
        "parallel": request.parallel,
        "preview": request.dryRun,
        "root_directory": request.info.root_directory,
        "config": dict(request.config),
        "secret_keys": list(request.configSecretKeys),
    }


def _pump(stream: Any, kind: str, lines: queue.Queue[tuple[str, bytes | None]]) -> None:
    for line in iter(stream.readline, b""):
        lines.put((kind, line))
    lines.put((kind, None))


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """One host process serves one run of the engine."""

    def __init__(self, engine_address: str) -> None:
        self._engine = engine_address

    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return plugin_pb2.PluginInfo(version="0.0.0")

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return language_pb2.GetRequiredPluginsResponse()

    def InstallDependencies(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return iter(())

    def GetProgramDependencies(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return language_pb2.GetProgramDependenciesResponse()

    def RuntimeOptionsPrompts(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return language_pb2.RuntimeOptionsResponse()

    def About(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return language_pb2.AboutResponse(executable=sys.executable, version=sys.version.split()[0])

    def Cancel(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return empty_pb2.Empty()

    def Run(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Run the program to its end; its own process has already reported to the engine why it failed."""
        folder = request.info.program_directory or request.pwd
        process = subprocess.Popen(
            [sys.executable, "-u", str(_PROGRAM), folder],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        context.add_callback(process.kill)
        output, _ = process.communicate(json.dumps(_arguments(request, self._engine)))
        if process.returncode == 0:
            return language_pb2.RunResponse()
        if process.returncode == _PROGRAM_FAILED:
            return language_pb2.RunResponse(bail=True)
        return language_pb2.RunResponse(error=f"the program ended with {process.returncode}: {output}")

    def RunPlugin(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        """Run a policy pack or a plugin, and hand on what it prints: its first line is the port that it serves."""
        folder = request.info.program_directory
        command = (
            [sys.executable, "-u", "-m", "pulumi.policy", *request.args, folder]
            if request.kind == "analyzer"
            else [sys.executable, "-u", folder, *request.args]
        )
        environment = dict(pair.split("=", 1) for pair in request.env)
        process = subprocess.Popen(
            command,
            cwd=request.pwd,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        context.add_callback(process.kill)
        lines: queue.Queue[tuple[str, bytes | None]] = queue.Queue()
        for stream, kind in ((process.stdout, "stdout"), (process.stderr, "stderr")):
            threading.Thread(target=_pump, args=(stream, kind, lines), daemon=True).start()
        open_streams = 2
        while open_streams:
            kind, line = lines.get()
            if line is None:
                open_streams -= 1
            else:
                yield language_pb2.RunPluginResponse(**{kind: line})
        yield language_pb2.RunPluginResponse(exitcode=process.wait())


def _leave(*_: object) -> None:
    """End at once: the engine interrupts a plugin that it no longer needs, and waits five seconds for it to go."""
    os._exit(0)


def main() -> None:
    """Serve on a free port of the loopback address, and print that port as the engine expects."""
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGTERM, _leave)
    engine = next((argument for argument in reversed(sys.argv[1:]) if not argument.startswith("-")), "")
    server = grpc.server(futures.ThreadPoolExecutor(8))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageHost(engine), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)  # noqa: T201 - the protocol
    server.wait_for_termination()


if __name__ == "__main__":
    main()
