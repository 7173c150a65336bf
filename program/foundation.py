"""What every domain of a stack builds on: the account, names and tags, keys and the bucket for logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

import pulumi
import pulumi_aws as aws

from components.compute.code_folder import Code
from components.compute.function_dependencies import Dependencies
from components.data.bucket import Bucket, BucketArgs
from components.data.local_files import LocalFile
from components.data.log_folders import further_folders, log_retention
from components.edge.trust_files import TrustFiles
from components.identity.account import Account
from components.lifecycle import keep_protected
from components.naming import Label
from components.observability.log_groups import LogGroups
from components.security.key import Key, KeyArgs
from components.site import Site
from components.tags import tag_everything
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.buckets import AnyBucket
from model.keys import KeyDomain
from model.site_files import Files
from program.availability_zones import refuse_unsuitable_zones
from program.function_code import code_of_functions, dependencies_of_functions
from program.instance_scripts import InstanceScripts, scripts_of_groups
from program.site_files import files_of_buckets
from program.trust_stores import files_of_trust_stores
from settings import Settings, SettingsError
from settings.network_keys import domains_in
from settings.sections import SECTIONS
from settings.stack_file import LiesInNetwork

EVERY_STACK: Final[tuple[KeyDomain, ...]] = ("data", "logs", "secrets")
"""Domains whose key every stack has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Foundation:
    """The stack file, and what exists before any domain of the stack."""

    config: Settings
    """The stack file."""

    site: Site
    """Account, names, and whether data is protected."""

    keys: Mapping[tuple[KeyDomain, str], Key]
    """Domain and region → key, of those that the stack needs."""

    network_keys: Mapping[tuple[KeyDomain, str], Key]
    """Domain and network → key, of networks that have keys of their own."""

    logs: Bucket
    """Bucket that load balancers, CDN, buckets and flow logs write to."""

    uploads: Mapping[str, tuple[Files, list[LocalFile]]]
    """Bucket → the files that are uploaded to it."""

    code: Mapping[str, Code]
    """Function → its code."""

    dependencies: Mapping[str, Dependencies]
    """Function → the packages that its code imports."""

    scripts: Mapping[str, InstanceScripts]
    """Instance group → its scripts."""

    trusted: Mapping[str, TrustFiles]
    """Load balancer → the files by which it verifies client certificates."""

    def key(self, domain: KeyDomain, region: str | None = None) -> Key:
        """Return the key of *domain* in *region*, or in the stack's region."""
        return self.keys[domain, region or self.site.account.region]

    def key_in(self, domain: KeyDomain, thing: LiesInNetwork) -> Key:
        """Return the key of *domain* for *thing*: that of its network, or of the stack."""
        network = self.config.network_of(thing)
        return self.network_keys.get((domain, network or ""), self.keys[domain, self.site.account.region])

    def log_groups_in(self, thing: LiesInNetwork) -> LogGroups:
        """Return encryption and retention of the log groups of *thing*: as its network says, or the stack."""
        return self.log_groups_of(self.config.network_of(thing) or "")

    def log_groups_of(self, network: str) -> LogGroups:
        """Return the same of log groups of the network itself."""
        key = self.network_keys.get(("logs", network), self.key("logs"))
        spec = self.config.named_networks.get(network)
        own = spec.log_retention_days if spec else None
        return LogGroups(
            key_arn=key.arn, retention_days=self.config.observability.log_retention_days if own is None else own
        )

    @property
    def log_groups(self) -> LogGroups:
        """Encryption and retention of the stack's log groups."""
        return self._log_groups(self.site.account.region)

    @property
    def global_log_groups(self) -> LogGroups:
        """The same of those that AWS's global services have in us-east-1."""
        return self._log_groups(GLOBAL_SERVICES_REGION)

    def _log_groups(self, region: str) -> LogGroups:
        key = self.key("logs", region)
        return LogGroups(key_arn=key.arn, retention_days=self.config.observability.log_retention_days)


