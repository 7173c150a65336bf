"""Values that are known only once something else exists, because they are of no use before."""

from __future__ import annotations

from typing import TypeVar

import pulumi

T = TypeVar("T")


def known_after(resource: pulumi.CustomResource, value: pulumi.Output[T]) -> pulumi.Output[T]:
    """Return *value*, known once *resource* exists: whoever uses it then waits for that resource, too."""
    return pulumi.Output.all(value, resource.id).apply(lambda values: values[0])
