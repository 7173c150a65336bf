"""ElastiCache: caches are encrypted, ask who comes, and survive a zone."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.environment import PROD
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource

REPLICATION = "aws:elasticache/replicationGroup:ReplicationGroup"
CLUSTER = "aws:elasticache/cluster:Cluster"
GUIDE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg"


def _secondary(group: Resource) -> bool:
    """Tell whether the group follows the primary one of a global datastore."""
    return not group.lacks("globalReplicationGroupId")


@resource_rule(
    id="elasticache-group-require-encryption",
    description="Caches encrypt what they write to disk.",
    severity=Severity.HIGH,
    controls=c.fsbp("ElastiCache.4") + c.AT_REST,
    remediation="set atRestEncryptionEnabled to true, and kmsKeyId to your key",
    url=f"{GUIDE}/at-rest-encryption.html",
    types=(REPLICATION,),
    good={"engine": "redis", "atRestEncryptionEnabled": True},
    bad={"engine": "redis", "atRestEncryptionEnabled": False},
)
def elasticache_group_require_encryption(group: Resource) -> Iterator[str]:
    """Off, which is Redis's default; Valkey's is on."""
    path = "atRestEncryptionEnabled"
    by_default = group.lacks(path) and (group.equals("engine", "valkey") or group.unsure("engine") or _secondary(group))
    if not by_default and group.not_true(path):
        yield f"{path} is {group.show(path)}"


@resource_rule(
    id="elasticache-group-enforce-tls",
    description="Caches take TLS connections only.",
    severity=Severity.HIGH,
    controls=c.fsbp("ElastiCache.5") + c.IN_TRANSIT,
    remediation="set transitEncryptionEnabled to true and transitEncryptionMode to required",
    url=f"{GUIDE}/in-transit-encryption.html",
    types=(REPLICATION,),
    good={"transitEncryptionEnabled": True, "transitEncryptionMode": "required"},
    bad={"transitEncryptionEnabled": True, "transitEncryptionMode": "preferred"},
)
def elasticache_group_enforce_tls(group: Resource) -> Iterator[str]:
    """Off, or only preferred."""
    if group.not_true("transitEncryptionEnabled") and not (
        _secondary(group) and group.lacks("transitEncryptionEnabled")
    ):
        yield f"transitEncryptionEnabled is {group.show('transitEncryptionEnabled')}"
    elif group.differs("transitEncryptionMode", "required"):
        yield f"transitEncryptionMode is {group.show('transitEncryptionMode')}"


@resource_rule(
    id="elasticache-group-require-authentication",
    description="Caches ask who comes: a user group, or an AUTH token.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ElastiCache.6") + c.AUTHENTICATION,
    remediation="set userGroupIds to a group with IAM or password users",
    url=f"{GUIDE}/Clusters.RBAC.html",
    types=(REPLICATION,),
    good={"userGroupIds": ["app"]},
    bad={"engine": "redis"},
)
def elasticache_group_require_authentication(group: Resource) -> Iterator[str]:
    """Neither."""
    if all(group.lacks(path) for path in ("userGroupIds", "authToken", "authTokenWo")) and not _secondary(group):
        yield "neither userGroupIds nor authToken is set"


@resource_rule(
    id="elasticache-user-disallow-no-password",
    description="No cache user gets in without proof.",
    severity=Severity.HIGH,
    controls=c.own("ElastiCache-1") + c.AUTHENTICATION,
    remediation="set authenticationMode.type to iam, or to password with passwords kept in Secrets Manager",
    url=f"{GUIDE}/Clusters.RBAC.html",
    types=("aws:elasticache/user:User",),
    good={"userName": "app", "accessString": "on ~* +@all", "authenticationMode": {"type": "iam"}},
    bad={"userName": "app", "accessString": "on ~* +@all", "noPasswordRequired": True},
)
def elasticache_user_disallow_no_password(user: Resource) -> Iterator[str]:
    """No password asked for, unless the user is switched off."""
    off = user.text("accessString").split(" ", 1)[0] == "off"
    for path, value in (("noPasswordRequired", True), ("authenticationMode.type", "no-password-required")):
        if not off and user.equals(path, value):
            yield f"{path} is {user.show(path)}"


@resource_rule(
    id="elasticache-cluster-require-subnet-group",
    description="Caches lie in subnets chosen for them.",
    severity=Severity.HIGH,
    controls=c.fsbp("ElastiCache.7") + c.NETWORK,
    remediation="set subnetGroupName to an aws.elasticache.SubnetGroup of private subnets",
    url=f"{GUIDE}/SubnetGroups.html",
    types=(REPLICATION, CLUSTER),
    good={"subnetGroupName": "data"},
    bad={"subnetGroupName": "default"},
)
def elasticache_cluster_require_subnet_group(cache: Resource) -> Iterator[str]:
    """None, or the default group; a member of a replication group follows it."""
    default = cache.equals("subnetGroupName", "default")
    member = cache.type == CLUSTER and not cache.lacks("replicationGroupId")
    if default or (cache.lacks("subnetGroupName") and not member):
        yield f"subnetGroupName is {cache.show('subnetGroupName')}"


@resource_rule(
    id="elasticache-group-require-failover",
    description="In production, a cache fails over to another zone by itself.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ElastiCache.3") + c.AVAILABILITY,
    remediation="set automaticFailoverEnabled and multiAzEnabled to true, with at least one replica",
    url=f"{GUIDE}/AutoFailover.html",
    types=(REPLICATION,),
    good={"automaticFailoverEnabled": True, "multiAzEnabled": True},
    bad={"automaticFailoverEnabled": False, "multiAzEnabled": False},
    environments=PROD,
)
def elasticache_group_require_failover(group: Resource) -> Iterator[str]:
    """Off, which is the default."""
    for path in ("automaticFailoverEnabled", "multiAzEnabled"):
        if group.not_true(path):
            yield f"{path} is {group.show(path)}"


@resource_rule(
    id="elasticache-cluster-require-backups",
    description="Outside of dev, caches keep snapshots.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("ElastiCache.1") + c.BACKUP,
    remediation="set snapshotRetentionLimit to at least 1",
    url=f"{GUIDE}/backups-automatic.html",
    types=(REPLICATION, CLUSTER),
    good={"engine": "redis", "snapshotRetentionLimit": 7},
    bad={"engine": "redis", "snapshotRetentionLimit": 0},
    environments=PROD,
)
def elasticache_cluster_require_backups(cache: Resource) -> Iterator[str]:
    """None, which is the default; memcached keeps nothing, and a member follows its group."""
    exempt = cache.equals("engine", "memcached") or not cache.lacks("replicationGroupId")
    if not exempt and cache.below("snapshotRetentionLimit", 1):
        yield f"snapshotRetentionLimit is {cache.show('snapshotRetentionLimit')}"


@resource_rule(
    id="elasticache-cluster-require-minor-upgrades",
    description="Caches take minor versions by themselves.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("ElastiCache.2") + c.PATCHING,
    remediation="set autoMinorVersionUpgrade to true, or leave it out",
    url=f"{GUIDE}/VersionManagement.html",
    types=(REPLICATION, CLUSTER),
    good={"autoMinorVersionUpgrade": True},
    bad={"autoMinorVersionUpgrade": False},
)
def elasticache_cluster_require_minor_upgrades(cache: Resource) -> Iterator[str]:
    """Off."""
    if cache.is_false("autoMinorVersionUpgrade"):
        yield "autoMinorVersionUpgrade is false"
