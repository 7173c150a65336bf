"""What the installed AWS SDK says of a resource type, read from its source: importing all of it takes seconds."""

from __future__ import annotations

import functools
import importlib.util
import keyword
import re
from dataclasses import dataclass
from pathlib import Path

_GETTER = re.compile(
    r'@pulumi\.getter(?:\(name="(?P<wire>\w+)"\))?\n(?:\s+@.*\n)*\s+def (?P<name>\w+)\(self\) -> (?P<type>.*):'
)
_REQUIRED = re.compile(r"if (\w+) is None and not opts\.urn")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class SdkType:
    """Property names of one resource type, as the wire has them."""

    inputs: frozenset[str]
    required: frozenset[str]
    outputs: frozenset[str]
    always: frozenset[str]
    """Outputs that are never missing: those that AWS computes, and the required ones."""


@functools.cache
def _root() -> Path:
    spec = importlib.util.find_spec("pulumi_aws")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("pulumi_aws is not installed")
    return Path(spec.submodule_search_locations[0])


@functools.cache
def sdk_type(token: str) -> SdkType:
    """Return the type of a token such as ``aws:ec2/vpc:Vpc``; raises LookupError if the SDK has none."""
    _, module, name = token.split(":")
    service, _, file = module.partition("/")
    folder = f"{service}_" if keyword.iskeyword(service) else service
    source = _root() / folder.replace("-", "_").lower() / f"{_CAPITAL.sub('_', file).lower()}.py"
    if not source.is_file():
        raise LookupError(f"the AWS SDK has no resource type {token}")
    text = source.read_text(encoding="utf-8")
    args = max(text.find(f"class {name}Args:"), text.find(f"class {name}InitArgs:"))
    resource = text.index(f"class {name}(pulumi.CustomResource):")
    end = next((i for i in (text.find("\n@pulumi.input_type", args),) if i > 0), resource)
    python_to_wire = {m["name"]: m["wire"] or m["name"] for m in _GETTER.finditer(text)}
    outputs = list(_GETTER.finditer(text, resource))
    return SdkType(
        inputs=frozenset(m["wire"] or m["name"] for m in _GETTER.finditer(text, args, min(end, resource))),
        required=frozenset(python_to_wire[name] for name in _REQUIRED.findall(text, resource)),
        outputs=frozenset(m["wire"] or m["name"] for m in outputs),
        always=frozenset(
            m["wire"] or m["name"] for m in outputs if "Optional[" not in m["type"].split("[", 2)[1] + "["
        ),
    )
