"""Inputs that instruct Pulumi's provider and are no property of the resource in AWS. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_DELETION: Final = "tells the provider how to delete the resource; CloudFormation has DeletionPolicy"
_WAITING: Final = "tells the provider what to wait for; CloudFormation always waits"

PROVIDER_ARGUMENTS: Final[Mapping[str, str]] = {
    "allowOverwrite": "tells the provider to take over an existing resource; CloudFormation imports it",
    "applyImmediately": "tells the provider when to apply a change; it is not stored",
    "finalSnapshotIdentifier": _DELETION,
    "forceDelete": _DELETION,
    "forceDestroy": _DELETION,
    "recoveryWindowInDays": _DELETION,
    "region": "a template is deployed to one region: this resource belongs to a template of its own",
    "retainOnDelete": _DELETION,
    "revokeRulesOnDelete": _DELETION,
    "skipDestroy": _DELETION,
    "skipFinalSnapshot": _DELETION,
    "timeouts": _WAITING,
    "trackLatest": "tells the provider which revision to compare with",
    "userDataReplaceOnChange": "tells the provider when to replace the instance",
    "waitForCapacityTimeout": _WAITING,
    "waitForDeployment": _WAITING,
    "waitForSteadyState": _WAITING,
}
"""Top-level input → why it is not in a template, for types whose counterpart has no such property."""
