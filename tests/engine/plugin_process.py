"""How a plugin of the tests starts, serves and ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from concurrent import futures

import grpc


def refuse_unless_test() -> None:
    """End unless a test started this: no real deployment may ever pick it up from PATH."""
    if os.environ.get("PLINTH_ENGINE_TEST") != "1":
        sys.exit("this stand-in builds nothing: it runs in tests only (PLINTH_ENGINE_TEST=1)")


def serve(add: Callable[[grpc.Server, str], None]) -> None:
    """Serve on a free port of the loopback address until the engine interrupts; print the port, as the engine expects."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(0))
    engine = next((argument for argument in reversed(sys.argv[1:]) if not argument.startswith("-")), "")
    server = grpc.server(futures.ThreadPoolExecutor(32), options=[("grpc.max_receive_message_length", 1 << 28)])
    add(server, engine)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)  # noqa: T201 - the protocol
    server.wait_for_termination()
