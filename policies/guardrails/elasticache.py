"""ElastiCache: encryption, authentication, network, failover and backups."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import elasticache
from policies.plan.lens.view import Resource


def _secondary(group: Resource) -> bool:
    """Return whether the replication group is a secondary of a global datastore."""
    return not group.lacks("globalReplicationGroupId")


@Policy(
    id="elasticache-group-require-encryption",
    description="Caches are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("ElastiCache.4") + c.AT_REST,
    remediation="set atRestEncryptionEnabled to true, and kmsKeyId to a customer managed key",
    url=f"{guides.ELASTICACHE}/at-rest-encryption.html",
    types=(elasticache.REPLICATION_GROUP,),
    good={"engine": "redis", "atRestEncryptionEnabled": True},
    bad={"engine": "redis", "atRestEncryptionEnabled": False},
    omitted="violates",
)
def elasticache_group_require_encryption(group: Resource) -> Iterator[str]:
    """Report encryption that is off, the default for Redis OSS; Valkey is encrypted by default."""
    path = "atRestEncryptionEnabled"
    by_default = group.lacks(path) and (group.equals("engine", "valkey") or group.unsure("engine") or _secondary(group))
    if not by_default and group.not_true(path):
        yield f"{path} is {group.show(path)}"


@Policy(
    id="elasticache-group-enforce-tls",
    description="Caches require TLS.",
    severity=Severity.HIGH,
    controls=c.fsbp("ElastiCache.5") + c.IN_TRANSIT,
    remediation="set transitEncryptionEnabled to true and transitEncryptionMode to required",
    url=f"{guides.ELASTICACHE}/in-transit-encryption.html",
    types=(elasticache.REPLICATION_GROUP,),
    good={"transitEncryptionEnabled": True, "transitEncryptionMode": "required"},
    bad={"transitEncryptionEnabled": True, "transitEncryptionMode": "preferred"},
    omitted="violates",
)
def elasticache_group_enforce_tls(group: Resource) -> Iterator[str]:
    """Report encryption in transit that is off or only preferred."""
    if group.not_true("transitEncryptionEnabled") and not (
        _secondary(group) and group.lacks("transitEncryptionEnabled")
    ):
        yield f"transitEncryptionEnabled is {group.show('transitEncryptionEnabled')}"
    elif group.differs("transitEncryptionMode", "required"):
        yield f"transitEncryptionMode is {group.show('transitEncryptionMode')}"


@Policy(
    id="elasticache-group-require-authentication",
    description="Caches require authentication with a user group or an AUTH token.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ElastiCache.6") + c.AUTHENTICATION,
    remediation="set userGroupIds to a user group with IAM or password users",
    url=f"{guides.ELASTICACHE}/Clusters.RBAC.html",
    types=(elasticache.REPLICATION_GROUP,),
    good={"userGroupIds": ["app"]},
    bad={"engine": "redis"},
    omitted="violates",
)
def elasticache_group_require_authentication(group: Resource) -> Iterator[str]:
    """Report a replication group with neither."""
    if all(group.lacks(path) for path in ("userGroupIds", "authToken", "authTokenWo")) and not _secondary(group):
        yield "neither userGroupIds nor authToken is set"


@Policy(
    id="elasticache-user-disallow-no-password",
    description="Cache users require IAM or password authentication.",
    severity=Severity.HIGH,
    controls=c.own("ElastiCache-1") + c.AUTHENTICATION,
    remediation="set authenticationMode.type to iam, or to password with passwords from Secrets Manager",
    url=f"{guides.ELASTICACHE}/Clusters.RBAC.html",
    types=(elasticache.USER,),
    good={"userName": "app", "accessString": "on ~* +@all", "authenticationMode": {"type": "iam"}},
    bad={"userName": "app", "accessString": "on ~* +@all", "noPasswordRequired": True},
)
def elasticache_user_disallow_no_password(user: Resource) -> Iterator[str]:
    """Report a user without a password, unless the user is turned off."""
    off = user.text("accessString").split(" ", 1)[0] == "off"
    for path, value in (("noPasswordRequired", True), ("authenticationMode.type", "no-password-required")):
        if not off and user.equals(path, value):
            yield f"{path} is {user.show(path)}"


@Policy(
    id="elasticache-cluster-require-subnet-group",
    description="Caches use a dedicated subnet group.",
    severity=Severity.HIGH,
    controls=c.fsbp("ElastiCache.7") + c.NETWORK,
    remediation="set subnetGroupName to an aws.elasticache.SubnetGroup with private subnets",
    url=f"{guides.ELASTICACHE}/SubnetGroups.html",
    types=(elasticache.REPLICATION_GROUP, elasticache.CLUSTER),
    good={"subnetGroupName": "data"},
    bad={"subnetGroupName": "default"},
    omitted="violates",
)
def elasticache_cluster_require_subnet_group(cache: Resource) -> Iterator[str]:
    """Report no subnet group, or the default one; a member of a replication group uses the group's."""
    default = cache.equals("subnetGroupName", "default")
    member = cache.type == elasticache.CLUSTER and not cache.lacks("replicationGroupId")
    if default or (cache.lacks("subnetGroupName") and not member):
        yield f"subnetGroupName is {cache.show('subnetGroupName')}"


