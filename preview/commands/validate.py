"""``plinth validate``: AWS's own rules on the plan or state of any Pulumi program."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from model.aws.regions import nearest_region, regions_of_every_partition
from preview.analysis.plan_file import saved_plan
from preview.api import ExitCode, WrongInputError
from preview.commands import terminal
from preview.commands.documents import saved
from preview.report import facts
from preview.report.text.lines import Line, plain
from preview.report.text.sections import validation as section
from preview.report.view.validation import ValidationSection
from preview.validation.findings import Validation
from preview.validation.validator import Validator


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print what AWS refuses in a plan, and what it advises against."""
    region = arguments.region or ""
    if region and region not in regions_of_every_partition():
        meant = nearest_region(region)
        raise WrongInputError(
            f"--region {region} is not a region of AWS" + (f"; did you mean {meant}?" if meant else "")
        )
    found = _validated(arguments.plan, region)
    if arguments.json:
        terminal.write(json.dumps(facts.validation(found), indent=2) + "\n")
    else:
        lines: list[Line] = section(ValidationSection(found), terminal.width(), full=True)
        terminal.write(plain(lines).lstrip("\n"))
    if found.not_done:
        raise WrongInputError(f"the plan could not be validated: {found.not_done}")
    return ExitCode.REFUSED if found.refused else ExitCode.OK


def _validated(path: Path, region: str) -> Validation:
    """Return what the validator says of a plan file; raises WrongInputError if it is none."""
    document = saved(path)
    plan = saved_plan(document)
    validator = Validator()
    try:
        validator.start()
        validator.send(plan.resources, region or plan.region, document.get("config") or {})
        return validator.finish()
    finally:
        validator.close()
