"""``plinth:secrets``, ``plinth:parameters``."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from model.account import Region
from model.aws import secretsmanager, ssm
from model.base import Checked, DataLoss, Distinct, Matches, Model, Risk, Text
from model.keys import KeyDomain
from model.links import LinkOffer, Needs
from model.placeholders import is_stand_in

FunctionArn = Annotated[
    str,
    Matches(
        r"arn:aws:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(?::[A-Za-z0-9_$-]+)?",
        "must be the ARN of a Lambda function",
    ),
]


def _check_recovery(days: int) -> int:
    shortest, longest = secretsmanager.SHORTEST_RECOVERY_DAYS, secretsmanager.LONGEST_RECOVERY_DAYS
    if days and not shortest <= days <= longest:
        raise ValueError(f"must be {shortest} to {longest} days, or 0 in a stack that allows data loss")
    return days


def _check_bytes(text: str) -> str:
    if re.search(r"\{\{.*\}\}", text):
        raise ValueError("Parameter Store refuses {{…}}, which it reads as a reference to another parameter")
    size = len(text.encode())
    if size > ssm.MOST_BYTES:
        raise ValueError(f"has at most {ssm.MOST_BYTES} bytes, this one has {size}")
    return text


def _check_description(text: str) -> str:
    if is_stand_in(text):
        raise ValueError("is a placeholder; say what the value is, for the person who sets it")
    return text


class Rotation(Model):
    """How a secret is rotated."""

    function_arn: FunctionArn = Field(
        description="ARN of the Lambda function that creates, sets and tests values; it must allow Secrets Manager.",
        examples=["arn:aws:lambda:us-east-1:111122223333:function:rotate"],
    )
    days: int = Field(
        default=30,
        ge=1,
        le=secretsmanager.LONGEST_ROTATION_DAYS,
        description="Days between rotations. Default: 30.",
        examples=[30],
    )


class Secret(Model):
    """A secret whose value is set outside of Pulumi, with the AWS CLI or console."""

    description: Annotated[Text, Checked(_check_description)] = Field(
        max_length=secretsmanager.LONGEST_DESCRIPTION,
        description="What the value is, for the person who sets it.",
        examples=["Key that signs access tokens"],
    )
    recovery_window_days: Annotated[
        int,
        AfterValidator(_check_recovery),
        DataLoss(lambda days: days == 0, "a deleted secret cannot be brought back"),
    ] = Field(
        default=30,
        ge=0,
        le=secretsmanager.LONGEST_RECOVERY_DAYS,
        description="Days in which a deleted secret can be restored: 7 to 30, or 0 with stack.allow_data_loss. "
        "Default: 30.",
        examples=[30],
    )
    replica_regions: Annotated[list[Region], Distinct] = Field(
        default=[],
        description="Further regions with a replica, encrypted with the AWS managed key there. Default: none.",
        examples=[["eu-west-1"]],
    )
    rotation: Rotation | None = Field(
        default=None,
        description="A function that rotates it. Default: none, a person changes the value.",
        examples=[{"function_arn": "arn:aws:lambda:us-east-1:111122223333:function:rotate", "days": 30}],
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(
        access=("read", "fetch"),
        variables=("",),
        endpoints=(secretsmanager.ENDPOINT,),
        apart={"fetch": Needs(variables=("_ARN",), endpoints=(secretsmanager.ENDPOINT,))},
    )
    KEY_DOMAIN: ClassVar[KeyDomain] = "secrets"


class Parameter(Model):
    """A setting in Parameter Store. A confidential value is a secret, or a SecureString."""

    value: Annotated[Text, Checked(_check_bytes)] = Field(
        max_length=ssm.MOST_BYTES,
        description="Its value, at most 4096 bytes; of a SecureString, set with pulumi config set --secret --path.",
        examples=["info"],
    )
    kind: Literal["String", "SecureString"] = Field(
        default="String",
        description="SecureString: encrypted with the stack's key for secrets. Default: String.",
        examples=["String"],
    )
    allow_plaintext: Annotated[
        bool, Risk(bool, "a value that looks confidential is readable for everyone who may read parameters")
    ] = Field(
        default=False,
        description="Whether a value that looks confidential is none. Default: false.",
        examples=[True],
    )
    description: Text | None = Field(
        default=None,
        max_length=ssm.LONGEST_DESCRIPTION,
        description="What it is for. Default: none.",
        examples=["How much is logged"],
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(access=("read",), variables=("",), endpoints=(ssm.ENDPOINT,))
    KEY_DOMAIN: ClassVar[KeyDomain] = "secrets"
