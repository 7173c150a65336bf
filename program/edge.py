"""How requests enter a stack: domain, certificates, load balancer, CloudFront."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.edge.accelerator import Accelerator, AcceleratorArgs
from components.edge.adopted_certificate import AdoptedCertificate
from components.edge.certificate import Certificate, CertificateArgs
from components.edge.distribution import AlternateDomain, Distribution, DistributionArgs
from components.edge.load_balancer import LoadBalancer, LoadBalancerArgs
from components.edge.origin_header import OriginHeaderArgs
from components.edge.trust_store import TrustStoreArgs
from components.network.dns import AliasTarget, HostedZone, HostedZoneArgs
from model import load_balancer as model
from model.aws import cloudfront
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.load_balancer import MAIN_LOAD_BALANCER
from program.data import Stores
from program.firewall import Firewalls
from program.foundation import Foundation
from program.network import Networks


@dataclass(frozen=True, kw_only=True, slots=True)
class FurtherLoadBalancer:
    """A load balancer of ``plinth:load_balancers``, with its name in DNS."""

    load_balancer: LoadBalancer
    """The load balancer itself."""

    certificate: Certificate | None
    """Its certificate, if that is not an existing one."""

    host: str
    """Its name, such as ``intern.example.com``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entrance:
    """What must exist before a service can be reached."""

    hosted_zone: HostedZone | None
    """The stack's domain, if it has one."""

    certificate: Certificate | None
    """Certificate of the stack's region, if there is a public name whose certificate is not an existing one."""

    cdn_certificate: Certificate | None
    """Certificate of CloudFront: the same in us-east-1, another one elsewhere. None: none, or an existing one."""

    load_balancer: LoadBalancer | None
    """``plinth:load_balancer``, if there is one."""

    further: Mapping[str, FurtherLoadBalancer]
    """Those of ``plinth:load_balancers``."""

    accelerators: Mapping[str, Accelerator]
    """Load balancer → the accelerator in front of it, of those that have one."""

    adopted_certificates: Mapping[str, AdoptedCertificate]
    """Name in alarms → existing certificate; one that serves both entrances is there once."""

    load_balancer_name: str | None
    """Public name of the load balancer, such as ``api.example.com``."""

    cdn_name: str | None
    """Public name of CloudFront, such as ``www.example.com``; if it has two, the canonical one."""

    @property
    def load_balancers(self) -> dict[str, LoadBalancer]:
        """Name → load balancer, of all that the stack has."""
        main = {MAIN_LOAD_BALANCER: self.load_balancer} if self.load_balancer else {}
        return {**main, **{name: one.load_balancer for name, one in self.further.items()}}


def make_entrance(foundation: Foundation, networks: Networks, firewalls: Firewalls) -> Entrance:
    """Make hosted zone, certificates and load balancer."""
    config, site = foundation.config, foundation.site
    dns, balancer, cdn = config.dns, config.load_balancer, config.cdn
    hosted_zone = _hosted_zone(foundation)
    balancer_name = f"{balancer.subdomain}.{dns.domain}" if dns and balancer and balancer.subdomain else None
    cdn_names = cdn.names(dns.domain) if dns and cdn else ()
    balancer_names = balancer.hosts(dns.domain).values() if dns and balancer else ()
    names = list(dict.fromkeys((*cdn_names, *balancer_names)))
    entries = (balancer, cdn if cdn_names else None)
    adopted = all(entry.certificate_arn for entry in entries if entry)
    certificate = cdn_certificate = (
        Certificate(
            "certificate",
            CertificateArgs(domain=names[0], alternative_names=names[1:], hosted_zone_id=hosted_zone.hosted_zone_id),
        )
        if hosted_zone and names and not adopted
        else None
    )
    if cdn and cdn.certificate_arn:
        cdn_certificate = None
    elif certificate and hosted_zone and cdn_names and site.account.region != GLOBAL_SERVICES_REGION:
        cdn_certificate = Certificate(
            "cdn-certificate",
            CertificateArgs(
                domain=cdn_names[0],
                alternative_names=cdn_names[1:],
                hosted_zone_id=hosted_zone.hosted_zone_id,
                region=GLOBAL_SERVICES_REGION,
                validated_by=certificate,
            ),
        )
    load_balancer = (
        _load_balancer(MAIN_LOAD_BALANCER, balancer, foundation, networks, certificate) if balancer else None
    )
    further = _further(foundation, networks, hosted_zone)
    main = {MAIN_LOAD_BALANCER: load_balancer} if load_balancer else {}
    made = {**main, **{name: one.load_balancer for name, one in further.items()}}
    entrance = Entrance(
        hosted_zone=hosted_zone,
        certificate=certificate,
        cdn_certificate=cdn_certificate,
        load_balancer=load_balancer,
        adopted_certificates=_adopted_certificates(foundation),
        further=further,
        accelerators=_accelerators(foundation, made),
        load_balancer_name=balancer_name,
        cdn_name=cdn.canonical_name(dns.domain) if dns and cdn else None,
    )
    if firewalls.load_balancer:
        for name, one in entrance.load_balancers.items():
            if not config.named_load_balancers[name].closed:
                firewalls.load_balancer.protect(name, one.arn)
    return entrance