@Policy(
    id="elasticache-group-require-failover",
    description="Production caches have Multi-AZ with automatic failover enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ElastiCache.3") + c.AVAILABILITY,
    remediation="set automaticFailoverEnabled and multiAzEnabled to true, with at least one replica",
    url=f"{guides.ELASTICACHE}/AutoFailover.html",
    types=(elasticache.REPLICATION_GROUP,),
    good={"automaticFailoverEnabled": True, "multiAzEnabled": True},
    bad={"automaticFailoverEnabled": False, "multiAzEnabled": False},
    environments=PROD,
    omitted="violates",
)
def elasticache_group_require_failover(group: Resource) -> Iterator[str]:
    """Report failover or Multi-AZ that is off, the default."""
    for path in ("automaticFailoverEnabled", "multiAzEnabled"):
        if group.not_true(path):
            yield f"{path} is {group.show(path)}"


@Policy(
    id="elasticache-cluster-require-backups",
    description="Production caches have automatic backups enabled.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("ElastiCache.1") + c.BACKUP,
    remediation="set snapshotRetentionLimit to at least 1",
    url=f"{guides.ELASTICACHE}/backups-automatic.html",
    types=(elasticache.REPLICATION_GROUP, elasticache.CLUSTER),
    good={"engine": "redis", "snapshotRetentionLimit": 7},
    bad={"engine": "redis", "snapshotRetentionLimit": 0},
    environments=PROD,
    omitted="violates",
)
def elasticache_cluster_require_backups(cache: Resource) -> Iterator[str]:
    """Report backups that are off, the default.

    Memcached and cache.t1.micro have none, and a member uses those of its replication group.
    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups.html
    """
    none = cache.equals("engine", "memcached") or cache.equals("nodeType", "cache.t1.micro")
    member = cache.type == elasticache.CLUSTER and not cache.lacks("replicationGroupId")
    exempt = none or member
    if not exempt and cache.below("snapshotRetentionLimit", 1):
        yield f"snapshotRetentionLimit is {cache.show('snapshotRetentionLimit')}"


@Policy(
    id="elasticache-cluster-require-minor-upgrades",
    description="Caches have automatic minor version upgrades enabled.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("ElastiCache.2") + c.PATCHING,
    remediation="set autoMinorVersionUpgrade to true, or omit it",
    url=f"{guides.ELASTICACHE}/VersionManagement.html",
    types=(elasticache.REPLICATION_GROUP, elasticache.CLUSTER),
    good={"autoMinorVersionUpgrade": True},
    bad={"autoMinorVersionUpgrade": False},
)
def elasticache_cluster_require_minor_upgrades(cache: Resource) -> Iterator[str]:
    """Report upgrades that are turned off."""
    if cache.is_false("autoMinorVersionUpgrade"):
        yield "autoMinorVersionUpgrade is false"
