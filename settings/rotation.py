"""What the rotation of a password or a secret does to the services that have got it when they started."""

from __future__ import annotations

from collections.abc import Iterator

from model.problem import Path, Problem
from model.service import Service
from settings.stack_file import StackFile


def locked_out(file: StackFile) -> Iterator[Problem]:
    """Yield each rotation after which running tasks keep an old value; a job starts anew each time."""
    for name in file.databases:
        yield from _stale(
            file,
            name,
            "connect",
            ("databases", name, "rotation_days"),
            "the running tasks of {} are refused new connections until they exit or are replaced; links with fetch or "
            "iam are not affected",
        )
    for name, secret in file.secrets.items():
        if secret.rotation is not None:
            yield from _stale(
                file,
                name,
                "read",
                ("secrets", name, "rotation", "days"),
                "the running tasks of {} keep the old value until they are replaced; links with fetch are not affected",
            )


def _stale(file: StackFile, name: str, access: str, path: Path, sentence: str) -> Iterator[Problem]:
    services = [
        service
        for service, spec in file.services.items()
        if spec.kind != "job"
        and not spec.redeploy_on_secret_change
        and (spec.links.get(name) == access or name in _read(spec))
    ]
    groups = [group for group, spec in file.instance_groups.items() if spec.links.get(name) == access]
    services += groups
    if services:
        yield Problem(path, f"at each rotation {sentence.format(', '.join(services))}")


def _read(service: Service) -> set[str]:
    """Return the secrets that ECS reads for variables of the service's containers."""
    values = (value for container in service.containers.values() for value in container.secrets.values())
    return {value.secret for value in values if value.secret is not None}
