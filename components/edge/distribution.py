"""The CloudFront distribution: files from a private bucket, some paths from services behind a load balancer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_aws as aws

from components.edge.behaviors import dynamic, static
from components.edge.distribution_metrics import alarms, graphs
from components.edge.load_balancer import LoadBalancer
from components.edge.origin_timeouts import keepalive_seconds, read_seconds
from components.edge.viewer_request import TRANSPORT_SECURITY_SECONDS, code, needed
from components.observability.alarm import Alarm, Graph
from model.aws import cloudfront
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.base import require_valid
from model.distribution import Cdn

_STATIC = "static"
_DYNAMIC = "dynamic"
_ROOT_OBJECT = "index.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class AlternateDomain:
    """A public name of a distribution besides CloudFront's own."""

    name: str
    """Such as ``www.example.com``."""

    certificate_arn: pulumi.Input[str]
    """Validated certificate of all names, in us-east-1."""

    redirected: Sequence[str] = ()
    """Further names, such as ``example.com``, whose requests are redirected to the name. Default: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DistributionArgs:
    """Inputs of Distribution."""

    spec: Cdn
    """What is asked for."""

    bucket_domain_name: pulumi.Input[str]
    """Regional domain name of the bucket with the files.

    The bucket's policy and its key's must let ``cloudfront.amazonaws.com`` read on behalf of this account's
    distributions.
    """

    log_bucket_arn: pulumi.Input[str]
    """Bucket for access logs, in any region. Its policy must let ``delivery.logs.amazonaws.com`` write."""

    load_balancer: LoadBalancer | None = None
    """Internal load balancer of the dynamic paths, in a VPC with an internet gateway. Default: none, files only."""

    alternate_domain: AlternateDomain | None = None
    """Public name. Default: none, only CloudFront's own name."""

    web_acl_arn: pulumi.Input[str] | None = None
    """Web ACL of the scope CLOUDFRONT that every request passes. Default: none."""


