"""``plinth:account.pull_through``: registries whose images ECR keeps a copy of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.aws import ecr
from model.base import Matches, Model

Upstream = Literal["ecr-public", "quay", "kubernetes", "docker-hub", "github"]

Prefix = Annotated[
    str,
    Field(min_length=ecr.SHORTEST_CACHE_PREFIX, max_length=ecr.LONGEST_CACHE_PREFIX),
    Matches(
        r"[a-z0-9]+(?:[._-][a-z0-9]+)*",
        "must be lower-case letters and digits, with single . _ or - between them",
    ),
]

CredentialArn = Annotated[
    str,
    Matches(
        r"arn:aws(?:-[a-z]+)*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:ecr-pullthroughcache/[A-Za-z0-9/_+=.@-]+",
        "must be the ARN of a secret in Secrets Manager whose name begins with ecr-pullthroughcache/",
    ),
]


class PullThrough(Model):
    """How images of a registry are copied into the account's own when they are pulled."""

    prefix: Prefix | None = Field(
        default=None,
        description="What names of its repositories begin with in the account's registry, before a slash. Each stack "
        "of the account and region needs one of its own. Default: the name of the registry.",
        examples=["prod-ecr-public"],
    )
    credential_arn: CredentialArn | None = Field(
        default=None,
        description="Secret with username and accessToken, which docker-hub and github need and the others do not "
        "take; in the stack's account and region, with Secrets Manager's own key: docs/images.md. Default: none.",
        examples=["arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/docker-hub-AbCdEf"],
    )
