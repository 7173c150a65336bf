"""The CloudFront distribution: files from a private bucket, some paths from services behind a load balancer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi
import pulumi_aws as aws

from components.edge.access_logs import deliver
from components.edge.behaviors import Served, by_default, ordered, uncached
from components.edge.cache_policies import make_cache_policies, make_request_policies
from components.edge.distribution_metrics import alarms, graphs
from components.edge.file_origins import FileOrigins, file_origins
from components.edge.headers_policy import custom_headers, security_headers
from components.edge.key_groups import KeyGroups, make_key_groups
from components.edge.load_balancer import LoadBalancer
from components.edge.load_balancer_origin import load_balancer_origin
from components.edge.viewer_request import code, needed
from components.edge.viewer_settings import error_responses, geo_restriction, viewer_certificate
from components.observability.alarm import Alarm, Graph
from model.aws import cloudfront
from model.base import require_valid
from model.behaviors import Behavior
from model.distribution import Cdn

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

    further_buckets: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Bucket of behaviors and failovers → its regional domain name; their policies as above. Default: none."""

    load_balancer: LoadBalancer | None = None
    """Load balancer of the dynamic paths: internal, in a VPC with an internet gateway, or one that faces the internet
    and accepts only requests with CloudFront's secret header. Default: none, files only."""

    alternate_domain: AlternateDomain | None = None
    """Public name. Default: none, only CloudFront's own name."""

    web_acl_arn: pulumi.Input[str] | None = None
    """Web ACL of the scope CLOUDFRONT that every request passes. Default: none."""


