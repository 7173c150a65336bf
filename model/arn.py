"""The parts of an ARN, which models have checked before.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from __future__ import annotations


def region_of(arn: str) -> str:
    """Return the region in *arn*; empty if what it names is in none."""
    return arn.split(":")[3]


def account_of(arn: str) -> str:
    """Return the account in *arn*; empty if it has none, as a bucket's."""
    return arn.split(":")[4]
