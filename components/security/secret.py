"""A secret whose value is never seen by this program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement
from components.links import Consumer, Link, SecretReference, variable_prefix
from components.observability.alarm import Alarm, Graph
from components.security.key import Key

# Secrets Manager knows 0 (at once) and 7 to 30 days.
# https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
_WINDOWS = (0, *range(7, 31))


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotation:
    """How a secret gets a new value by itself."""

    function_arn: pulumi.Input[str]
    """Lambda function that makes, sets and tests a new value. It must admit Secrets Manager."""

    days: int = 30
    """Days between two rotations, 1 to 1000. Default: 30."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretArgs:
    """What a secret is made of; its value is none of it."""

    description: str
    """What the value is, for the person who sets it."""

    key: Key
    """Key of the domain ``secrets``."""

    recovery_window_days: int = 30
    """Days in which a deleted secret can be brought back: 7 to 30, or 0 for none. Default: 30."""

    replica_regions: Sequence[str] = ()
    """Further regions that hold a copy, under AWS's own key of that region. Default: none."""

    rotation: Rotation | None = None
    """Function that rotates it. Default: none, people change the value."""

    protect: bool = True
    """Refuse deletion. Default: yes."""


class Secret(pulumi.ComponentResource):
    """A place for a secret, whose value a person sets: neither configuration nor state ever holds it.

    ``aws secretsmanager put-secret-value --secret-id <arn> --secret-string file://value``

    Do it before a workload is linked: ECS cannot start a task while a secret of it has no value, so its deployment
    fails and rolls back. Tasks see a changed value when they start, not before.
    """

    arn: pulumi.Output[str]
    """ARN of the secret."""

    alarms: Sequence[Alarm] = ()
    """None: Secrets Manager has no metric of a single secret."""

    graphs: Sequence[Graph] = ()
    """None."""

    def __init__(self, name: str, args: SecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        if args.recovery_window_days not in _WINDOWS:
            raise ValueError(
                f"secret {name}: recovery_window_days must be 0 or 7 to 30, not {args.recovery_window_days}"
            )
        super().__init__("plinth:security:Secret", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.arn = self._make_secret().arn
        if args.rotation is not None:
            self._rotate(args.rotation)
        self.register_outputs({"arn": self.arn})

    def link(self, consumer: Consumer, access: str) -> Link:
        """Give *consumer* the value as the variable ``<NAME>``; the one access is ``read``.

        ECS injects it, so the execution role may read exactly this secret, and the running code nothing.
        """
        if access != "read":
            raise ValueError(f"secret {self._name}: access must be read, not {access}")
        policy = consumer.reader.allow(
            f"read-{self._name}",
            *read_statements(self.arn, self._args.key),
        )
        return Link(secrets={variable_prefix(self._name): SecretReference(arn=self.arn)}, requires=[policy])

    def _make_secret(self) -> aws.secretsmanager.Secret:
        return aws.secretsmanager.Secret(
            self._name,
            description=self._args.description,
            kms_key_id=self._args.key.arn,
            recovery_window_in_days=self._args.recovery_window_days,
            replicas=[aws.secretsmanager.SecretReplicaArgs(region=region) for region in self._args.replica_regions]
            or None,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.protect)),
        )

    def _rotate(self, rotation: Rotation) -> None:
        aws.secretsmanager.SecretRotation(
            f"{self._name}-rotation",
            secret_id=self.arn,
            rotation_lambda_arn=rotation.function_arn,
            # The first value is set by a person, and there is nothing to rotate before.
            rotate_immediately=False,
            rotation_rules=aws.secretsmanager.SecretRotationRotationRulesArgs(automatically_after_days=rotation.days),
            opts=self._child,
        )


def read_statements(arn: pulumi.Input[str], key: Key) -> tuple[Statement, Statement]:
    """Return what a role needs to read the value of the secret *arn*, encrypted with *key*."""
    read = Statement(sid="ReadSecret", actions=["secretsmanager:GetSecretValue"], resources=[arn])
    return read, key.decrypt_statement("secretsmanager")