class Distribution(pulumi.ComponentResource):
    """A distribution that serves HTTPS only, with security headers on every response.

    Dynamic paths reach an internal load balancer through a VPC origin, over HTTPS if it has a certificate, and one that
    faces the internet over HTTPS, with a secret header. The certificate must be for the public name, because the
    service receives, and CloudFront verifies, the name that the viewer requested; under CloudFront's own name dynamic
    paths then respond with 502. VPC origins support WebSockets, but not gRPC.
    """

    domain_name: pulumi.Output[str]
    """CloudFront's own name of the distribution."""

    hosted_zone_id: pulumi.Output[str]
    """Hosted zone of that name, for alias records."""

    arn: pulumi.Output[str]
    """ARN of the distribution."""

    distribution_id: pulumi.Output[str]
    """Id of the distribution, for invalidations."""

    key_groups: KeyGroups
    """The key groups, and the ids of their public keys."""

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
        spec = args.spec
        self._headers = self._make_headers_policy(
            f"{name}-headers", spec.content_security_policy, spec.response_headers
        )
        domain = args.alternate_domain
        self._canonical_name = domain.name if domain and domain.redirected else None
        of_files = needed(spec) or self._canonical_name
        self._requests = self._make_function("requests", spec) if of_files else None
        with_indexes = any(one.index_documents for one in spec.behaviors.values())
        self._indexes = self._make_function("indexes", Cdn(index_documents=True)) if with_indexes else None
        # Other paths are their own: redirects, index documents and applications are no matter of theirs.
        of_names = spec.dynamic_paths or any(not one.index_documents for one in spec.behaviors.values())
        self._names = self._make_function("names", Cdn()) if of_names and self._canonical_name else None
        self.key_groups = make_key_groups(name, spec.key_groups, self._child)
        buckets = {spec.assets_bucket: args.bucket_domain_name, **args.further_buckets}
        files = file_origins(spec, buckets, self._make_access_control().id)
        origins = [*files.origins]
        if args.load_balancer:
            origins.insert(1, load_balancer_origin(name, _DYNAMIC, args.load_balancer, self._child))
        self._distribution = self._make_distribution(origins, files)
        deliver(
            name,
            spec.access_logs,
            distribution_arn=self._distribution.arn,
            bucket_arn=args.log_bucket_arn,
            opts=self._child,
        )
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

    def _make_headers_policy(
        self, name: str, content_security_policy: str | None, headers: Mapping[str, str]
    ) -> aws.cloudfront.ResponseHeadersPolicy:
        return aws.cloudfront.ResponseHeadersPolicy(
            name,
            security_headers_config=security_headers(content_security_policy),
            custom_headers_config=custom_headers(headers),
            opts=self._child,
        )

    def _headers_of(self, name: str, one: Behavior) -> pulumi.Output[str]:
        spec = self._args.spec
        if not one.has_own_headers:
            return self._headers.id
        return self._make_headers_policy(
            f"{self._name}-{name}-headers",
            one.content_security_policy or spec.content_security_policy,
            {**spec.response_headers, **one.response_headers},
        ).id

    def _make_function(self, role: Literal["requests", "indexes", "names"], spec: Cdn) -> aws.cloudfront.Function:
        purpose = {
            "requests": "Redirects and index documents",
            "indexes": "Index documents",
            "names": "Redirect to the canonical name",
        }[role]
        return aws.cloudfront.Function(
            f"{self._name}-{role}",
            comment=f"{purpose} of {self._name}",
            runtime=cloudfront.FUNCTION_RUNTIME,
            code=code(spec, self._canonical_name),
            publish=True,
            opts=self._child,
        )

    def _make_access_control(self) -> aws.cloudfront.OriginAccessControl:
        return aws.cloudfront.OriginAccessControl(
            f"{self._name}-access",
            description="Signs every request to the bucket",
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
            opts=self._child,
        )

    def _behaviors(self, files: FileOrigins) -> list[aws.cloudfront.DistributionOrderedCacheBehaviorArgs]:
        """Return the behaviors in the order in which CloudFront tries them."""
        spec = self._args.spec
        names = self._names.arn if self._names else None
        caches = make_cache_policies(self._name, spec.cache_policies, self._child)
        requests = make_request_policies(self._name, spec.origin_request_policies, self._child)
        served = {
            name: Served(
                origin_id=files.of_behaviors.get(name, _DYNAMIC),
                headers_policy_id=self._headers_of(name, one),
                function_arn=self._indexes.arn if self._indexes and one.index_documents else names,
                writes=one.bucket is None,
                cache_policy_id=caches[one.cache_name],
                origin_request_policy_id=requests[one.origin_request_name] if one.origin_request_name else None,
                key_group_ids=[self.key_groups.ids[group] for group in one.key_groups],
            )
            for name, one in sorted(spec.behaviors.items())
        }
        found = [ordered(pattern, served[name]) for pattern, name in spec.ordered()]
        found += [ordered(path, uncached(_DYNAMIC, self._headers.id, names)) for path in spec.dynamic_paths]
        return found

    def _make_distribution(
        self, origins: list[aws.cloudfront.DistributionOriginArgs], files: FileOrigins
    ) -> aws.cloudfront.Distribution:
        balancer = self._args.load_balancer
        # Its rules accept another header before CloudFront sends it.
        rules = list(balancer.rules) if balancer and balancer.origin_header else None
        patience = pulumi.ResourceOptions(
            custom_timeouts=pulumi.CustomTimeouts(create="30m", update="30m", delete="30m"), depends_on=rules
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
            origin_groups=list(files.groups) or None,
            default_cache_behavior=by_default(
                Served(
                    origin_id=files.default,
                    headers_policy_id=self._headers.id,
                    function_arn=self._requests.arn if self._requests else None,
                )
            ),
            ordered_cache_behaviors=self._behaviors(files),
            custom_error_responses=error_responses(self._args.spec),
            restrictions=aws.cloudfront.DistributionRestrictionsArgs(geo_restriction=geo_restriction(self._args.spec)),
            viewer_certificate=viewer_certificate(domain.certificate_arn if domain else None),
            web_acl_id=self._args.web_acl_arn,
            wait_for_deployment=True,
            opts=pulumi.ResourceOptions.merge(self._child, patience),
        )


def _check(name: str, args: DistributionArgs) -> None:
    require_valid(f"distribution {name}", args.spec)
    load_balancer = args.load_balancer
    rules = {
        "dynamic_paths need a load_balancer": bool(args.spec.service_paths) and load_balancer is None,
        "a load_balancer needs dynamic_paths, such as /api/*": (
            load_balancer is not None and not args.spec.service_paths
        ),
        "further_buckets must have the buckets of behaviors and failovers": (
            set(args.further_buckets) != set(args.spec.buckets[1:])
        ),
        "the load_balancer must be internal, for a VPC origin, or have a secret header": (
            load_balancer is not None and not load_balancer.internal and load_balancer.origin_header is None
        ),
        "a load_balancer with a certificate needs an alternate_domain of the certificate": (
            load_balancer is not None and load_balancer.https and args.alternate_domain is None
        ),
    }
    problems = [rule for rule, broken in rules.items() if broken]
    if problems:
        raise ValueError(f"distribution {name}: {'; '.join(problems)}")
