"""The JSON Schema of a stack file, for editors: ``python -m settings.schema`` prints it."""

from __future__ import annotations

import json
import sys
from typing import Any

from model import foreign_configuration
from model.aws.provider import KEYS
from settings.stack_file import ALIASES, STACK_NAME, StackFile

_PULUMI = {
    "secretsprovider": {"type": "string", "description": "What encrypts secrets, such as awskms://alias/my-state-key."},
    "encryptedkey": {"type": "string", "description": "Key of the secrets, encrypted; written by Pulumi."},
    "encryptionsalt": {"type": "string", "description": "Salt of the passphrase; written by Pulumi."},
    "environment": {"description": "Pulumi ESC environments.", "type": ["array", "object"]},
}


def schema() -> dict[str, Any]:
    """Return the schema of a whole stack file."""
    models = StackFile.model_json_schema(by_alias=True)
    definitions = models.pop("$defs")
    sections = {key: value for key, value in models["properties"].items() if key != STACK_NAME}
    return _tidy(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Plinth stack file",
            "description": "Everything in which one stack differs from another.",
            "type": "object",
            "properties": {
                "config": {
                    "description": "Configuration: the sections of Plinth, and keys of the AWS provider.",
                    "type": "object",
                    "properties": sections,
                    "patternProperties": {
                        rf"^aws:({'|'.join(KEYS)})$": {},
                        **{
                            f"^{namespace}:({'|'.join(keys)})$": {}
                            for namespace, keys in foreign_configuration.KEYS.items()
                        },
                    },
                    "additionalProperties": False,
                    "required": [key for key in models["required"] if key != STACK_NAME],
                    "oneOf": [{"required": [ALIASES[key]]} for key in ("network", "networks")],
                },
                **_PULUMI,
            },
            "required": ["config"],
            "additionalProperties": False,
            "$defs": definitions,
        }
    )


def _tidy(node: Any) -> Any:
    """Close maps whose keys have a pattern, and drop the titles that only repeat a key."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidy = {key: _tidy(value) for key, value in node.items() if not (key == "title" and "properties" not in node)}
    if "patternProperties" in tidy:
        tidy.setdefault("additionalProperties", False)
    return tidy


def text() -> str:
    """Return the schema as it is committed."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
