"""Bad input, and the exact lines that it gives: authentication by the load balancer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

_PATH = "plinth:services.api.route.authentication"
_LOGIN = "https://login.example.com"
_SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:login-AbCdEf"
_OIDC = {
    "type": "oidc",
    "issuer": _LOGIN,
    "authorization_endpoint": f"{_LOGIN}/authorize",
    "token_endpoint": f"{_LOGIN}/token",
    "user_info_endpoint": f"{_LOGIN}/userinfo",
    "client_id": "shop",
    "client_secret_arn": _SECRET,
}
_JWT = {"type": "jwt", "issuer": _LOGIN, "jwks_endpoint": f"{_LOGIN}/jwks.json"}
_POOL = "arn:aws:cognito-idp:us-west-2:123456789012:userpool/us-west-2_AbCdEfGhI"

ROWS = [
    row(
        "a kind of authentication that does not exist",
        {_PATH: {**_OIDC, "type": "saml"}},
        "plinth:services.api.route.authentication.type = 'saml': must be 'oidc', 'cognito' or 'jwt'; "
        "example: type: oidc",
    ),
    row(
        "an endpoint without TLS",
        {_PATH: {**_OIDC, "token_endpoint": "http://login.example.com/token"}},
        "plinth:services.api.route.authentication.token_endpoint = 'http://login.example.com/token': must be "
        'a URL that begins with https://; example: token_endpoint: "https://login.example.com/token"',
    ),
    row(
        "a client secret in the stack file",
        {_PATH: {**_OIDC, "client_secret_arn": "hunter2-hunter2"}},
        "plinth:services.api.route.authentication.client_secret_arn = [secret]: must be the ARN of a secret "
        "in Secrets Manager, which exists and whose value is the client secret alone; example: "
        'client_secret_arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:login-AbCdEf"',
    ),
    row(
        "a client secret of another region",
        {_PATH: {**_OIDC, "client_secret_arn": _SECRET.replace("us-east-1", "us-west-2")}},
        "plinth:services.api.route.authentication.client_secret_arn = "
        "'arn:aws:secretsmanager:us-west-2:123456789012:secret:login-AbCdEf': is in us-west-2, and the load "
        "balancer in us-east-1; example: client_secret_arn: "
        '"arn:aws:secretsmanager:us-east-1:123456789012:secret:login-AbCdEf"',
    ),
    row(
        "a user pool of another region",
        {_PATH: {"type": "cognito", "user_pool_arn": _POOL, "client_id": "shop", "user_pool_domain": "shop"}},
        "plinth:services.api.route.authentication.user_pool_arn = "
        "'arn:aws:cognito-idp:us-west-2:123456789012:userpool/us-west-2_AbCdEfGhI': is in us-west-2, and the "
        "load balancer in us-east-1; example: user_pool_arn: "
        '"arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI"',
    ),
    row(
        "a session of more than a week",
        {_PATH: {**_OIDC, "session_timeout_seconds": 604_801}},
        "plinth:services.api.route.authentication.session_timeout_seconds = 604801: must be 1 to 604800; "
        "example: session_timeout_seconds: 3600",
    ),
    row(
        "a claim that is always validated",
        {_PATH: {**_JWT, "claims": {"iss": {"values": [_LOGIN]}}}},
        "plinth:services.api.route.authentication.claims.iss = {values: ['https://login.example.com']}: is "
        "always validated, and AWS refuses it here; remove it; example: claims: {}",
    ),
    row(
        "a value with a space among values that spaces separate",
        {_PATH: {**_JWT, "claims": {"scope": {"format": "space-separated-values", "values": ["read write"]}}}},
        "plinth:services.api.route.authentication.claims.scope.values = ['read write']: a space separates "
        "values; write each as an entry; example: values: [read, write]",
    ),
    row(
        "authentication without HTTPS",
        {
            "plinth:stack.environment": "staging",
            "plinth:dns": ABSENT,
            "plinth:cdn": {"dynamic_paths": ["/api/*"]},
            "plinth:load_balancer.allow_plain_http": True,
            _PATH: _JWT,
        },
        "plinth:services.api.route.authentication = {type: 'jwt', issuer: 'https://login.example.com', "
        "jwks_endpoint: 'https://login.example.com/jwks.json'}: needs HTTPS, and the load balancer has no "
        "certificate; example: authentication: null",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
