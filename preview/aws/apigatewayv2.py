"""API Gateway: HTTP and WebSocket APIs."""

from __future__ import annotations

from preview.aws.card import Card, Shelf, Unpriced
from preview.aws.outputs import Context, Outputs


def _api_endpoint(context: Context) -> str:
    scheme = "wss" if context.inputs.get("protocolType") == "WEBSOCKET" else "https"
    return context.text(f"{scheme}://{{lower:10}}.execute-api.{{region}}.{{suffix}}")


CARDS = (
    Card(
        "aws:apigatewayv2/api:Api",
        outputs=Outputs(
            id="{lower:10}",
            arn="arn:{partition}:apigateway:{region}::/apis/{id}",
            more={"apiEndpoint": _api_endpoint, "executionArn": "arn:{partition}:execute-api:{region}:{account}:{id}"},
        ),
        price=Unpriced("requests to HTTP and WebSocket APIs"),
        shelf=Shelf.APIS,
    ),
)