class Distribution(pulumi.ComponentResource):
    """A distribution that serves HTTPS only, with security headers on every response.

    Dynamic paths reach the internal load balancer through a VPC origin, over HTTPS if it has a certificate. That must
    be for the public name, because the service receives, and CloudFront verifies, the name that the viewer requested;
    under CloudFront's own name dynamic paths then respond with 502. VPC origins support WebSockets, but not gRPC.
    """

    domain_name: pulumi.Output[str]
    """CloudFront's own name of the distribution."""

    hosted_zone_id: pulumi.Output[str]
    """Hosted zone of that name, for alias records."""

    arn: pulumi.Output[str]
    """ARN of the distribution."""

    distribution_id: pulumi.Output[str]
    """Id of the distribution, for invalidations."""

    alarms: Sequence[Alarm]
    """5xx and 4xx, in us-east-1."""

    graphs: Sequence[Graph]
    """Requests, traffic and errors."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None: its logs go to a bucket."""

    def __init__(self, name: str, args: DistributionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:edge:Distribution", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._headers = self._make_headers_policy()
        domain = args.alternate_domain
        self._canonical_name = domain.name if domain and domain.redirected else None
        of_files = needed(args.spec) or self._canonical_name
        self._requests = self._make_function("requests", args.spec) if of_files else None
        # Services have paths of their own: redirects, index documents and applications are no matter of theirs.
        of_services = args.spec.dynamic_paths and self._canonical_name
        self._names = self._make_function("names", Cdn()) if of_services else None
        origins = [self._static_origin()]
        if args.load_balancer:
            origins.append(self._dynamic_origin(args.load_balancer))
        self._distribution = self._make_distribution(origins)
        self._log()
        self.domain_name = self._distribution.domain_name
        self.hosted_zone_id = self._distribution.hosted_zone_id
        self.arn = self._distribution.arn
        self.distribution_id = self._distribution.id
        self.alarms = alarms(name, self.distribution_id, args.spec.alarms)
        self.graphs = graphs(name, self.distribution_id)
        self.register_outputs(
            {
                "domain_name": self.domain_name,
                "zone_id": self.hosted_zone_id,
                "arn": self.arn,
                "distribution_id": self.distribution_id,
            }
        )

    def _make_headers_policy(self) -> aws.cloudfront.ResponseHeadersPolicy:
        # A service may set its own frame and referrer rules, but it cannot allow plain HTTP or sniffing. Whether
        # subdomains of the public name serve HTTPS too is not known here, so they are not included.
        headers = aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs(
            strict_transport_security=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs(
                access_control_max_age_sec=TRANSPORT_SECURITY_SECONDS,
                include_subdomains=False,
                preload=False,
                override=True,
            ),
            content_type_options=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs(
                override=True
            ),
            frame_options=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigFrameOptionsArgs(
                frame_option="DENY", override=False
            ),
            referrer_policy=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs(
                referrer_policy="strict-origin-when-cross-origin", override=False
            ),
            content_security_policy=self._content_security_policy(),
        )
        return aws.cloudfront.ResponseHeadersPolicy(
            f"{self._name}-headers",
            security_headers_config=headers,
            custom_headers_config=self._custom_headers(),
            opts=self._child,
        )

    def _content_security_policy(
        self,
    ) -> aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicyArgs | None:
        policy = self._args.spec.content_security_policy
        if policy is None:
            return None
        return aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicyArgs(
            content_security_policy=policy, override=False
        )

    def _custom_headers(self) -> aws.cloudfront.ResponseHeadersPolicyCustomHeadersConfigArgs | None:
        if not self._args.spec.response_headers:
            return None
        return aws.cloudfront.ResponseHeadersPolicyCustomHeadersConfigArgs(
            items=[
                aws.cloudfront.ResponseHeadersPolicyCustomHeadersConfigItemArgs(
                    header=header, value=value, override=False
                )
                for header, value in sorted(self._args.spec.response_headers.items())
            ]
        )

    def _geo_restriction(self) -> aws.cloudfront.DistributionRestrictionsGeoRestrictionArgs:
        spec = self._args.spec
        kind = "whitelist" if spec.allow_countries else "blacklist" if spec.block_countries else "none"
        return aws.cloudfront.DistributionRestrictionsGeoRestrictionArgs(
            restriction_type=kind, locations=sorted(spec.allow_countries or spec.block_countries) or None
        )

    def _make_function(self, role: Literal["requests", "names"], spec: Cdn) -> aws.cloudfront.Function:
        purpose = {"requests": "Redirects and index documents", "names": "Redirect to the canonical name"}[role]
        return aws.cloudfront.Function(
            f"{self._name}-{role}",
            comment=f"{purpose} of {self._name}",
            runtime=cloudfront.FUNCTION_RUNTIME,
            code=code(spec, self._canonical_name),
            publish=True,
            opts=self._child,
        )

    def _error_responses(self) -> list[aws.cloudfront.DistributionCustomErrorResponseArgs] | None:
        return [
            aws.cloudfront.DistributionCustomErrorResponseArgs(
                error_code=int(error),
                response_page_path=one.page,
                response_code=one.response_code or int(error),
                error_caching_min_ttl=one.caching_seconds,
            )
            for error, one in sorted(self._args.spec.error_pages.items())
        ] or None

    def _static_origin(self) -> aws.cloudfront.DistributionOriginArgs:
        access = aws.cloudfront.OriginAccessControl(
            f"{self._name}-access",
            description="Signs every request to the bucket",
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
            opts=self._child,
        )
        return aws.cloudfront.DistributionOriginArgs(
            origin_id=_STATIC, domain_name=self._args.bucket_domain_name, origin_access_control_id=access.id
        )

    def _dynamic_origin(self, load_balancer: LoadBalancer) -> aws.cloudfront.DistributionOriginArgs:
        origin = self._make_vpc_origin(load_balancer)
        return aws.cloudfront.DistributionOriginArgs(
            origin_id=_DYNAMIC,
            domain_name=load_balancer.dns_name,
            vpc_origin_config=aws.cloudfront.DistributionOriginVpcOriginConfigArgs(
                vpc_origin_id=origin.id,
                origin_read_timeout=read_seconds(load_balancer.idle_timeout_seconds),
                origin_keepalive_timeout=keepalive_seconds(load_balancer.idle_timeout_seconds),
            ),
        )

    def _make_vpc_origin(self, load_balancer: LoadBalancer) -> aws.cloudfront.VpcOrigin:
        protocol = "https-only" if load_balancer.https else "http-only"
        # AWS refuses every change of a VPC origin that a distribution uses, even of its tags. So a change makes a new
        # one under another name, to which the distribution moves before the old one is deleted. Tags are not updated.
        changes = pulumi.ResourceOptions(replace_on_changes=["vpcOriginEndpointConfig"], ignore_changes=["tags"])
        return aws.cloudfront.VpcOrigin(
            f"{self._name}-origin",
            vpc_origin_endpoint_config=aws.cloudfront.VpcOriginVpcOriginEndpointConfigArgs(
                name=load_balancer.arn.apply(lambda arn: f"{self._name}-{arn.rpartition('/')[2]}-{protocol}"),
                arn=load_balancer.arn,
                http_port=80,
                https_port=443,
                origin_protocol_policy=protocol,
                origin_ssl_protocols=aws.cloudfront.VpcOriginVpcOriginEndpointConfigOriginSslProtocolsArgs(
                    items=["TLSv1.2"], quantity=1
                ),
            ),
            # Up to 15 minutes by AWS's documentation.
            # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
            timeouts=aws.cloudfront.VpcOriginTimeoutsArgs(create="30m", update="30m", delete="30m"),
            opts=pulumi.ResourceOptions.merge(self._child, changes),
        )

    def _make_distribution(self, origins: list[aws.cloudfront.DistributionOriginArgs]) -> aws.cloudfront.Distribution:
        patience = pulumi.ResourceOptions(
            custom_timeouts=pulumi.CustomTimeouts(create="30m", update="30m", delete="30m")
        )
        domain = self._args.alternate_domain
        return aws.cloudfront.Distribution(
            self._name,
            enabled=True,
            comment=self._name,
            is_ipv6_enabled=True,
            http_version="http2and3",
            price_class=self._args.spec.price_class,
            aliases=[domain.name, *domain.redirected] if domain else [],
            default_root_object=_ROOT_OBJECT,
            origins=origins,
            default_cache_behavior=static(_STATIC, self._headers.id, self._requests.arn if self._requests else None),
            ordered_cache_behaviors=[
                dynamic(path, _DYNAMIC, self._headers.id, self._names.arn if self._names else None)
                for path in self._args.spec.dynamic_paths
            ],
            custom_error_responses=self._error_responses(),
            restrictions=aws.cloudfront.DistributionRestrictionsArgs(geo_restriction=self._geo_restriction()),
            viewer_certificate=self._viewer_certificate(),
            web_acl_id=self._args.web_acl_arn,
            wait_for_deployment=True,
            opts=pulumi.ResourceOptions.merge(self._child, patience),
        )

    def _viewer_certificate(self) -> aws.cloudfront.DistributionViewerCertificateArgs:
        domain = self._args.alternate_domain
        if domain is None:
            return aws.cloudfront.DistributionViewerCertificateArgs(cloudfront_default_certificate=True)
        return aws.cloudfront.DistributionViewerCertificateArgs(
            acm_certificate_arn=domain.certificate_arn,
            minimum_protocol_version=cloudfront.TLS_POLICY,
            ssl_support_method="sni-only",
        )

    def _log(self) -> None:
        source = aws.cloudwatch.LogDeliverySource(
            f"{self._name}-log-source",
            log_type="ACCESS_LOGS",
            resource_arn=self._distribution.arn,
            region=GLOBAL_SERVICES_REGION,
            opts=self._child,
        )
        destination = aws.cloudwatch.LogDeliveryDestination(
            f"{self._name}-log-destination",
            output_format="json",
            delivery_destination_configuration=aws.cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs(
                destination_resource_arn=self._args.log_bucket_arn
            ),
            region=GLOBAL_SERVICES_REGION,
            opts=self._child,
        )
        aws.cloudwatch.LogDelivery(
            f"{self._name}-log-delivery",
            delivery_source_name=source.name,
            delivery_destination_arn=destination.arn,
            s3_delivery_configurations=[
                # AWS adds the prefix AWSLogs/<account>/CloudFront/.
                aws.cloudwatch.LogDeliveryS3DeliveryConfigurationArgs(
                    suffix_path="{DistributionId}/{yyyy}/{MM}/{dd}/{HH}", enable_hive_compatible_path=False
                )
            ],
            region=GLOBAL_SERVICES_REGION,
            opts=self._child,
        )


def _check(name: str, args: DistributionArgs) -> None:
    require_valid(f"distribution {name}", args.spec)
    load_balancer = args.load_balancer
    rules = {
        "dynamic_paths need a load_balancer": bool(args.spec.dynamic_paths) and load_balancer is None,
        "a load_balancer needs dynamic_paths, such as /api/*": (
            load_balancer is not None and not args.spec.dynamic_paths
        ),
        "the load_balancer must be internal, CloudFront reaches it by a VPC origin": (
            load_balancer is not None and not load_balancer.internal
        ),
        "a load_balancer with a certificate needs an alternate_domain of the certificate": (
            load_balancer is not None and load_balancer.https and args.alternate_domain is None
        ),
    }
    problems = [rule for rule, broken in rules.items() if broken]
    if problems:
        raise ValueError(f"distribution {name}: {'; '.join(problems)}")
