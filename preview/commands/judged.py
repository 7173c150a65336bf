"""What sources on the command line name, judged: stacks, previewed offline, and event logs of real previews."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import Any

from preview.analysis.documents import DocumentError
from preview.api import WrongInputError, preview, read
from preview.commands.paths import absolute, project_at
from preview.commands.policies import catalog_in
from preview.pack.findings import PolicyInfo
from preview.report.view.judgement import Judgement, judgement_of


def judged(arguments: argparse.Namespace) -> list[Judgement]:
    """Return the judgement of each source; raises WrongInputError for a source that is neither a stack nor a file."""
    refuse_options_of_the_list(arguments)
    return [
        _of_events(Path(given), arguments) if is_file(given) else of_stack(given, arguments)
        for given in arguments.sources
    ]


def is_file(given: str) -> bool:
    """Return whether a source is a file, or is called like one, and no stack."""
    path = Path(given)
    return path.suffix in {".json", ".jsonl", ".log"} or (path.exists() and not path.is_dir())


def refuse_options_of_the_list(arguments: argparse.Namespace) -> None:
    """Raise WrongInputError for an option that selects policies of the list, which an action would ignore."""
    for name in ("service", "severity", "framework"):
        if getattr(arguments, name) is not None:
            raise WrongInputError(f"--{name} selects policies of the list; leave it out")
    for name in ("coverage", "unused"):
        if getattr(arguments, name):
            raise WrongInputError(f"--{name} is about the list of policies; leave it out")


def of_stack(given: str, arguments: argparse.Namespace, *, validate: bool = False) -> Judgement:
    """Return the judgement of a stack of the project, by the project's pack or the one that was named."""
    project = project_at(arguments.cwd)
    pack = absolute(arguments.policy_pack or project.folder / "policies")
    if not (pack / "__main__.py").is_file():
        raise WrongInputError(f"there is no policy pack in {pack}: it has no __main__.py; name one with --policy-pack")
    levels = getattr(arguments, "policy_pack_config", None)
    result = preview(project, read(project, given, None), pack=pack, levels=levels, validate=validate)
    return judgement_of(result)


def _of_events(path: Path, arguments: argparse.Namespace) -> Judgement:
    from preview.analysis.event_log import logged_preview  # noqa: PLC0415 - imports the SDK, which a stack runs first
    from preview.engine.event_file import read_events  # noqa: PLC0415 - see above

    try:
        found = logged_preview(read_events(path), _catalog(arguments))
    except DocumentError as error:
        raise WrongInputError(f"{path}: {error}") from None
    folder = absolute(arguments.cwd)
    return Judgement(
        project=found.project,
        stack=found.stack,
        folder=folder,
        file=folder / f"Pulumi.{found.stack}.yaml",
        config=found.config,
        resources=found.resources,
        findings=found.findings,
    )


def _catalog(arguments: argparse.Namespace) -> dict[str, PolicyInfo]:
    """Return what is known of the policies: of the named pack, or of the one that Plinth has."""
    given = arguments.policy_pack
    catalog: Any = catalog_in(absolute(given)) if given else importlib.import_module("policies.engine.catalog")
    return {
        one["id"]: PolicyInfo(
            description=one["description"],
            severity=one["severity"],
            url=one["url"],
            controls=tuple(one["controls"]),
            remediation=one["remediation"],
        )
        for one in map(catalog.as_dict, catalog.RULES)
    }
