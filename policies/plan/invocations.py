"""Reads which functions an API invokes from a plan's graph. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policies.plan.aws import apigatewayv2, lambda_
from policies.plan.graph import Graph, Registration
from policies.plan.network import Invocation


def invocations_of(graph: Graph[Registration], names: Mapping[str, str]) -> Iterator[Invocation]:
    """Yield each function that an API has an integration with; *names* are those of `policies.plan.names`."""
    for api in graph.of(apigatewayv2.API):
        for integration in graph.referring(api, "apiId", apigatewayv2.INTEGRATION):
            function = _function(graph, integration)
            if function is not None:
                routes = graph.referring(integration, "target", apigatewayv2.ROUTE)
                yield Invocation(
                    caller=names[api.urn],
                    function=names[function.urn],
                    routes=tuple(sorted(str(route.inputs.get("routeKey") or "") for route in routes)),
                )


def _function(graph: Graph[Registration], integration: Registration) -> Registration | None:
    """Return what an integration invokes, by an alias or itself."""
    alias = graph.ref(integration, "integrationUri", lambda_.ALIAS)
    if alias is not None:
        return graph.ref(alias, "functionName", lambda_.FUNCTION)
    return graph.ref(integration, "integrationUri", lambda_.FUNCTION)
