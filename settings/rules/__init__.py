"""Rules between the things of a stack file. Rules about one thing alone are in its model."""

from collections.abc import Iterator
from dataclasses import replace

from model.aws.tables import table
from model.base import Unknown, all_problems
from model.problem import Problem
from settings.rules import (
    adopted_vpcs,
    apis,
    cdn,
    container_variables,
    cost,
    data,
    edge,
    functions,
    instance_groups,
    joined_names,
    links,
    listener_rules,
    load_balancers,
    messaging,
    mutual_tls,
    network,
    networks,
    outbound,
    peerings,
    placement,
    private_dns,
    prod,
    protocols,
    public_names,
    quotas,
    redeployment,
    regions,
    remote_access,
    routes,
    services,
    telemetry,
    transit_gateways,
    volumes,
    vpns,
)
from settings.rules.attempt import Rule, attempt
from settings.stack_file import StackFile

_RULES: tuple[Rule, ...] = (
    *placement.RULES,
    *regions.RULES,
    *networks.RULES,
    *peerings.RULES,
    *vpns.RULES,
    *remote_access.RULES,
    *network.RULES,
    *outbound.RULES,
    *adopted_vpcs.RULES,
    *edge.RULES,
    *cdn.RULES,
    *public_names.RULES,
    *private_dns.RULES,
    *services.RULES,
    *redeployment.RULES,
    *instance_groups.RULES,
    *container_variables.RULES,
    *telemetry.RULES,
    *routes.RULES,
    *protocols.RULES,
    *load_balancers.RULES,
    *apis.RULES,
    *functions.RULES,
    *listener_rules.RULES,
    *mutual_tls.RULES,
    *links.RULES,
    *messaging.RULES,
    *joined_names.RULES,
    *data.RULES,
    *volumes.RULES,
    *cost.RULES,
    *quotas.RULES,
    *transit_gateways.RULES,
    *prod.RULES,
)


def broken(file: StackFile) -> Iterator[Problem]:
    """Yield every broken rule; a rule reports nothing about parts of the file that are invalid by themselves.

    What only AWS's tables say is left out where the stack file asks for advice alone.
    """
    advised = _advised(file)
    for problem in _all(file):
        if not problem.by_table:
            yield problem
        elif not advised:
            yield replace(problem, rule=f"{problem.rule} ({_newer()})")


def advice(file: StackFile) -> Iterator[Problem]:
    """Yield what AWS's tables say of a valid file that asks for advice alone, and what they cannot check."""
    if _advised(file):
        yield from (problem for problem in _all(file) if problem.by_table)
    yield from regions.unchecked(file)


def _all(file: StackFile) -> Iterator[Problem]:
    yield from all_problems(file)
    for rule in _RULES:
        yield from attempt(rule, file)


def _newer() -> str:
    return f"as of {table('regions')['date']}; stack.aws_tables: advise accepts what is newer"


def _advised(file: StackFile) -> bool:
    try:
        return file.stack.aws_tables == "advise"
    except Unknown:
        return False
