"""The policy pack's entry: it only constructs the pack."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from pulumi_policy import EnforcementLevel, PolicyPack

# The engine runs this folder by its path, under whatever name it was copied to; its modules are the package `policies`.
if "policies" not in sys.modules:
    _HERE = Path(__file__).resolve().parent
    _SPEC = spec_from_file_location("policies", _HERE / "__init__.py", submodule_search_locations=[str(_HERE)])
    if _SPEC is None or _SPEC.loader is None:
        raise ImportError(f"no policy pack in {_HERE}")
    sys.modules["policies"] = module_from_spec(_SPEC)
    _SPEC.loader.exec_module(sys.modules["policies"])

from policies.engine.pack import NAME, prepare

PolicyPack(name=NAME, policies=prepare(), enforcement_level=EnforcementLevel.MANDATORY)