def lay_foundation(config: Settings) -> Foundation:
    """Check the account, tag and guard everything that follows, and make keys and the bucket for logs.

    Raises SettingsError if the credentials belong to another account than the stack file names, if AWS does not
    have in one of its availability zones what the stack puts there, or if a folder cannot be uploaded.
    """
    account = _account(config)
    refuse_unsuitable_zones(config)
    uploads, code = files_of_buckets(config), code_of_functions(config)
    trusted, scripts = files_of_trust_stores(config), scripts_of_groups(config)
    for line in config.advice:
        pulumi.log.warn(line)
    site = Site(account=account, label=_label(config), protect=not config.stack.allow_data_loss)
    tag_everything(site.label)
    keep_protected()
    keys = {
        (domain, account.region): Key(domain, KeyArgs(domain=domain, spec=config.keys, site=site))
        for domain in _domains(config)
    }
    if _logs_in_us_east_1(config) and account.region != GLOBAL_SERVICES_REGION:
        there = KeyArgs(domain="logs", spec=config.keys, site=site, region=GLOBAL_SERVICES_REGION)
        keys["logs", GLOBAL_SERVICES_REGION] = Key(f"logs-{GLOBAL_SERVICES_REGION}", there)
    flow_logs = [network.flow_logs for network in config.named_networks.values() if network.adopt is None]
    query_logs = [network.resolver.query_logs for network in config.named_networks.values()]
    accelerated = any(one.global_accelerator for one in config.named_load_balancers.values())
    logs = Bucket(
        "logs",
        BucketArgs(
            spec=AnyBucket(role="logs"),
            site=site,
            expiration_days=log_retention(
                account,
                access_log_days=config.observability.access_log_retention_days,
                flow_logs=flow_logs,
                query_logs=[logs for logs in query_logs if logs],
                accelerator=accelerated,
            ),
            delivered_folders=further_folders(account, flow_logs),
            accelerator=accelerated,
        ),
    )
    return Foundation(
        config=config,
        site=site,
        keys=keys,
        network_keys=_network_keys(config, site),
        logs=logs,
        uploads=uploads,
        code=code,
        dependencies=dependencies_of_functions(config),
        scripts=scripts,
        trusted=trusted,
    )


def _network_keys(config: Settings, site: Site) -> dict[tuple[KeyDomain, str], Key]:
    """Make the keys of the networks that have their own, in the domains that something in them needs."""
    return {
        (domain, network): Key(
            f"{network}-{domain}", KeyArgs(domain=domain, network=network, spec=config.keys, site=site)
        )
        for network, spec in config.named_networks.items()
        if spec.own_keys
        for domain in domains_in(config, network)
    }


def _logs_in_us_east_1(config: Settings) -> bool:
    """Return whether log groups must be there: that of CloudFront's web ACL, and that of DNS queries."""
    return bool(config.waf and config.cdn) or bool(config.dns and config.dns.query_logging)


def _account(config: Settings) -> Account:
    caller = aws.get_caller_identity()
    if config.account.id not in {None, caller.account_id}:
        wrong = f"plinth:account.id = '{config.account.id}': the credentials belong to account {caller.account_id}"
        raise SettingsError([f'{wrong}, so nothing was changed; example: id: "{caller.account_id}"'])
    return Account(account_id=caller.account_id, region=config.region, partition=aws.get_partition().partition)


def _label(config: Settings) -> Label:
    stack = config.stack
    return Label(
        project=pulumi.get_project(),
        environment=stack.environment,
        stack=config.stack_name,
        extra_tags={
            "Owner": stack.owner,
            **({"CostCenter": stack.cost_center} if stack.cost_center else {}),
            **stack.tags,
        },
    )


def bucket_domains(config: Settings) -> dict[str, KeyDomain]:
    """Return bucket → domain of the key that encrypts its objects."""
    served = config.cdn.buckets if config.cdn else []
    return {name: "edge" if name in served else bucket.key_domain for name, bucket in config.buckets.items()}


def _domains(config: Settings) -> list[KeyDomain]:
    """Return the domains that need a key: `EVERY_STACK`, and the others where something asks for them."""
    asked: set[KeyDomain] = {*EVERY_STACK, *bucket_domains(config).values()}
    asked |= {section.key_domain for section in SECTIONS.values() if section.key_domain and section.of(config)}
    if config.cdn:
        asked.add("edge")
    if any(one.cloudfront_only for one in config.named_load_balancers.values()):
        asked.add("secrets")
    return [domain for domain in get_args(KeyDomain) if domain in asked]
