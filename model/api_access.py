"""Who may call HTTP APIs: issuers of tokens, certificates of callers, websites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import apigateway
from model.base import Distinct, Matches, Model, Risk, Text
from model.problem import Problem

Issuer = Annotated[
    str,
    Matches(
        r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[^\s?#]*)?",
        "must be the issuer of the tokens, an https URL without query, exactly as they have it in iss",
    ),
]
_ANY = "*"
Origin = Annotated[
    str,
    Matches(
        r"\*|https://[a-z0-9.-]+(?::[0-9]{1,5})?|http://localhost(?::[0-9]{1,5})?",
        "must be an origin, https://host without a path, http://localhost for development, or '*'",
    ),
]
Method = Annotated[str, Matches(r"GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|\*", "must be a method, or '*'")]
HeaderName = Annotated[str, Matches(r"[a-z0-9][a-z0-9_-]{0,63}|\*", "must be the name of a header in small letters")]
TruststoreUri = Annotated[
    str,
    Matches(
        r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/\S{1,1024}", "must be s3://bucket/key of a file of PEM certificates"
    ),
]


class JwtAuthorizer(Model):
    """Who issues the tokens of callers: an OpenID Connect provider such as Cognito, Auth0 or Entra ID."""

    issuer: Issuer = Field(
        description="Their iss. API Gateway reads <issuer>/.well-known/openid-configuration when the authorizer is "
        "made, and the keys while it runs, so both must be public.",
        examples=["https://auth.example.com"],
    )
    audiences: Annotated[list[Text], Distinct] = Field(
        min_length=1,
        max_length=apigateway.MOST_AUDIENCES,
        description="Values of aud, or of client_id where a token has no aud, of which it must have one.",
        examples=[["https://api.example.com"]],
    )


class MutualTls(Model):
    """Certificates that callers must have. It holds for the API's own name, beside the authorizers of its routes."""

    truststore_uri: TruststoreUri = Field(
        description="File of the authorities' certificates, in a bucket of the stack's region.",
        examples=["s3://acme-trust/clients.pem"],
    )
    truststore_version: Text = Field(
        description="Version of that object, from a bucket with versioning: a new file is read when this changes.",
        examples=["3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY"],
    )


class Cors(Model):
    """Which websites may call the API from browsers. API Gateway then answers preflight requests itself."""

    origins: Annotated[
        list[Origin],
        Distinct,
        Risk(lambda found: _ANY in found, "scripts of any website may call the API from browsers"),
    ] = Field(min_length=1, description="Origins of these websites.", examples=[["https://www.example.com"]])
    methods: Annotated[list[Method], Distinct] = Field(
        default=["GET", "HEAD", "POST"],
        min_length=1,
        description="Methods. Default: GET, HEAD and POST.",
        examples=[["GET", "PUT", "DELETE"]],
    )
    headers: Annotated[list[HeaderName], Distinct] = Field(
        default=["authorization", "content-type"],
        description="Headers that their requests may have. Default: authorization and content-type.",
        examples=[["authorization", "content-type", "x-request-id"]],
    )
    expose_headers: Annotated[list[HeaderName], Distinct] = Field(
        default=[], description="Headers of responses that their scripts may read. Default: none.", examples=[["etag"]]
    )
    allow_credentials: bool = Field(
        default=False, description="Whether browsers send cookies along. Default: false.", examples=[True]
    )
    max_age_seconds: int = Field(
        default=600,
        ge=0,
        le=apigateway.LONGEST_MAX_AGE_SECONDS,
        description="Seconds for which a browser keeps the answer to a preflight request. Default: 600.",
        examples=[3600],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield credentials together with a wildcard, which browsers refuse."""
        if not self.allow_credentials:
            return
        for field in ("origins", "methods", "headers", "expose_headers"):
            if _ANY in getattr(self, field):
                yield Problem(
                    (field,),
                    "has '*', which browsers refuse next to allow_credentials; name each",
                    "allow_credentials: false",
                )
