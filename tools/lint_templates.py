"""Runs cfn-lint over the templates of the committed stacks and examples: ``python tools/lint_templates.py CFN_LINT``.

Each is judged in its own region. A warning is a failure too: what cfn-lint has to say about a stack is either mended,
or its rule is left out with a reason.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from preview.api import preview, project_of, read
from preview.cloudformation.translate import translate
from preview.recorder.tree import in_order
from preview.validation.left_out_rules import LEFT_OUT, LEFT_OUT_PROPERTIES

ROOT: Final = Path(__file__).parents[1]

ONLY_CFN_LINT: Final[Mapping[str, str]] = {
    "W3691": "a major version alone, such as 17, is legal: RDS takes its default minor version; the rule knows full "
    "versions only (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html)",
}
"""Id of a rule that AWS's validator does not have → why it is left out, next to those of ``left_out_rules.py``."""


def committed() -> list[Path]:
    """Return every stack file that is committed; ``Pulumi.local.yaml`` is not."""
    stacks = [path for path in ROOT.glob("Pulumi.*.yaml") if path.name != "Pulumi.local.yaml"]
    return sorted([*stacks, *(ROOT / "examples").glob("*.yaml")])


def write_templates(files: Sequence[Path], folder: Path) -> Mapping[str, Sequence[Path]]:
    """Write the template of each stack file to *folder*; return the templates by their region."""
    project = project_of(ROOT)
    written: dict[str, list[Path]] = {}
    for file in files:
        result = preview(project, read(project, None, file))
        target = folder / f"{file.stem}.json"
        template = translate(in_order(result.record), result.region)
        target.write_text(json.dumps(_with_ignored_checks(template.document), indent=2), encoding="utf-8")
        written.setdefault(result.region, []).append(target)
    return written


def _with_ignored_checks(document: dict[str, Any]) -> dict[str, Any]:
    """Return a template whose resources name the check to ignore if they lack a property; F1 of AWS is E1 here."""
    for rule, kind, name in LEFT_OUT_PROPERTIES:
        for resource in document["Resources"].values():
            if resource["Type"] == kind and name not in resource.get("Properties", {}):
                ignored = {"ignore_checks": [rule.replace("F", "E", 1)]}
                resource.setdefault("Metadata", {})["cfn-lint"] = {"config": ignored}
    return document


def arguments(region: str, templates: Sequence[Path]) -> list[str]:
    """Return what cfn-lint is run with."""
    ignored = sorted({*LEFT_OUT, *ONLY_CFN_LINT})
    return ["--regions", region, "--ignore-checks", *ignored, "--template", *map(str, templates)]


def main(cfn_lint: str) -> int:
    """Return 0 if cfn-lint finds nothing."""
    with tempfile.TemporaryDirectory() as folder:
        written = write_templates(committed(), Path(folder))
        codes = [
            subprocess.run([cfn_lint, *arguments(region, templates)], check=False).returncode  # noqa: S603 - from the lock
            for region, templates in written.items()
        ]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
