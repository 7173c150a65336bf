"""Where ECS reads variables of containers: secrets, parameters and files that the stack has, or that exist already."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from model.arn import account_of, region_of
from model.base import nearest, suggestion
from model.container import Container
from model.container_secrets import SecretValue, bucket_and_key
from model.network import Network
from model.problem import Path, Problem
from model.service import Service
from settings.fields import entry_example
from settings.rules.attempt import Rule, attempt, each
from settings.rules.network import for_each_network, inside
from settings.stack_file import StackFile


def _sources(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    for place, container in service.containers.items():
        yield from attempt(_sources_of, file, ("services", name, *place), container)


def _sources_of(file: StackFile, path: Path, container: Container) -> Iterator[Problem]:
    for variable, value in container.secrets.items():
        yield from attempt(_source, file, (*path, "secrets", variable), value)
    for number, one in enumerate(container.environment_files):
        yield from attempt(_bucket, file, (*path, "environment_files", number), *bucket_and_key(one))


def _source(file: StackFile, path: Path, value: SecretValue) -> Iterator[Problem]:
    if value.secret is not None:
        yield from _unknown((*path, "secret"), value.secret, "secrets", list(file.secrets))
    if value.parameter is not None:
        yield from _unknown((*path, "parameter"), value.parameter, "parameters", list(file.parameters))
    if value.arn is None or not value.is_secret:
        return
    if region_of(value.arn) != file.region:
        yield Problem(
            (*path, "arn"),
            f"is a secret of another region, and ECS is documented to read parameters from there, but no secrets; "
            f"replicate it to {file.region}",
            f"arn: {value.arn.replace(region_of(value.arn), file.region)}",
        )
    account = file.account.id
    if value.key_arn is None and account not in {None, account_of(value.arn)}:
        yield Problem(
            (*path, "arn"),
            "is a secret of another account, which the AWS managed key does not let this one read; name its key in "
            "key_arn",
            f"key_arn: arn:aws:kms:{file.region}:{account_of(value.arn)}:key/12345678-1234-1234-1234-123456789012",
        )


def _unknown(path: Path, name: str, section: str, known: list[str]) -> Iterator[Problem]:
    if name not in known:
        near = nearest(name, known)
        field = str(path[-1])
        yield Problem(
            path,
            f"is not in plinth:{section}{suggestion(name, known)}",
            f"{field}: {near}" if near else f"plinth:{section}: {{{entry_example(section, name)}}}",
        )


def _bucket(file: StackFile, path: Path, bucket: str, key: str) -> Iterator[Problem]:
    served = file.cdn.buckets if file.cdn is not None else []
    private = [name for name in file.buckets if name not in served]
    near = nearest(bucket, private) or next(iter(private), None)
    example = f"environment_files: [{near}/{key}]" if near else "plinth:buckets: {settings: {role: uploads}}"
    if bucket not in file.buckets:
        yield Problem(path, f"is in none of plinth:buckets{suggestion(bucket, file.buckets)}", example)
    elif bucket in served:
        yield Problem(
            path,
            f"{bucket!r} is served by CloudFront, and variables are not for everyone; name another bucket",
            example,
        )


def _without_nat(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    """Yield what exists in another region, which a network without NAT does not reach."""
    if network.nat != "none":
        return
    for service, spec in inside(file, name, file.services).items():
        for place, container in spec.containers.items():
            yield from attempt(_regional, file, ("services", service, *place, "secrets"), container)


def _regional(file: StackFile, path: Path, container: Container) -> Iterator[Problem]:
    for variable, value in container.secrets.items():
        if value.arn is not None and not value.is_secret and region_of(value.arn) != file.region:
            yield Problem(
                (*path, variable, "arn"),
                f"with nat none only parameters of {file.region} can be reached",
                f"arn: arn:aws:ssm:{file.region}:{account_of(value.arn)}:parameter/team/setting",
            )


RULES: tuple[Rule, ...] = (
    lambda file: each(file.services, partial(_sources, file)),
    for_each_network(_without_nat),
)
