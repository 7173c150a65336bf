"""Lightsail: public databases, backups and ports."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, integers
from policies.plan.aws import lightsail
from policies.plan.lens.open_ports import is_world
from policies.plan.lens.view import Resource, View


@Policy(
    id="lightsail-database-disallow-public-access",
    description="Lightsail databases are not publicly accessible.",
    severity=Severity.CRITICAL,
    controls=c.own("Lightsail-1") + c.NOT_PUBLIC,
    remediation="set publiclyAccessible to false",
    url=f"{guides.LIGHTSAIL}/amazon-lightsail-configuring-database-public-mode.html",
    types=(lightsail.DATABASE,),
    good={"publiclyAccessible": False},
    bad={"publiclyAccessible": True},
)
def lightsail_database_disallow_public_access(database: Resource) -> Iterator[str]:
    """Report public accessibility."""
    if database.is_true("publiclyAccessible"):
        yield "publiclyAccessible is true"


@Policy(
    id="lightsail-database-require-backups",
    description="Lightsail databases have automatic backups enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Lightsail-2") + c.BACKUP,
    remediation="set backupRetentionEnabled to true, or omit it",
    url=f"{guides.LIGHTSAIL}/amazon-lightsail-databases.html",
    types=(lightsail.DATABASE,),
    good={"backupRetentionEnabled": True},
    bad={"backupRetentionEnabled": False},
)
def lightsail_database_require_backups(database: Resource) -> Iterator[str]:
    """Report automatic backups that are turned off."""
    if database.is_false("backupRetentionEnabled"):
        yield "backupRetentionEnabled is false"


@Policy(
    id="lightsail-instance-restrict-public-ports",
    description="Ports for administration and databases of Lightsail instances are not open to every address.",
    severity=Severity.HIGH,
    controls=c.own("Lightsail-3") + c.NETWORK,
    remediation="set cidrs of the port to the addresses that need it",
    url=f"{guides.LIGHTSAIL}/understanding-firewall-and-port-mappings-in-amazon-lightsail.html",
    types=(lightsail.INSTANCE_PUBLIC_PORTS,),
    good={"portInfos": [{"fromPort": 22, "toPort": 22, "protocol": "tcp", "cidrs": ["203.0.113.7/32"]}]},
    bad={"portInfos": [{"fromPort": 22, "toPort": 22, "protocol": "tcp", "cidrs": ["0.0.0.0/0"]}]},
    settings={
        "ports": integers(22, 1433, 3306, 3389, 5432, 6379, 27017, description="Ports that must not be open to all.")
    },
)
def lightsail_instance_restrict_public_ports(firewall: Resource, settings: Settings) -> Iterator[str]:
    """Report every such port that any address reaches."""
    for item in firewall.each("portInfos"):
        first, last = item.number("fromPort"), item.number("toPort")
        if first is None or last is None or not _open(item):
            continue
        for port in settings["ports"]:
            if first <= port <= last or item.equals("protocol", "all"):
                yield f"port {port:.0f} is open to every address"
                break


def _open(item: View) -> bool:
    """Return whether any address may connect."""
    ranges = [text for path in ("cidrs", "ipv6Cidrs") for text in item.values(path) if isinstance(text, str)]
    return any(map(is_world, ranges))
