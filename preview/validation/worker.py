"""The validator's process: ``python -m preview.validation.worker``.

It loads the rules at once, reads ``{"template": …, "region": …}`` from standard input until its end, and writes
``{"diagnostics": […], "memory_mib": …}``. Without an input it ends: whoever started it is gone.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from cloudformation_validate import (
    CelEngine,
    Diagnostic,
    PseudoParameterOverrides,
    RuleFilterConfig,
    Severity,
    TemplateContent,
    ValidateConfig,
)

from preview.validation.review import LEFT_OUT

_NICENESS = 10
"""Program and pack come first: on two cores the validator takes what they leave."""


def main() -> None:
    """Validate one template."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
    engine = CelEngine()
    text = sys.stdin.buffer.read()
    if not text:
        return
    request = json.loads(text)
    config = ValidateConfig(
        exclude=RuleFilterConfig(ids=sorted(LEFT_OUT)),
        severity_level=Severity.WARN,
        pseudo_parameter_overrides=PseudoParameterOverrides(region=request["region"] or None),
    )
    template = TemplateContent(json.dumps(request["template"]))
    report = engine.validate_template(template, config)
    answer = {
        "diagnostics": [_plain(found) for found in report.diagnostics],
        "memory_mib": _peak_mib(),
    }
    sys.stdout.write(json.dumps(answer))


def _peak_mib() -> float:
    """Return the peak memory of this process in MiB; 0 on Windows, which does not report it this way."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - Windows has none

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)  # bytes on macOS, KiB on Linux


def _plain(found: Diagnostic) -> dict[str, Any]:
    return {
        "rule": found.rule_id,
        "severity": found.severity.name,
        "message": found.message,
        "logical_id": found.entity.logical_id if found.entity else "",
        "resource_type": (found.entity.resource_type or "") if found.entity else "",
        "path": found.property_path or "",
        "fix": found.suggested_fix or "",
        "url": found.documentation_url or "",
        "origin": found.source.name,
    }


if __name__ == "__main__":
    main()
