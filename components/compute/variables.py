"""All variables of a workload: its own and those of its links. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.links import Link, SecretReference


def merged_variables(
    name: str,
    plain: Mapping[str, Mapping[str, pulumi.Input[str]]],
    confidential: Mapping[str, Mapping[str, SecretReference]],
    links: Mapping[str, Link],
) -> tuple[dict[str, pulumi.Input[str]], dict[str, SecretReference]]:
    """Return all variables and all secrets of *name*: those of *links*, and its own by the setting that has them.

    Raises ValueError, naming every variable that comes from two places: one of the values would be lost.
    """
    environment = {variable: value for values in plain.values() for variable, value in values.items()}
    secrets = {variable: value for values in confidential.values() for variable, value in values.items()}
    sources: dict[str, list[str]] = {}
    for source, variables in [*plain.items(), *confidential.items()]:
        for variable in variables:
            sources.setdefault(variable, []).append(source)
    for target, link in links.items():
        environment.update(link.environment)
        secrets.update(link.secrets)
        for variable in (*link.environment, *link.secrets):
            sources.setdefault(variable, []).append(f"link {target}")
    problems = [f"{variable} comes from {' and from '.join(found)}" for variable, found in sources.items() if found[1:]]
    if problems:
        raise ValueError(f"variables of {name}: {'; '.join(problems)}; rename one of each")
    return environment, secrets
