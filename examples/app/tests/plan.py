"""What a preview of ``examples/app.yaml`` plans: the containers of the sample application, and what they are linked to."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The resources of a preview."""

    resources: list[Mapping[str, Any]]

    @classmethod
    def of_example(cls) -> Plan:
        """Preview the stack file, without AWS."""
        plinth = os.environ.get("PLINTH", str(ROOT / ".venv/bin/plinth"))
        command = [plinth, "preview", "--config-file", "examples/app.yaml", "--json"]
        shown = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        return cls(resources=[step["newState"] for step in json.loads(shown.stdout)["steps"]])

    def all(self, kind: str, *, below: str = "") -> dict[str, Mapping[str, Any]]:
        """Return logical name → outputs of the resources of a type, such as ``aws:sqs/queue:Queue``.

        With *below*, those of the component with this name.
        """
        named = {one["urn"]: one["urn"].rsplit("::", 1)[1] for one in self.resources}
        return {
            named[one["urn"]]: {**one["inputs"], **one["outputs"]}
            for one in self.resources
            if one["type"] == kind and (not below or named[one["parent"]] == below)
        }

    def one(self, kind: str, name: str) -> Mapping[str, Any]:
        """Return the outputs of one resource."""
        return self.all(kind)[name]

    def container(self, name: str) -> Mapping[str, Any]:
        """Return the definition of a container."""
        tasks = self.all("aws:ecs/taskDefinition:TaskDefinition").values()
        (found,) = (one for task in tasks for one in json.loads(task["containerDefinitions"]) if one["name"] == name)
        return found
