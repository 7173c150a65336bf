"""The AWS account and region that a stack lives in, and the ARNs that follow from them. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Where a stack lives. Plain values, so that ARNs are known before anything exists."""

    account_id: str
    """Twelve digits."""

    region: str
    """Region of the stack, such as ``us-east-1``."""

    partition: str = "aws"
    """ARN partition. Default: ``aws``, the commercial regions."""

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of *resource* of *service* in this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    @property
    def root_arn(self) -> str:
        """The account itself as a principal."""
        return f"arn:{self.partition}:iam::{self.account_id}:root"
