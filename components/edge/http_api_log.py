"""The access log of an HTTP API: one JSON object a line. Pure."""

from __future__ import annotations

import json
from typing import Final

_FIELDS: Final = {
    "time": "$context.requestTime",
    "requestId": "$context.requestId",
    "ip": "$context.identity.sourceIp",
    "host": "$context.domainName",
    "method": "$context.httpMethod",
    "route": "$context.routeKey",
    "path": "$context.path",
    "protocol": "$context.protocol",
    "status": "$context.status",
    "error": "$context.error.message",
    "authorizerError": "$context.authorizer.error",
    "subject": "$context.authorizer.claims.sub",
    "caller": "$context.identity.userArn",
    "integrationStatus": "$context.integration.status",
    "integrationError": "$context.integrationErrorMessage",
    "integrationLatency": "$context.integrationLatency",
    "responseLatency": "$context.responseLatency",
    "responseLength": "$context.responseLength",
}
"""Without query strings and headers, which have credentials and, as callers choose them, quotes:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html"""

FORMAT: Final = json.dumps(_FIELDS)
"""On one line, as AWS requires, and below its 3 KB. A value that a request does not have is ``-``, so all are text."""
