"""Whether a property may refer to a resource, where it was computed from others. Pure."""

from __future__ import annotations

from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.values import UNKNOWN


def may_refer(stack: Stack, resource: Resource, path: str, *targets: Resource) -> bool:
    """Return whether the value at *path* refers, or may refer, to one of *targets*.

    Dependencies that explain every unknown value decide: what was computed from other resources is not about these.
    """
    answers = [stack.linked(resource, path, target) for target in targets]
    if True in answers:
        return True
    return None in answers and not _explained(stack, resource, path)


def _explained(stack: Stack, resource: Resource, path: str) -> bool:
    value = resource.raw(path)
    unknown = value.count(UNKNOWN) if isinstance(value, list) else 1
    known = [urn for urn in resource.sources(path) if urn in stack.by_urn]
    return len(known) >= unknown
