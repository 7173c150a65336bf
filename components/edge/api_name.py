"""A name of an HTTP API's own: its domain name in API Gateway, and what points to it."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.network.dns import AliasTarget
from model.api_access import MutualTls


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiName:
    """A name of the API's own."""

    name: str
    """Such as ``api.example.com``."""

    certificate_arn: pulumi.Input[str]
    """Validated ACM certificate of the API's region."""


def serve_under(
    name: str,
    *,
    api: aws.apigatewayv2.Api,
    stage: aws.apigatewayv2.Stage,
    own: ApiName,
    trust: MutualTls | None,
    options: pulumi.ResourceOptions,
) -> AliasTarget:
    """Serve the stage of the API *name* under a name of its own, and return what a record of that name points to."""
    domain = aws.apigatewayv2.DomainName(
        f"{name}-domain",
        domain_name=own.name,
        domain_name_configuration=aws.apigatewayv2.DomainNameDomainNameConfigurationArgs(
            certificate_arn=own.certificate_arn, endpoint_type="REGIONAL", security_policy="TLS_1_2"
        ),
        mutual_tls_authentication=aws.apigatewayv2.DomainNameMutualTlsAuthenticationArgs(
            truststore_uri=trust.truststore_uri, truststore_version=trust.truststore_version
        )
        if trust
        else None,
        opts=options,
    )
    aws.apigatewayv2.ApiMapping(f"{name}-mapping", api_id=api.id, domain_name=domain.id, stage=stage.id, opts=options)
    where = domain.domain_name_configuration
    return AliasTarget(dns_name=where.target_domain_name, hosted_zone_id=where.hosted_zone_id)
