"""Rules that forward for known users or clients only: the actions, their order, and what may leave the load balancer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from components.edge.load_balancer import LoadBalancer
from model.route import Route
from preview.recorder.record import Record
from tests.components.edge.test_load_balancer import EGRESS, RULE, arguments
from tests.support.offline import record

SECRET_ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:login-AbCdEf"
LOGIN = "https://login.example.com"
OIDC = {
    "type": "oidc",
    "issuer": LOGIN,
    "authorization_endpoint": f"{LOGIN}/authorize",
    "token_endpoint": f"{LOGIN}/token",
    "user_info_endpoint": f"{LOGIN}/userinfo",
    "client_id": "shop",
    "client_secret_arn": SECRET_ARN,
}
POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI"
COGNITO = {"type": "cognito", "user_pool_arn": POOL, "client_id": "shop", "user_pool_domain": "shop-login"}
JWT = {"type": "jwt", "issuer": LOGIN, "jwks_endpoint": f"{LOGIN}/jwks.json"}
SESSION = {"scope": "openid", "sessionTimeout": 28_800, "onUnauthenticatedRequest": "authenticate"}


def routed(*authentications: dict[str, Any]) -> Record:
    def program() -> None:
        balancer = LoadBalancer("public", arguments())
        for position, one in enumerate(authentications):
            route = Route.model_validate({"paths": [f"/{position}/*"], "authentication": one})
            balancer.route(f"api-{position}", "arn:tg", route)

    return record(program)


@pytest.mark.parametrize(
    ("given", "first"),
    [
        (
            COGNITO,
            {
                "type": "authenticate-cognito",
                "order": 1,
                "authenticateCognito": {
                    "userPoolArn": POOL,
                    "userPoolClientId": "shop",
                    "userPoolDomain": "shop-login",
                    **SESSION,
                },
            },
        ),
        (
            {**JWT, "claims": {"scope": {"format": "space-separated-values", "values": ["read"]}}},
            {
                "type": "jwt-validation",
                "order": 1,
                "jwtValidation": {
                    "issuer": LOGIN,
                    "jwksEndpoint": f"{LOGIN}/jwks.json",
                    "additionalClaims": [{"name": "scope", "format": "space-separated-values", "values": ["read"]}],
                },
            },
        ),
    ],
)
def test_a_rule_authenticates_before_it_forwards(given: dict[str, Any], first: dict[str, Any]) -> None:
    rule = routed(given).only(RULE)

    assert rule.inputs["actions"] == [first, {"type": "forward", "targetGroupArn": "arn:tg", "order": 2}]


def test_the_client_secret_comes_from_secrets_manager_and_stays_a_secret() -> None:
    rule = routed(OIDC).only(RULE)

    action = rule.inputs["actions"][0]
    assert (action["type"], action["authenticateOidc"]["clientId"]) == ("authenticate-oidc", "shop")
    assert SECRET_ARN not in str(action)
    assert "actions" in rule.secret_inputs


def test_the_load_balancer_reaches_identity_providers_by_one_rule_and_nothing_without_authentication() -> None:
    seen = routed(OIDC, JWT)

    rule = seen.only(EGRESS)
    assert rule.name == "public-to-identity-providers"
    assert (rule.inputs["cidrIpv4"], rule.inputs["fromPort"], rule.inputs["toPort"]) == ("0.0.0.0/0", 443, 443)


def test_authentication_needs_https() -> None:
    def program() -> None:
        args = replace(arguments(allow_plain_http=True), certificate_arn=None)
        LoadBalancer("public", args).route(
            "api", "arn:tg", Route.model_validate({"paths": ["/*"], "authentication": JWT})
        )

    with pytest.raises(ValueError, match="route of api: authentication needs HTTPS"):
        record(program)
