"""ARNs of certificates that exist already."""

from __future__ import annotations

from typing import Annotated

from model.account import PLACEHOLDER_ID
from model.base import Matches

CertificateArn = Annotated[
    str,
    Matches(
        r"arn:aws(?:-[a-z]+)*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "must be the ARN of an ACM certificate",
    ),
]
EXAMPLE_ARN = f"arn:aws:acm:us-east-1:{PLACEHOLDER_ID}:certificate/12345678-1234-1234-1234-123456789012"
