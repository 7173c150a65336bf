"""All resource types of `policies.plan.aws`, and tables that are derived from their cards.

A type's card states whether it holds something that cannot be recreated. These types hold nothing on purpose, because
the program or AWS recreates the same, or because they are meant to be deleted:

- ``aws:cloudwatch/logGroup:LogGroup``: its records expire after its retention, and it is deleted with every service
  that is removed. Records to keep belong in a bucket.
- ``aws:ssm/parameter:Parameter`` and ``aws:secretsmanager/secretVersion:SecretVersion``: their value is an input. The
  secret itself holds keys: rotation gives it values that the program does not know.
- ``aws:ec2/instance:Instance`` and ``aws:ecs/service:Service``: compute must be replaceable. Disks that outlive an
  instance are volumes, which hold data.
- ``aws:rds/clusterInstance:ClusterInstance`` and the same of DocumentDB and Neptune: the cluster holds the data.
- ``aws:acm/certificate:Certificate``: AWS issues another one, and its private key never leaves AWS.
- ``aws:ec2/eip:Eip``, load balancers, distributions, topics: others may depend on their address, but nothing is stored
  there, and changes of the network replace them by design.
- Automated snapshots: no resource exists for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final

from policies.plan import aws
from policies.plan.kind import Kind


def _discover() -> Iterator[Kind]:
    for module in iter_modules(aws.__path__):
        for value in vars(import_module(f"{aws.__name__}.{module.name}")).values():
            yield from (item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, Kind))


def _by_token() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for kind in _discover():
        if found.setdefault(kind.token, kind) is not kind:
            raise ValueError(f"{kind} has two cards in policies/plan/aws; keep one")
    return found


KINDS: Final[Mapping[str, Kind]] = _by_token()
"""Token → card. Every mapping here has plain strings as keys: those of a subclass make each lookup slower."""

STATEFUL: Final = frozenset(kind.token for kind in KINDS.values() if kind.holds != "nothing")
"""Types whose loss is the loss of data, of a key to data, or of a name that others depend on.

Data: databases, caches, files, objects, images, queues and copies of them; a table of Glue has the list of its
partitions. Keys: data that is encrypted or signed with them is lost with them. Names: users, their passwords and ids,
and delegated names, which cannot be obtained again."""

SUBNET_GROUPS: Final = tuple(kind for kind in KINDS.values() if kind.endswith(":SubnetGroup"))
"""Subnet groups of databases and caches."""

DEFAULTS: Final[Mapping[tuple[str, str], Any]] = {
    (token, path): value for token, kind in KINDS.items() for path, value in kind.defaults.items()
}
"""(type, dotted path) → default of an omitted property."""

BLOCK_DEFAULTS: Final[Mapping[tuple[str, str], Any]] = {
    (token, path): value for token, kind in KINDS.items() for path, value in kind.block_defaults.items()
}
"""(type, dotted path) → default of a property that is omitted in a block that is there."""
