"""A configuration value in Parameter Store, which can be changed without a new image."""

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
class ParameterArgs:
    """Inputs of Parameter."""

    spec: security.Parameter
    """What is asked for. The value of a ``SecureString`` is a secret in the state."""

    key: Key
    """Key of the domain ``secrets``, which encrypts a ``SecureString``."""

    site: Site
    """Gives the name ``/<project>/<scope>/<name>``."""


class Parameter(pulumi.ComponentResource):
    """A parameter that workloads get as a variable when their tasks start."""

    arn: pulumi.Output[str]
    """ARN of the parameter."""

    alarms: Sequence[Alarm] = ()
    """None: SSM has no metric of a single parameter."""

    graphs: Sequence[Graph] = ()
    """None."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    def __init__(self, name: str, args: ParameterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"parameter {name}", args.spec)
        super().__init__("plinth:security:Parameter", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._encrypted = args.spec.kind == "SecureString"
        self.arn = self._make_parameter().arn
        self.exports = {}
        self.register_outputs({"arn": self.arn})

    def link(self, consumer: Consumer, access: str) -> Link:  # noqa: ARG002 - there is no port to open
        """Give *consumer* the value as the variable ``<NAME>``; the one access is ``read``."""
        offer = self._args.spec.LINK
        offer.require_access(f"parameter {self._name}", access)
        secrets = offer.named(self._name, access, {"": SecretReference(arn=self.arn)})
        return Link(secrets=secrets, allows_start=self.reading())

    def reading(self) -> list[Statement]:
        """Return what a role needs to read the value."""
        statements = [Statement(actions=["ssm:GetParameters"], resources=[self.arn])]
        if self._encrypted:
            statements.append(self._args.key.decrypt_statement("ssm"))
        return statements

    def _make_parameter(self) -> aws.ssm.Parameter:
        spec = self._args.spec
        return aws.ssm.Parameter(
            self._name,
            name=self._args.site.label.path(self._name),
            type=spec.kind,
            value=pulumi.Output.secret(spec.value) if self._encrypted else spec.value,
            key_id=self._args.key.arn if self._encrypted else None,
            description=spec.description,
            tier="Standard",
            opts=self._child,
        )
