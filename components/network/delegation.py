"""Records in the zone above that make a hosted zone known: name servers, and the DS record of a signed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.site import Site

_NS_TTL_SECONDS = 3600
"""Name servers of a zone do not change; an hour bounds a mistake."""

_DS_TTL_SECONDS = 300
"""What AWS advises for the DS record, since it has to be out of all caches before signing ends:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-enable-signing.html"""

_ACCOUNT = 4
"""Position of the account in an ARN."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parent:
    """The hosted zone above."""

    hosted_zone_id: str
    """Its id."""

    role_arn: str | None
    """Role in its account that may change these records. None: it is in the stack's own account."""


def delegate(
    name: str,
    domain: str,
    *,
    parent: Parent,
    site: Site,
    name_servers: pulumi.Input[Sequence[pulumi.Input[str]]],
    ds_record: pulumi.Input[str] | None,
    opts: pulumi.ResourceOptions,
) -> None:
    """Add the NS record of *domain* to *parent*, and the DS record if there is one.

    Without the first no name of the zone is found. While the second is there, no name is found unless the zone is
    signed. Both are protected as the zone is.
    """
    protected = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(protect=site.protect))
    if parent.role_arn is not None:
        provider = _provider(name, parent.role_arn, site, opts)
        protected = pulumi.ResourceOptions.merge(protected, pulumi.ResourceOptions(provider=provider))
    aws.route53.Record(
        f"{name}-delegation",
        zone_id=parent.hosted_zone_id,
        name=domain,
        type="NS",
        ttl=_NS_TTL_SECONDS,
        records=name_servers,
        opts=protected,
    )
    if ds_record is not None:
        aws.route53.Record(
            f"{name}-ds",
            zone_id=parent.hosted_zone_id,
            name=domain,
            type="DS",
            ttl=_DS_TTL_SECONDS,
            records=[ds_record],
            opts=protected,
        )


def _provider(name: str, role_arn: str, site: Site, opts: pulumi.ResourceOptions) -> aws.Provider:
    return aws.Provider(
        f"{name}-parent",
        region=site.account.region,
        allowed_account_ids=[role_arn.split(":")[_ACCOUNT]],
        assume_roles=[
            aws.ProviderAssumeRoleArgs(role_arn=role_arn, session_name=site.label.physical_name(name, limit=64))
        ],
        opts=opts,
    )