def _adopted_certificates(foundation: Foundation) -> Mapping[str, AdoptedCertificate]:
    balancers, cdn = foundation.config.named_load_balancers, foundation.config.cdn
    names: dict[str, str] = {}
    for name, entry in {**balancers, "cdn": cdn}.items():
        if entry and entry.certificate_arn:
            names.setdefault(entry.certificate_arn, f"{name}-certificate")
    for name, balancer in balancers.items():
        for arn in balancer.further_certificate_arns:
            names.setdefault(arn, f"{name}-certificate-{arn.rpartition('-')[2]}")
    region = foundation.site.account.region
    return {name: AdoptedCertificate(name, arn, region) for arn, name in names.items()}


def _hosted_zone(foundation: Foundation) -> HostedZone | None:
    spec = foundation.config.dns
    if spec is None:
        return None
    query_logs = foundation.global_log_groups if spec.query_logging else None
    args = HostedZoneArgs(spec=spec, site=foundation.site, keys=foundation.config.keys, query_logs=query_logs)
    return HostedZone("domain", args)


def _further(
    foundation: Foundation, networks: Networks, hosted_zone: HostedZone | None
) -> dict[str, FurtherLoadBalancer]:
    """Make the load balancers of ``plinth:load_balancers``, each with a certificate, so that another changes none."""
    dns = foundation.config.dns
    found: dict[str, FurtherLoadBalancer] = {}
    if dns is None or hosted_zone is None:
        return found
    for name, spec in foundation.config.load_balancers.items():
        host, *others = spec.hosts(dns.domain).values()
        certificate = (
            None
            if spec.certificate_arn
            else Certificate(
                f"{name}-certificate",
                CertificateArgs(domain=host, alternative_names=others, hosted_zone_id=hosted_zone.hosted_zone_id),
            )
        )
        load_balancer = _load_balancer(name, spec, foundation, networks, certificate)
        found[name] = FurtherLoadBalancer(load_balancer=load_balancer, certificate=certificate, host=host)
    return found


def _load_balancer(
    name: str, spec: model.LoadBalancer, foundation: Foundation, networks: Networks, certificate: Certificate | None
) -> LoadBalancer:
    behind_cloudfront = name == MAIN_LOAD_BALANCER and spec.closed and foundation.config.cdn is not None
    return LoadBalancer(
        name,
        LoadBalancerArgs(
            spec=spec,
            site=foundation.site,
            placement=networks.of(spec.network).placement("private" if spec.internal else "public"),
            log_bucket=foundation.logs.bucket_name,
            certificate_arn=spec.certificate_arn or (certificate.arn if certificate else None),
            redirected=_redirected(foundation, spec),
            internet=networks.of(spec.network).internet,
            cloudfront_prefix_list_id=(
                aws.ec2.get_managed_prefix_list(name=cloudfront.ADDRESSES).id if behind_cloudfront else None
            ),
            trust_store=_trust_store(foundation, name),
            origin_header=_origin_header(foundation, spec),
        ),
    )


