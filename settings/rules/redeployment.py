"""Services that are deployed again when a secret changes: whether they get one, and how long its name may be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from model.aws import eventbridge
from model.problem import Problem
from model.secret_events import changes_pattern
from model.service import Service
from settings.rules.attempt import Rule, each
from settings.stack_file import StackFile


def _without_secrets(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    if service.redeploy_on_secret_change and service.kind != "job" and not _gets_secrets(file, service):
        yield Problem(
            ("services", name, "redeploy_on_secret_change"),
            "has no effect: its tasks get no secret when they start, by a link with read or connect or by secrets of a "
            "container; remove it",
            "redeploy_on_secret_change: false",
        )


def _gets_secrets(file: StackFile, service: Service) -> bool:
    """Return whether ECS reads any secret of this region and account for *service*."""
    own = f":{file.region}:{file.account.id}:"
    values = [value for container in service.containers.values() for value in container.secrets.values()]
    return (
        any(access == "read" and link in file.secrets for link, access in service.links.items())
        or any(access == "connect" and link in file.databases for link, access in service.links.items())
        or any(
            value.is_secret and (value.arn is None or file.account.id is None or own in value.arn) for value in values
        )
    )


def _long_names(name: str, service: Service) -> Iterator[Problem]:
    """Yield existing secrets whose ARN is too long for the pattern of the events that are waited for."""
    if not service.redeploy_on_secret_change:
        return
    for place, container in service.containers.items():
        for variable, value in container.secrets.items():
            size = len(json.dumps(changes_pattern(value.arn))) if value.is_secret and value.arn else 0
            if size > eventbridge.LONGEST_PATTERN:
                yield Problem(
                    ("services", name, *place, "secrets", variable, "arn"),
                    f"makes an event pattern of {size} characters for redeploy_on_secret_change, and EventBridge takes "
                    f"at most {eventbridge.LONGEST_PATTERN}; give the secret a shorter name",
                    show_value=False,
                )


RULES: tuple[Rule, ...] = (
    lambda file: each(file.services, partial(_without_secrets, file)),
    lambda file: each(file.services, _long_names),
)
