"""One log line for each request, with the names of the load balancer's metrics.

Alarms and dashboards of a web service read these metrics of its target group. The same names in the log lead from a
point of a graph to the requests behind it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable

from fastapi import Request, Response

from orders import logs

_LOG = logging.getLogger(__name__)
_CLIENT_ERROR, _SERVER_ERROR, _ABOVE = 400, 500, 600


async def logged(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Answer a request and log it: count, errors and seconds."""
    started = time.perf_counter()
    status = _SERVER_ERROR
    try:
        response = await call_next(request)
        status = response.status_code
    finally:
        if request.url.path != "/healthz":
            route = request.scope.get("route")
            _LOG.info(
                "answered",
                extra=logs.fields(
                    method=request.method,
                    route=getattr(route, "path", "none"),
                    status=status,
                    trace=request.headers.get("x-amzn-trace-id", ""),
                    RequestCount=1,
                    HTTPCode_Target_4XX_Count=int(_CLIENT_ERROR <= status < _SERVER_ERROR),
                    HTTPCode_Target_5XX_Count=int(_SERVER_ERROR <= status < _ABOVE),
                    TargetResponseTime=round(time.perf_counter() - started, 6),
                ),
            )
    return response