def _trust_store(foundation: Foundation, name: str) -> TrustStoreArgs | None:
    """Return the files of client certificates; the bucket for logs is the one without a KMS key, and keeps them."""
    files = foundation.trusted.get(name)
    if files is None:
        return None
    return TrustStoreArgs(files=files, bucket_name=foundation.logs.bucket_name, after=[foundation.logs])


def _origin_header(foundation: Foundation, spec: model.LoadBalancer) -> OriginHeaderArgs | None:
    if spec.cloudfront_only is None:
        return None
    return OriginHeaderArgs(
        version=spec.cloudfront_only.secret_version,
        key_arn=foundation.key("secrets").arn,
        protect=foundation.site.protect,
    )


def _redirected(foundation: Foundation, spec: model.LoadBalancer) -> dict[str, str]:
    dns = foundation.config.dns
    return {} if dns is None else dict.fromkeys(spec.redirected(dns.domain), f"{spec.subdomain}.{dns.domain}")


def make_cdn(foundation: Foundation, entrance: Entrance, stores: Stores, firewalls: Firewalls) -> Distribution | None:
    """Make CloudFront and the records of all public names, and return it; None if the stack has no CloudFront.

    Called after the services: a distribution takes minutes to deploy, and its origins must exist first.
    """
    cdn, dns = foundation.config.cdn, foundation.config.dns
    balancer, hosted_zone = entrance.load_balancer, entrance.hosted_zone
    distribution = None
    if cdn:
        name, certificate = entrance.cdn_name, entrance.cdn_certificate
        certificate_arn = cdn.certificate_arn or (certificate.arn if certificate else None)
        names = cdn.names(dns.domain) if dns else ()
        distribution = Distribution(
            "cdn",
            DistributionArgs(
                spec=cdn,
                bucket_domain_name=stores.buckets[cdn.assets_bucket].domain_name,
                further_buckets={one: stores.buckets[one].domain_name for one in cdn.buckets[1:]},
                log_bucket_arn=foundation.logs.arn,
                load_balancer=balancer if cdn.service_paths else None,
                web_acl_arn=firewalls.cdn.arn if firewalls.cdn else None,
                alternate_domain=(
                    AlternateDomain(
                        name=name,
                        certificate_arn=certificate_arn,
                        redirected=[one for one in names if one != name],
                    )
                    if certificate_arn is not None and name
                    else None
                ),
            ),
        )
        target = AliasTarget(dns_name=distribution.domain_name, hosted_zone_id=distribution.hosted_zone_id)
        if hosted_zone and dns:
            for one in names:
                hosted_zone.record(
                    "cdn-apex" if one == dns.domain else "cdn", one, target, checked_host=distribution.domain_name
                )
    if hosted_zone and dns:
        for name, one in entrance.load_balancers.items():
            target = _target(entrance, name, one)
            for role, host in foundation.config.named_load_balancers[name].hosts(dns.domain).items():
                hosted_zone.record(f"{name}-{role}" if role else name, host, target)
    return distribution


def _target(entrance: Entrance, name: str, balancer: LoadBalancer) -> AliasTarget:
    """Return what the public name of a load balancer points to: its accelerator, if it has one."""
    front = entrance.accelerators.get(name, balancer)
    return AliasTarget(dns_name=front.dns_name, hosted_zone_id=front.hosted_zone_id, evaluate_target_health=True)


def _accelerators(foundation: Foundation, load_balancers: Mapping[str, LoadBalancer]) -> dict[str, Accelerator]:
    specs = foundation.config.named_load_balancers
    return {
        name: Accelerator(
            f"{name}-accelerator",
            AcceleratorArgs(
                load_balancer=one,
                region=foundation.site.account.region,
                log_bucket=foundation.logs.bucket_name,
            ),
        )
        for name, one in load_balancers.items()
        if specs[name].global_accelerator
    }


def url(entrance: Entrance, distribution: Distribution | None) -> pulumi.Output[str] | None:
    """Return the URL for users, or None without CloudFront."""
    if distribution is None:
        return None
    return pulumi.Output.concat("https://", entrance.cdn_name or distribution.domain_name)
