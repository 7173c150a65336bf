"""A configuration value in the SSM parameter store, which can be changed without a new image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement
from components.links import Consumer, Link, SecretReference, variable_prefix
from components.naming import Label
from components.observability.alarm import Alarm, Graph
from components.security.key import Key

Kind = Literal["String", "SecureString"]

# The standard tier, which is free of charge.
# https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
_BYTES = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class ParameterArgs:
    """What a parameter is made of."""

    value: pulumi.Input[str]
    """At most 4 KiB. For a ``SecureString`` a secret output: a plain string would be open in the state."""

    label: Label
    """Gives the name ``/<project>/<environment>/<name>``."""

    kind: Kind = "String"
    """``String``, or ``SecureString`` to encrypt the value with *key*. Default: String."""

    key: Key | None = None
    """Key of the domain ``secrets``. Default: none; a SecureString needs it."""

    description: str | None = None
    """What the value is for. Default: none."""


class Parameter(pulumi.ComponentResource):
    """A parameter that workloads get as a variable when their tasks start."""

    arn: pulumi.Output[str]
    """ARN of the parameter."""

    alarms: Sequence[Alarm] = ()
    """None: SSM has no metric of a single parameter."""

    graphs: Sequence[Graph] = ()
    """None."""

    def __init__(self, name: str, args: ParameterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:security:Parameter", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.arn = self._make_parameter().arn
        self.register_outputs({"arn": self.arn})

    def link(self, consumer: Consumer, access: str) -> Link:
        """Give *consumer* the value as the variable ``<NAME>``; the one access is ``read``."""
        if access != "read":
            raise ValueError(f"parameter {self._name}: access must be read, not {access}")
        statements = [Statement(sid="ReadParameter", actions=["ssm:GetParameters"], resources=[self.arn])]
        if self._args.key is not None:
            statements.append(self._args.key.decrypt_statement("ssm"))
        policy = consumer.reader.allow(f"read-{self._name}", *statements)
        return Link(secrets={variable_prefix(self._name): SecretReference(arn=self.arn)}, requires=[policy])

    def _make_parameter(self) -> aws.ssm.Parameter:
        return aws.ssm.Parameter(
            self._name,
            name=self._args.label.path(self._name),
            type=self._args.kind,
            value=self._args.value,
            key_id=None if self._args.key is None else self._args.key.arn,
            description=self._args.description,
            tier="Standard",
            opts=self._child,
        )


def _check(name: str, args: ParameterArgs) -> None:
    plain = args.value if isinstance(args.value, str) else None
    secure = args.kind == "SecureString"
    rules = {
        f"kind must be one of {', '.join(get_args(Kind))}, not {args.kind}": args.kind not in get_args(Kind),
        "a SecureString needs a key": secure and args.key is None,
        "a String takes no key, it is not encrypted": not secure and args.key is not None,
        "the value of a SecureString must be a secret output, not a plain string": secure and plain is not None,
        "the value must not be empty": plain == "",
        f"the value may have {_BYTES} bytes": plain is not None and len(plain.encode()) > _BYTES,
    }
    problems = [rule for rule, broken in rules.items() if broken]
    if problems:
        raise ValueError(f"parameter {name}: {'; '.join(problems)}")
