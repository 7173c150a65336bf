"""A secret whose value is never seen by this program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement
from components.links import Consumer, Link, SecretReference
from components.observability.alarm import Alarm, Graph
from components.security.key import Key
from components.site import Site
from model import security
from model.base import require_valid


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretArgs:
    """Inputs of Secret; the value is not among them."""

    spec: security.Secret
    """What is asked for."""

    key: Key
    """Key of the domain ``secrets``."""

    site: Site
    """Whether deletion is refused."""


class Secret(pulumi.ComponentResource):
    """A secret whose value a person sets: neither configuration nor state ever holds it.

    ``aws secretsmanager put-secret-value --secret-id <arn> --secret-string file://value``

    Do it before a workload is linked: ECS cannot start a task while one of its secrets has no value, so its deployment
    fails and rolls back. Tasks see a changed value when they start, not before.
    """

    arn: pulumi.Output[str]
    """ARN of the secret."""

    alarms: Sequence[Alarm] = ()
    """None: Secrets Manager has no metric of a single secret."""

    graphs: Sequence[Graph] = ()
    """None."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    def __init__(self, name: str, args: SecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"secret {name}", args.spec)
        super().__init__("plinth:security:Secret", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.arn = self._make_secret().arn
        if args.spec.rotation is not None:
            self._rotate(args.spec.rotation)
        self.exports = {"secretArns": self.arn}
        self.register_outputs({"arn": self.arn})

    def link(self, consumer: Consumer, access: str) -> Link:  # noqa: ARG002 - there is no port to open
        """Give *consumer* the value: with ``read`` as the variable ``<NAME>``, with ``fetch`` its ARN, ``<NAME>_ARN``.

        With ``read`` only the role that injects secrets may read this one, or the consumer's own role if nothing
        injects them, and a running task keeps the value with which it started. With ``fetch`` the code itself may read
        it, whenever it has to.
        """
        offer = self._args.spec.LINK
        offer.require_access(f"secret {self._name}", access)
        statements = self.reading()
        if access == "fetch":
            return Link(environment=offer.named(self._name, access, {"_ARN": self.arn}), allows=statements)
        secrets = offer.named(self._name, access, {"": SecretReference(arn=self.arn)})
        return Link(secrets=secrets, allows_start=statements)

    def reading(self) -> tuple[Statement, Statement]:
        """Return what a role needs to read the value."""
        return read_statements(self.arn, self._args.key)

    def _make_secret(self) -> aws.secretsmanager.Secret:
        spec = self._args.spec
        return aws.secretsmanager.Secret(
            self._name,
            description=spec.description,
            kms_key_id=self._args.key.arn,
            recovery_window_in_days=spec.recovery_window_days,
            replicas=[aws.secretsmanager.SecretReplicaArgs(region=region) for region in spec.replica_regions] or None,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
        )

    def _rotate(self, rotation: security.Rotation) -> None:
        aws.secretsmanager.SecretRotation(
            f"{self._name}-rotation",
            secret_id=self.arn,
            rotation_lambda_arn=rotation.function_arn,
            # A person sets the first value; before that there is nothing to rotate.
            rotate_immediately=False,
            rotation_rules=aws.secretsmanager.SecretRotationRotationRulesArgs(automatically_after_days=rotation.days),
            opts=self._child,
        )


def read_statements(arn: pulumi.Input[str], key: Key) -> tuple[Statement, Statement]:
    """Return what a role needs to read the value of the secret *arn*, encrypted with *key*."""
    read = Statement(actions=["secretsmanager:GetSecretValue"], resources=[arn])
    return read, key.decrypt_statement("secretsmanager")
