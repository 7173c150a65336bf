"""Variables of a workload as plain text: none of them is confidential unless its file says that it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from model.base import name_like, suggestion
from model.credentials import exposed
from model.problem import Problem


def confidential_variables(environment: Mapping[str, str], allow_plaintext: Sequence[str]) -> Iterator[Problem]:
    """Yield the variables of ``environment`` that look confidential and are not in ``allow_plaintext``."""
    for variable, value in environment.items():
        if variable not in allow_plaintext and exposed(variable, value):
            name = name_like(variable)
            secret = f'plinth:secrets: {{{name}: {{description: "What it is for"}}}}'
            yield Problem(
                ("environment", variable),
                "looks confidential; remove it and link to a secret, or list it in allow_plaintext",
                f"links: {{{name}: read}}, {secret}",
            )


def unknown_exemptions(environment: Mapping[str, str], allow_plaintext: Sequence[str]) -> Iterator[Problem]:
    """Yield the names in ``allow_plaintext`` that no variable of ``environment`` has."""
    for variable in allow_plaintext:
        if variable not in environment:
            yield Problem(
                ("allow_plaintext",),
                f"{variable!r} is not in environment; remove it{suggestion(variable, environment)}",
                "allow_plaintext: []",
            )
