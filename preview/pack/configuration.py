"""Levels and settings of policies: the pack's own, then those of a file, merged as the engine merges them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2

from preview.errors import WrongInputError
from preview.json_file import read_object
from preview.pack.findings import LEVELS


def configure(info: Any, path: Path | None) -> analyzer_pb2.ConfigureAnalyzerRequest:
    """Return the configuration of every policy in the pack.

    Every level is sent: one that is left out is read as advisory. Raises WrongInputError if the file at *path* names a
    policy or a level that does not exist.
    """
    given = read_object(path, 'policies and levels, such as {"all": "mandatory"}') if path else {}
    known = {policy.name for policy in info.policies}
    wrong = [f"{path}: the pack has no policy {name}" for name in given if name not in known and name != "all"]
    if wrong:
        raise WrongInputError(*wrong)
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    for policy in info.policies:
        item = request.policyConfig[policy.name]
        item.enforcementLevel = policy.enforcementLevel
        for name, schema in json_format.MessageToDict(policy.configSchema).get("properties", {}).items():
            if isinstance(schema, Mapping) and "default" in schema:
                item.properties.update({name: schema["default"]})
        if policy.name in info.initialConfig:
            item.MergeFrom(info.initialConfig[policy.name])
        for choice in (given.get("all"), given.get(policy.name)):
            _apply(item, choice, policy.name, path)
    return request


def _apply(item: Any, choice: Any, policy: str, path: Path | None) -> None:
    if choice is None:
        return
    settings = dict(choice) if isinstance(choice, Mapping) else {"enforcementLevel": choice}
    level = settings.pop("enforcementLevel", None)
    if level is not None:
        if level not in LEVELS:
            raise WrongInputError(f"{path}: {policy}: {level!r} is not a level; legal: {', '.join(LEVELS)}")
        item.enforcementLevel = LEVELS.index(level)
    item.properties.update(settings)
