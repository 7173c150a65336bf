"""``plinth:services.*.route.authentication``: for which users or clients alone a load balancer forwards requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.account import PLACEHOLDER_ID
from model.aws import elb
from model.base import Distinct, Matches, Model, Risk, Text
from model.problem import Problem
from model.variants import Discriminated

Endpoint = Annotated[
    str,
    Field(max_length=elb.LONGEST_ENDPOINT),
    Matches(r"https://[A-Za-z0-9.-]+(:[0-9]+)?(/[\x21-\x7E]*)?", "must be a URL that begins with https://"),
]
SecretArn = Annotated[
    str,
    Matches(
        r"arn:aws(-[a-z]+)*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+",
        "must be the ARN of a secret in Secrets Manager, which exists and whose value is the client secret alone",
    ),
]
Unauthenticated = Annotated[
    Literal["authenticate", "deny", "allow"],
    Risk(lambda action: action == "allow", "requests of unknown users reach the service, which has to refuse them"),
]
Seconds = Annotated[int, Field(ge=1, le=elb.LONGEST_SESSION_SECONDS)]

_SESSION = "Seconds until a user signs in again. Default: 28800, eight hours."
_SCOPE = "What is asked for, separated by spaces. Default: openid."
_UNAUTHENTICATED = (
    "What happens to a request without a session: authenticate sends the browser to sign in, deny is a 401, which "
    "APIs need, allow forwards it without a user. Default: authenticate."
)
_CLIENT_ID = "Id of the client that the load balancer is to the identity provider."


class OidcAuthentication(Model):
    """Users sign in with an identity provider that speaks OpenID Connect."""

    type: Literal["oidc"] = Field(description="OpenID Connect.", examples=["oidc"])
    issuer: Endpoint = Field(description="Issuer, as in its tokens.", examples=["https://login.example.com"])
    authorization_endpoint: Endpoint = Field(
        description="Its authorization endpoint.", examples=["https://login.example.com/authorize"]
    )
    token_endpoint: Endpoint = Field(description="Its token endpoint.", examples=["https://login.example.com/token"])
    user_info_endpoint: Endpoint = Field(
        description="Its user info endpoint.", examples=["https://login.example.com/userinfo"]
    )
    client_id: Text = Field(description=_CLIENT_ID, examples=["shop-back-office"])
    client_secret_arn: SecretArn = Field(
        description="An existing secret of the stack's region whose value is the client secret. Each update reads it.",
        examples=[f"arn:aws:secretsmanager:us-east-1:{PLACEHOLDER_ID}:secret:login-AbCdEf"],
    )
    scope: Text = Field(default="openid", description=_SCOPE, examples=["openid email"])
    session_timeout_seconds: Seconds = Field(default=28_800, description=_SESSION, examples=[3600])
    on_unauthenticated_request: Unauthenticated = Field(
        default="authenticate", description=_UNAUTHENTICATED, examples=["deny"]
    )


class CognitoAuthentication(Model):
    """Users sign in with a user pool of Cognito."""

    type: Literal["cognito"] = Field(description="A user pool of Cognito.", examples=["cognito"])
    user_pool_arn: Annotated[
        str,
        Matches(
            r"arn:aws(-[a-z]+)*:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/[a-z0-9-]+_[A-Za-z0-9]+",
            "must be the ARN of a user pool",
        ),
    ] = Field(
        description="The user pool, in the stack's region.",
        examples=[f"arn:aws:cognito-idp:us-east-1:{PLACEHOLDER_ID}:userpool/us-east-1_AbCdEfGhI"],
    )
    client_id: Text = Field(description=_CLIENT_ID, examples=["1h57kf5cpq17m0eml12EXAMPLE"])
    user_pool_domain: Text = Field(
        description="Domain prefix of the user pool, or its own domain.", examples=["shop-login"]
    )
    scope: Text = Field(default="openid", description=_SCOPE, examples=["openid email"])
    session_timeout_seconds: Seconds = Field(default=28_800, description=_SESSION, examples=[3600])
    on_unauthenticated_request: Unauthenticated = Field(
        default="authenticate", description=_UNAUTHENTICATED, examples=["deny"]
    )


class Claim(Model):
    """A claim that a token must have."""

    format: Literal["single-string", "string-array", "space-separated-values"] = Field(
        default="single-string",
        description="How the claim holds its values. Default: single-string.",
        examples=["string-array"],
    )
    values: Annotated[list[Text], Distinct] = Field(
        min_length=1,
        max_length=elb.MOST_CLAIM_VALUES,
        description="Values, one of which it must have.",
        examples=[["shop"]],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a value with a space where spaces separate values."""
        if self.format == "space-separated-values" and any(" " in value for value in self.values):
            yield Problem(("values",), "a space separates values; write each as an entry", "values: [read, write]")


class JwtAuthentication(Model):
    """Programs send a token as ``Authorization: Bearer``, which the load balancer validates; others get a 401."""

    type: Literal["jwt"] = Field(description="A JSON Web Token in each request.", examples=["jwt"])
    issuer: Endpoint = Field(description="Issuer, as in the tokens.", examples=["https://login.example.com"])
    jwks_endpoint: Endpoint = Field(
        description="Where its keys are published.", examples=["https://login.example.com/.well-known/jwks.json"]
    )
    claims: dict[Text, Claim] = Field(
        default={},
        max_length=elb.MOST_CLAIMS,
        description="Claim → what it must hold, besides exp, iss, nbf and iat, which are always validated. "
        "Default: none.",
        examples=[{"aud": {"values": ["shop"]}}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield claims that are validated anyway."""
        for name in self.claims:
            if name in elb.OWN_CLAIMS:
                yield Problem(("claims", name), "is always validated, and AWS refuses it here; remove it", "claims: {}")


Authentication = Annotated[OidcAuthentication | CognitoAuthentication | JwtAuthentication, Discriminated()]
