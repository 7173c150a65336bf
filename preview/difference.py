"""What an update would change: two plans, or a state and a plan, compared resource by resource. Pure.

Reads the JSON of ``plinth preview --json``, of ``pulumi preview --json`` and of ``pulumi stack export``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from preview.replacement import forces_replacement, known_types

Operation = Literal["create", "update", "replace", "delete", "rename"]

STATEFUL = frozenset(
    {
        "aws:backup/vault:Vault",
        "aws:docdb/cluster:Cluster",
        "aws:dynamodb/table:Table",
        "aws:ecr/repository:Repository",
        "aws:efs/fileSystem:FileSystem",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:kms/key:Key",
        "aws:opensearch/domain:Domain",
        "aws:rds/cluster:Cluster",
        "aws:rds/instance:Instance",
        "aws:route53/zone:Zone",
        "aws:s3/bucket:Bucket",
        "aws:secretsmanager/secret:Secret",
        "aws:sqs/queue:Queue",
    }
)
"""Types whose loss is the loss of data, of a key to data, or of a name that others have noted."""

_MASK = "[secret]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What happens to one resource."""

    operation: Operation
    urn: str
    type: str
    paths: Sequence[str] = ()
    """Inputs that differ. Default: none, it comes or goes as a whole."""
    forced_by: Sequence[str] = ()
    """Those of them that AWS cannot change in place. Default: none."""
    known: bool = True
    """Whether it is known which inputs of this type force a replacement. Default: yes."""
    protected: bool = False
    """Whether the old resource refuses to be deleted by Pulumi. Default: no."""

    @property
    def loses_data(self) -> bool:
        """Whether a resource that holds data would go."""
        return self.type in STATEFUL and self.operation in {"replace", "delete"}

    @property
    def sentence(self) -> str:
        """The change in one line, the reason last."""
        reason = ""
        if self.forced_by:
            reason = f": {', '.join(self.forced_by)} cannot be changed in place"
        elif self.paths:
            reason = f": {', '.join(self.paths)}"
        if not self.known and self.operation == "update":
            reason += " (which inputs force a replacement of this type is not known)"
        return f"{self.operation} {self.type} {self.urn.rpartition('::')[2]}{reason}"


def resources(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return URN → state of a plan or an exported state. Raises ValueError for anything else."""
    if not isinstance(document, Mapping):
        raise ValueError("neither a plan nor a state: not a JSON object")  # noqa: TRY004 - the file is wrong, not the code
    if "deployment" in document:
        states = document["deployment"].get("resources") or []
    elif "steps" in document:
        states = [step.get("newState") or {} for step in document["steps"] if step.get("op") != "delete"]
    else:
        raise ValueError("neither a plan (plinth or pulumi preview --json) nor a state (pulumi stack export)")
    return {state["urn"]: state for state in states if state.get("custom") and not state.get("delete")}


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return every change from *old* to *new*, what loses data first, then by operation and URN."""
    before, after = _comparable(resources(old)), _comparable(resources(new))
    same_ids = "steps" in old and "steps" in new and _stack(old) == _stack(new)
    renamed = dict(_renames(before, after))
    changes: list[Change] = []
    for urn, state in after.items():
        past = before.get(renamed.get(urn, urn))
        if past is None:
            changes.append(Change(operation="create", urn=urn, type=state["type"]))
        else:
            changes += _changed(urn, past, state, renamed=urn in renamed, same_ids=same_ids)
    gone = before.keys() - after.keys() - set(renamed.values())
    changes += [
        Change(operation="delete", urn=urn, type=before[urn]["type"], protected=bool(before[urn].get("protect")))
        for urn in gone
    ]
    order: tuple[Operation, ...] = ("delete", "replace", "rename", "update", "create")
    return sorted(changes, key=lambda change: (not change.loses_data, order.index(change.operation), change.urn))


def _comparable(states: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return *states* under URNs without stack and project, so that two stacks can be compared."""
    return {
        "::".join(urn.split("::")[2:]): state
        for urn, state in states.items()
        if not str(state.get("type", "")).startswith("pulumi:")
    }


def _stack(document: Mapping[str, Any]) -> str:
    """Return the stack and project that the resources of a document belong to."""
    return next(("::".join(urn.split("::")[:2]) for urn in resources(document)), "")


def _renames(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield new URN → old URN for every resource that says under which name it was known."""
    for urn, state in after.items():
        if urn in before:
            continue
        for alias in state.get("aliases") or ():
            old = "::".join(str(alias).split("::")[2:]) if "::" in str(alias) else _sibling(urn, str(alias))
            if old in before and old not in after:
                yield urn, old
                break


def _sibling(urn: str, name: str) -> str:
    return f"{urn.rpartition('::')[0]}::{name}"


def _changed(
    urn: str, past: Mapping[str, Any], state: Mapping[str, Any], *, renamed: bool, same_ids: bool
) -> list[Change]:
    ignored = {path.partition(".")[0].partition("[")[0] for path in state.get("ignoreChanges") or ()}
    if not same_ids:
        # Ids of a simulator and of AWS, or of two stacks, differ: what comes from the same resources is the same.
        then, now = (_computed(item) for item in (past, state))
        ignored |= {key for key in then if then[key] == now.get(key)}
        # A state also holds what the provider put in by itself, generated names above all.
        ignored |= past.get("inputs", {}).keys() - state.get("inputs", {}).keys()
    old, new = past.get("inputs") or {}, state.get("inputs") or {}
    keys = sorted(key for key in {*old, *new} - ignored if not key.startswith("__"))
    paths = [path for key in keys for path in _paths(key, old.get(key), new.get(key))]
    if not paths:
        return [Change(operation="rename", urn=urn, type=state["type"])] if renamed else []
    kind = state["type"]
    forcing = forces_replacement(kind) if kind in known_types() else frozenset()
    forced = [
        path for path in paths if any(path == name or path.startswith((f"{name}.", f"{name}[")) for name in forcing)
    ]
    return [
        Change(
            operation="replace" if forced else "update",
            urn=urn,
            type=kind,
            paths=tuple(paths),
            forced_by=tuple(forced),
            known=kind in known_types(),
            protected=bool(past.get("protect")),
        )
    ]


def _computed(state: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return input → the resources that it was computed from, without stack and project."""
    found = (state.get("propertyDependencies") or {}).items()
    return {key: {"::".join(urn.split("::")[2:]) for urn in urns} for key, urns in found if urns}


def _paths(path: str, old: Any, new: Any) -> Iterator[str]:
    """Yield the paths at which two values differ. What is masked or unknown on one side is taken as equal."""
    if old == new or _MASK in (old, new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            yield from _paths(f"{path}.{key}", old.get(key), new.get(key))
    else:
        yield path
