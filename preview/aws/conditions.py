"""When a change of a property replaces the resource, for those properties that AWS changes in place at other times.

The facts are those that the Terraform provider decides while it plans; replacement.py says where they stand and
holds the properties that always force a replacement. What the inputs cannot tell counts as a replacement: a needless
question costs less than lost data.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

Inputs = Mapping[str, Any]
Condition = Callable[[Inputs, Inputs], bool]
"""(inputs before, inputs after) of one resource → whether the change of the property replaces it."""

_VERSION = re.compile(r"\d+(\.(\d+|x))*")
_PARTS = 3
_ENCRYPTS_IN_PLACE = (7, 0, 5)
"""Redis OSS version from which ElastiCache turns encryption in transit on and off in place."""
_SOURCES = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")


def _numbers(version: Any) -> tuple[float, ...] | None:
    """Return the parts of a version, ``x`` above every number, or None for what is no version."""
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        return None
    parts = tuple(math.inf if part == "x" else int(part) for part in version.split("."))
    return parts + (0,) * (_PARTS - len(parts))


def _items(value: Any) -> set[str]:
    """Return the items of a list as text: they are compared as a set."""
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return {json.dumps(item, sort_keys=True) for item in listed}


def _engine_version_falls(old: Inputs, new: Inputs) -> bool:
    """A replication group that names no version any more keeps its own; so does one of a global datastore."""
    if new.get("engineVersion") is None or new.get("globalReplicationGroupId"):
        return False
    before, after = _numbers(old.get("engineVersion")), _numbers(new["engineVersion"])
    return before is None or after is None or after < before


def _engine_is_no_successor(old: Inputs, new: Inputs) -> bool:
    """Only Redis OSS becomes another engine in place: Valkey."""
    if new.get("engine") is None or new.get("globalReplicationGroupId"):
        return False
    return (old.get("engine") or "redis") != "redis" or new["engine"] not in {"redis", "valkey"}


def _encrypts_not_in_place(old: Inputs, _new: Inputs) -> bool:
    version = _numbers(old.get("engineVersion"))
    return version is None or version < _ENCRYPTS_IN_PLACE


def _serverless_engine_is_another(old: Inputs, new: Inputs) -> bool:
    return not {old.get("engine"), new.get("engine")} <= {"redis", "valkey"}


def _serverless_version_falls(old: Inputs, new: Inputs) -> bool:
    """Only Valkey rises in place. A cache that names no version any more keeps its own."""
    if new.get("majorEngineVersion") is None:
        return False
    before, after = _numbers(old.get("majorEngineVersion")), _numbers(new["majorEngineVersion"])
    return before is None or after is None or new.get("engine") != "valkey" or after <= before


def _is_arm(instance_type: Any) -> bool:
    """Tell from its name whether an instance type has an Arm processor: a ``g`` behind the generation's number."""
    family = str(instance_type).partition(".")[0]
    return family.startswith(("a1", "mac2")) or "g" in re.sub(r"^[a-z-]*\d+", "", family)


def _other_processor(old: Inputs, new: Inputs) -> bool:
    return _is_arm(old.get("instanceType")) != _is_arm(new.get("instanceType"))


def _user_data_replaces(_old: Inputs, new: Inputs) -> bool:
    return bool(new.get("userDataReplaceOnChange"))


def _primary_ipv6_ends(old: Inputs, new: Inputs) -> bool:
    return bool(old.get("enablePrimaryIpv6")) and new.get("enablePrimaryIpv6") is not None


def _addresses_not_counted(old: Inputs, new: Inputs) -> bool:
    return old.get("ipv6AddressCount") == new.get("ipv6AddressCount")


def _primary_address_may_go(old: Inputs, new: Inputs) -> bool:
    """Which of the addresses is the primary one is not among the inputs: it stays for sure if all of them do."""
    if new.get("privateIpListEnabled"):
        return False
    before = _items(old.get("privateIps"))
    return not before or not before <= _items(new.get("privateIps"))


def _first_address_changes(old: Inputs, new: Inputs) -> bool:
    if not new.get("privateIpListEnabled"):
        return False
    before, after = (list(inputs.get("privateIpLists") or ())[:1] for inputs in (old, new))
    return before != after


def _counts_for_private_nat(_old: Inputs, new: Inputs) -> bool:
    return new.get("connectivityType") == "private"


def _gives_ipv6_addresses(old: Inputs, _new: Inputs) -> bool:
    return bool(old.get("assignIpv6AddressOnCreation"))


def _not_from_dedicated(old: Inputs, new: Inputs) -> bool:
    before, after = (inputs.get("instanceTenancy") or "default" for inputs in (old, new))
    return before != after and (before, after) != ("dedicated", "default")


def _is_no_interface_endpoint(_old: Inputs, new: Inputs) -> bool:
    return (new.get("vpcEndpointType") or "Gateway") != "Interface"


