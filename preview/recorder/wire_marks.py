"""What Pulumi's wire format and state files write in place of values; see ``pulumi.runtime.rpc``."""

from __future__ import annotations

from typing import Final

MASK: Final = "[secret]"
"""Replaces a secret in all output, as in the engine's own."""
SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""Key of an object that is not a plain map; its value is one of the next two, or that of an asset or archive."""
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a mark, not a secret
REFERENCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
"""Of a reference to a resource."""
UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Replaces a value that is not known before an update."""
STACK_TYPE: Final = "pulumi:pulumi:Stack"
"""Type of the resource that is the stack itself."""
ORGANIZATION: Final = "organization"
"""Of a stack outside of Pulumi Cloud, as the engine names it."""
