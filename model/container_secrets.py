"""Where ECS reads variables of a container when it starts a task: confidential values, and files in a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.account import PLACEHOLDER_ID
from model.arn import region_of
from model.base import Matches, Model, Name
from model.problem import Problem

_FORMS = ("secret", "parameter", "arn")

ValueArn = Annotated[
    str,
    Matches(
        r"arn:aws:(?:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}"
        r"|ssm:[a-z0-9-]+:[0-9]{12}:parameter/[A-Za-z0-9/_.-]+)",
        "must be the whole ARN of a secret, with the six characters that AWS appends to its name, or of a parameter",
    ),
]
KeyArn = Annotated[
    str,
    Matches(r"arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+", "must be the ARN of a KMS key, not of an alias"),
]
JsonKey = Annotated[
    str, Matches(r"[^:\s]{1,255}", "must be a key of the secret's JSON object, without colons, as ECS ends it with one")
]
EnvironmentFile = Annotated[
    str,
    Matches(
        r"[a-z][a-z0-9-]{1,19}/[A-Za-z0-9!_.()-][A-Za-z0-9!_.()/-]{0,65}\.env",
        "must be a bucket of the stack, a slash, and the key of an object, at most 70 characters, that ends in .env, "
        "as ECS requires",
    ),
]
"""Keys are as long as policies reserve for an ARN: model/links.py."""


def bucket_and_key(file: str) -> tuple[str, str]:
    """Return the bucket's name under ``buckets`` and the object's key of an environment file."""
    bucket, _, key = file.partition("/")
    return bucket, key


class SecretValue(Model):
    """Where the value of a variable is: in a secret, a parameter, or either of another stack or account."""

    secret: Name | None = Field(default=None, description="Name under secrets. Default: none.", examples=["jwt-key"])
    parameter: Name | None = Field(
        default=None, description="Name under parameters. Default: none.", examples=["log-level"]
    )
    arn: ValueArn | None = Field(
        default=None,
        description="A secret of the stack's region or a parameter of any, which exists already; that of another "
        "account has to allow it in its resource policy. Default: none.",
        examples=[f"arn:aws:secretsmanager:us-east-1:{PLACEHOLDER_ID}:secret:shared-AbCdEf"],
    )
    json_key: JsonKey | None = Field(
        default=None,
        description="Key of the value in a secret that is a JSON object. Default: the whole secret.",
        examples=["api_key"],
    )
    key_arn: KeyArn | None = Field(
        default=None,
        description="Key that encrypts what arn names; one of another account always has one. Default: the AWS managed "
        "key.",
        examples=[f"arn:aws:kms:us-east-1:{PLACEHOLDER_ID}:key/12345678-1234-1234-1234-123456789012"],
    )

    @property
    def is_secret(self) -> bool:
        """Whether the value is in Secrets Manager, not in Parameter Store."""
        return self.secret is not None or (self.arn is not None and ":secretsmanager:" in self.arn)

    def problems(self) -> Iterator[Problem]:
        """Yield a value of no form or of several, and fields that go with another form."""
        given = [form for form in _FORMS if getattr(self, form) is not None]
        if not given:
            parameter = f"arn:aws:ssm:us-east-1:{PLACEHOLDER_ID}:parameter/team/key"
            yield Problem((), "needs one of secret, parameter or arn", f"arn: {parameter}", show_value=False)
            return
        first, *others = given
        example = f"{first}: {getattr(self, first)}"
        for other in others:
            yield Problem((other,), f"is not allowed next to {first}, one value has one place; remove it", example)
        if self.json_key is not None and not self.is_secret:
            yield Problem(("json_key",), "goes with a secret only: ECS passes a whole parameter; remove it", example)
        if self.key_arn is not None and self.arn is None:
            yield Problem(("key_arn",), "goes with arn only: the stack knows its own keys; remove it", example)
        if self.key_arn is not None and self.arn is not None and region_of(self.key_arn) != region_of(self.arn):
            yield Problem(
                ("key_arn",),
                f"is a key of another region than arn, and AWS encrypts a value with a key of its own region, "
                f"{region_of(self.arn)}",
                f"key_arn: {self.key_arn.replace(region_of(self.key_arn), region_of(self.arn))}",
            )
