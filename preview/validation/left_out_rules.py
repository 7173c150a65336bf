"""Which of the validator's rules say nothing about a Pulumi stack, each with the reason.

Reviewed against all 318 rules of its version 1.14.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from preview.validation.diagnostic import Diagnostic

_TEMPLATE = "is about the form of a template, which the translation writes and no one deploys"
_PSEUDO = "advises against written names of account, region or zone, which a plan always has"
_METADATA = "asks for comments in the template"
_PACK = "is judged by the policy pack, with its levels and exemptions"
_PULUMI = "is what Pulumi's own options do: protect, retainOnDelete, replaceOnChanges"
_ALIAS = "takes an alias of a function, which SNS invokes like the function itself, for something else"
_VERSION = "misses a version of a function with SnapStart, which the provider publishes without a resource"
_SECRET = "cannot be seen here: no secret is written into a template"  # noqa: S105 - a reason, not a secret
_ORIGINS = (
    "the origins of a distribution are one parameter where one of them has a secret header; the rule then knows "
    "the names of origin groups only"
)

LEFT_OUT: Final[Mapping[str, str]] = {
    "E1002": _TEMPLATE,
    "E3010": _TEMPLATE,
    "E3057": _ORIGINS,
    "W1030": _PSEUDO,
    "W1054": _PSEUDO,
    "W2501": _SECRET,
    "W2508": _PACK,
    "W2512": _PACK,
    "W2530": _VERSION,
    "W3005": _TEMPLATE,
    "W3010": _PSEUDO,
    "W3011": _PULUMI,
    "W3045": _PACK,
    "W3694": _ALIAS,
    "W4011": _METADATA,
    "W4012": _METADATA,
    "W9002": _PSEUDO,
    "W9003": _TEMPLATE,
    "W9008": _PACK,
    "W9010": _PSEUDO,
    "W9011": _PACK,
    "W9013": _PSEUDO,
}
"""Id of a rule → why it is left out."""

LEFT_OUT_PROPERTIES: Final[Mapping[tuple[str, str, str], str]] = {
    ("F3003", "AWS::EC2::CustomerGateway", "IpAddress"): (
        "is not required by EC2 next to a certificate, only by CloudFormation: "
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html"
    ),
}
"""Id of a rule, type and property that its message names → why that finding is left out."""

_WRITTEN_BY_US: Final = re.compile(
    r"F(00|10|11|20|86)\d\d|[FW][678]\d{3}|E10[0123]\d|E2001|E[5678]\d{3}|W1\d{3}|W20\d\d|W250[236]"
)
"""Rules about sections, intrinsic functions and parameters: a finding there is a fault of the translation, not of a
stack. The tests of the translation require that there is none."""


def reason_to_leave_out(one: Diagnostic) -> str:
    """Return why a finding is left out; empty if it is reported."""
    rule = one.rule
    if rule in LEFT_OUT:
        return LEFT_OUT[rule]
    for (left_out, kind, name), reason in LEFT_OUT_PROPERTIES.items():
        if (rule, one.resource_type) == (left_out, kind) and f"'{name}'" in one.message:
            return reason
    return _TEMPLATE if _WRITTEN_BY_US.fullmatch(rule) else ""
