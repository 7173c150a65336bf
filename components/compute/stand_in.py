"""What a task runs until an image has been pushed: a program that answers health checks. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from components.compute.container import Container
from components.compute.image import PulledImage
from model.health_check import HealthCheck

STAND_IN_IMAGE: Final = (
    "public.ecr.aws/amazonlinux/amazonlinux:2023"
    "@sha256:12052e9b5d3fd85769abbdd863dd038e1890c9ace31d5fdbe1afa78eda97d061"
)
"""Amazon Linux 2023.12.20260930 for both processors, by the digest of its index. It has Python, which dnf is in:
https://docs.aws.amazon.com/linux/al2023/ug/al2023-container-image-types.html"""

_PYTHON: Final = ("/usr/bin/python3", "-c")

_HANDLER: Final = """
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        healthy = self.path.partition("?")[0] == CHECKED.partition("?")[0]
        body = b"No image has been deployed yet\\n"
        self.send_response(200 if healthy else 404)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
    do_HEAD = do_GET
"""
"""Answers the path of the health check with 200 and everything else with 404.

No 5xx, which the alarm counts that rolls deployments back."""

SERVER: Final = f"""{_HANDLER.replace("CHECKED", "sys.argv[2]")}
http.server.ThreadingHTTPServer(("", int(sys.argv[1])), Handler).serve_forever()
"""
"""Serves one port: it takes that port, and the path of its health check."""

_SERVERS: Final = f"""{_HANDLER.replace("CHECKED", "checked[self.server.server_port]")}
import threading

checked = dict(zip(map(int, sys.argv[1::2]), sys.argv[2::2]))
first, *others = [http.server.ThreadingHTTPServer(("", port), Handler) for port in checked]
for server in others:
    threading.Thread(target=server.serve_forever, daemon=True).start()
first.serve_forever()
"""
"""Serves several ports: it takes each, followed by its path."""


def stand_in(container: Container, *, ends: bool) -> Container:
    """Return what runs in place of the main *container* of a task; *ends*: at once, as a job does.

    It has the name, the port, the user and the limits of *container*, and nothing confidential: no variables, no
    secrets, no files. So it also starts while secrets have no values.
    """
    return replace(
        container,
        image=PulledImage(uri=STAND_IN_IMAGE),
        entry_point=(),
        command=_command(container, ends=ends),
        environment={},
        secrets={},
        environment_files=(),
        scratch={},
        mounts=(),
        health_check=_check(container.health_check),
        depends_on={},
        restart=None,
        log_route=None,
    )


def _command(container: Container, *, ends: bool) -> tuple[str, ...]:
    if container.port is not None:
        path = container.health_check.path if container.health_check is not None else None
        first = (str(container.port), path or "/")
        if not container.additional_ports:
            return (*_PYTHON, SERVER, *first)
        others = (part for port, checked in container.additional_ports.items() for part in (str(port), checked))
        return (*_PYTHON, _SERVERS, *first, *others)
    return (*_PYTHON, "pass" if ends else "import signal; signal.pause()")


def _check(check: HealthCheck | None) -> HealthCheck | None:
    """Return the check with a command that the stand-in has; the load balancer's stays."""
    if check is None or not check.command:
        return check
    return check.model_copy(update={"command": [*_PYTHON, "pass"]})
