"""Makes a result from the record of a program: the cost of its resources, the proofs, and what the pack finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from preview.analysis.clock import Clock
from preview.analysis.cost.estimate import Estimate, estimate
from preview.analysis.cost.recommendations import Recommendation, recommendations
from preview.analysis.cost.usage import from_config, sections
from preview.analysis.proofs import prove
from preview.analysis.result import Result
from preview.analysis.unique_values import duplicates
from preview.pack.findings import Findings
from preview.recorder.record import Record, Registered, SchemaError
from preview.recorder.stack_file import Project, StackFile
from preview.recorder.tree import in_order
from preview.validation.validator import Validator

Judge = Callable[[Sequence[Registered]], Findings]
"""Returns what a policy pack found in the whole stack."""


def assess(
    project: Project,
    file: StackFile,
    record: Record,
    *,
    schema: Sequence[SchemaError] = (),
    validator: Validator | None = None,
    judge: Judge | None = None,
    engine: str = "",
    clock: Clock,
) -> Result:
    """Return the result of one run of a stack's program, which gave *record*.

    *schema* holds what the provider would reject. *validator* has been sent the plan; without it the
    result has no validation. *judge* and *validator* are asked last, because their processes still run in the
    meantime; without a judge there are no findings. *engine* names the real engine that ran the program.
    """
    resources = in_order(record)
    cost, no_cost, advised = _cost(resources, file)
    clock.lap("cost")
    proofs = prove(resources, file.config)
    clock.lap("proofs")
    findings = judge(resources) if judge is not None else None
    clock.lap("policies")
    validation = validator.finish() if validator is not None else None
    clock.lap("validation")
    return Result(
        project=project.name,
        stack=file.stack,
        folder=project.folder,
        file=file.path,
        config=file.config,
        secret_keys=file.secret_keys,
        environments=file.environments,
        record=record,
        schema=[*schema, *duplicates(resources)],
        validation=validation,
        findings=findings,
        estimate=cost,
        no_estimate=no_cost,
        recommendations=advised,
        proofs=proofs,
        engine=engine,
        seconds=clock.seconds,
    )


def _cost(resources: Sequence[Registered], file: StackFile) -> tuple[Estimate | None, str, Sequence[Recommendation]]:
    """Return the monthly cost, or None and the reason, and the recommendations."""
    region = file.config.get("aws:region", "")
    try:
        cost = estimate(resources, region, from_config(file.config), sections(file.config))
    except LookupError as error:
        return None, str(error), ()
    return cost, "", recommendations(resources, cost)
