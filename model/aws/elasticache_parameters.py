"""Parameters of Valkey and Redis OSS on ElastiCache: which can be set, and which values they take. Pure.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from model.aws.parameter_values import read, wrong
from model.problem import Problem

_MOST = 2**63 - 1
_ANY = f"integer 1 0 {_MOST}"
_YES_NO = "enum yes,no"

PARAMETERS: Mapping[str, str] = {
    "acl-pubsub-default": "enum resetchannels,allchannels",
    "acllog-max-len": _ANY,
    "active-defrag-cycle-max": "integer 1 1 75",
    "active-defrag-cycle-min": "integer 1 1 75",
    "active-defrag-ignore-bytes": "integer B 10485760 104857600",
    "active-defrag-max-scan-fields": "integer 1 1 1000000",
    "active-defrag-threshold-lower": "integer 1 1 100",
    "active-defrag-threshold-upper": "integer 1 1 100",
    "active-expire-effort": "integer 1 1 10",
    "activedefrag": _YES_NO,
    "client-query-buffer-limit": "integer B 1048576 1073741824",
    "close-on-replica-write": _YES_NO,
    "cluster-allow-pubsubshard-when-down": _YES_NO,
    "cluster-allow-reads-when-down": _YES_NO,
    "cluster-preferred-endpoint-type": "enum ip,tls-dynamic",
    "cluster-require-full-coverage": _YES_NO,
    "databases": f"integer 1 1 {_MOST}",
    "hash-max-listpack-entries": _ANY,
    "hash-max-listpack-value": _ANY,
    "hll-sparse-max-bytes": f"integer B 0 {_MOST}",
    "latency-tracking": _YES_NO,
    "lazyfree-lazy-eviction": _YES_NO,
    "lazyfree-lazy-expire": _YES_NO,
    "lazyfree-lazy-server-del": _YES_NO,
    "lazyfree-lazy-user-del": _YES_NO,
    "lfu-decay-time": _ANY,
    "lfu-log-factor": _ANY,
    "list-compress-depth": _ANY,
    "maxmemory-policy": "enum volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,"
    "volatile-ttl,noeviction",
    "maxmemory-samples": f"integer 1 1 {_MOST}",
    "min-replicas-max-lag": _ANY,
    "min-replicas-to-write": _ANY,
    "notify-keyspace-events": "string",
    "proto-max-bulk-len": "integer B 1048576 536870912",
    "rename-commands": "string",
    "repl-backlog-size": f"integer B 0 {_MOST}",
    "repl-backlog-ttl": f"integer s 0 {_MOST}",
    "reserved-memory-percent": "integer 1 0 100",
    "set-max-intset-entries": _ANY,
    "slowlog-log-slower-than": f"integer us -1 {_MOST}",
    "slowlog-max-len": _ANY,
    "stream-node-max-bytes": _ANY,
    "stream-node-max-entries": _ANY,
    "tcp-keepalive": f"integer s 0 {_MOST}",
    "timeout": f"integer s 0 {_MOST}",
    "tracking-table-max-keys": _ANY,
    "zset-max-listpack-entries": _ANY,
    "zset-max-listpack-value": _ANY,
}
"""Name → type, unit and range; newer versions of Valkey have more."""

FIXED = frozenset(
    {
        *("activerehashing", "appendfsync", "appendonly", "maxclients", "maxmemory", "repl-timeout"),
        *("replica-allow-chaining", "replica-ignore-maxmemory", "replica-lazy-flush"),
        *("bind", "cluster-enabled", "cluster-node-timeout", "daemonize", "dbfilename", "dir", "logfile", "loglevel"),
        *("masterauth", "masteruser", "port", "protected-mode", "replicaof", "requirepass", "save", "tls-port"),
        "client-output-buffer-limit-replica-hard-limit",
        "client-output-buffer-limit-replica-soft-limit",
        "client-output-buffer-limit-replica-soft-seconds",
    }
)
"""Parameters that ElastiCache sets itself (Modifiable: No), and directives of the engine that it does not offer."""

_EVENTS = "notify-keyspace-events"
_EVENT_CLASSES = "KEg$lshzxetdmnA"
"""https://valkey.io/topics/notifications/"""

_ALIKE = 0.8


def problems(name: str, value: str) -> Iterator[Problem]:
    """Yield what is wrong with a parameter and its value."""
    path = ("parameters", name)
    if name in FIXED:
        yield Problem(path, "is set by ElastiCache; remove it")
    elif name in PARAMETERS:
        rule, legal = wrong(read(PARAMETERS[name]), value, formulas=False)
        if name == _EVENTS and set(value) - set(_EVENT_CLASSES):
            rule, legal = f"has letters of {_EVENT_CLASSES} only, each a class of events", "Ex"
        if rule:
            yield Problem(path, rule, f'{name}: "{legal}"', by_table=True)
    else:
        for meant in difflib.get_close_matches(name, PARAMETERS, 1, _ALIKE):
            rule = f"is not a parameter of Valkey or Redis; did you mean {meant!r}?"
            yield Problem(path, rule, f'{meant}: "{value}"', by_table=True)