def _is_network(inputs: Inputs) -> bool:
    return inputs.get("loadBalancerType") == "network"


def _network_subnets_not_only_added(old: Inputs, new: Inputs) -> bool:
    return _is_network(new) and len(_items(new.get("subnets"))) <= len(_items(old.get("subnets")))


def _mappings_change(old: Inputs, new: Inputs) -> bool:
    """Subnets are added to both kinds in place, and taken from an application load balancer."""
    if new.get("loadBalancerType") == "gateway":
        return False
    before, after = _items(old.get("subnetMappings")), _items(new.get("subnetMappings"))
    return not (before < after or (not _is_network(new) and after < before))


def _first_or_last_security_group(old: Inputs, new: Inputs) -> bool:
    return _is_network(new) and bool(old.get("securityGroups")) != bool(new.get("securityGroups"))


def _secondary_addresses_fall(old: Inputs, new: Inputs) -> bool:
    before, after = (inputs.get("secondaryIpsAutoAssignedPerSubnet") or 0 for inputs in (old, new))
    return _is_network(new) and after < before


def _destination_service(inputs: Inputs) -> str | None:
    configuration = inputs.get("deliveryDestinationConfiguration")
    arn = configuration.get("destinationResourceArn") if isinstance(configuration, Mapping) else None
    parts = str(arn).split(":")
    return parts[2] if parts[0] == "arn" and len(parts) > 2 else None  # noqa: PLR2004 - an ARN's third part


def _other_service(old: Inputs, new: Inputs) -> bool:
    before, after = _destination_service(old), _destination_service(new)
    return before is None or before != after


def _other_source(old: Inputs, new: Inputs) -> bool:
    before, after = ([name for name in _SOURCES if inputs.get(name) is not None] for inputs in (old, new))
    return before != after


def _is_not_aurora(_old: Inputs, new: Inputs) -> bool:
    return not str(new.get("engine")).startswith("aurora")


def _advanced_to_standard(old: Inputs, new: Inputs) -> bool:
    return (old.get("tier"), new.get("tier")) == ("Advanced", "Standard")


CONDITIONS: Final[Mapping[tuple[str, str], Condition]] = MappingProxyType(
    {
        (
            "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
            "deliveryDestinationConfiguration.destinationResourceArn",
        ): _other_service,
        ("aws:ec2/instance:Instance", "enablePrimaryIpv6"): _primary_ipv6_ends,
        ("aws:ec2/instance:Instance", "instanceType"): _other_processor,
        ("aws:ec2/instance:Instance", "ipv6Addresses"): _addresses_not_counted,
        ("aws:ec2/instance:Instance", "userData"): _user_data_replaces,
        ("aws:ec2/instance:Instance", "userDataBase64"): _user_data_replaces,
        ("aws:ec2/natGateway:NatGateway", "secondaryPrivateIpAddressCount"): _counts_for_private_nat,
        ("aws:ec2/networkInterface:NetworkInterface", "enablePrimaryIpv6"): _primary_ipv6_ends,
        ("aws:ec2/networkInterface:NetworkInterface", "privateIpLists"): _first_address_changes,
        ("aws:ec2/networkInterface:NetworkInterface", "privateIps"): _primary_address_may_go,
        ("aws:ec2/subnet:Subnet", "ipv6CidrBlock"): _gives_ipv6_addresses,
        ("aws:ec2/vpc:Vpc", "instanceTenancy"): _not_from_dedicated,
        ("aws:ec2/vpcEndpoint:VpcEndpoint", "privateDnsEnabled"): _is_no_interface_endpoint,
        ("aws:elasticache/replicationGroup:ReplicationGroup", "engine"): _engine_is_no_successor,
        ("aws:elasticache/replicationGroup:ReplicationGroup", "engineVersion"): _engine_version_falls,
        ("aws:elasticache/replicationGroup:ReplicationGroup", "transitEncryptionEnabled"): _encrypts_not_in_place,
        ("aws:elasticache/serverlessCache:ServerlessCache", "engine"): _serverless_engine_is_another,
        ("aws:elasticache/serverlessCache:ServerlessCache", "majorEngineVersion"): _serverless_version_falls,
        ("aws:lb/loadBalancer:LoadBalancer", "secondaryIpsAutoAssignedPerSubnet"): _secondary_addresses_fall,
        ("aws:lb/loadBalancer:LoadBalancer", "securityGroups"): _first_or_last_security_group,
        ("aws:lb/loadBalancer:LoadBalancer", "subnetMappings"): _mappings_change,
        ("aws:lb/loadBalancer:LoadBalancer", "subnets"): _network_subnets_not_only_added,
        ("aws:rds/cluster:Cluster", "storageType"): _is_not_aurora,
        ("aws:ssm/parameter:Parameter", "tier"): _advanced_to_standard,
        **{("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", name): _other_source for name in _SOURCES},
        **{("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name): _other_source for name in _SOURCES},
    }
)
"""(type, property) → when its change replaces the resource."""
