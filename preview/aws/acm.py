"""ACM: certificates."""

from __future__ import annotations

import hashlib

from preview.aws.card import Card, Free, Replacement, Shelf
from preview.aws.counterpart import Counterpart, NoCounterpart
from preview.aws.outputs import Context, Outputs


def _validation(context: Context) -> list[dict[str, str]]:
    """Return one DNS record for each name; a wildcard is validated by the same record as the name above it."""
    names = [context.inputs.get("domainName"), *(context.inputs.get("subjectAlternativeNames") or [])]
    options = []
    for name in dict.fromkeys(str(name) for name in names if name):
        base = name.removeprefix("*.")
        digest = hashlib.sha256(f"{context.location.account}/{base}".encode()).hexdigest()
        options.append(
            {
                "domainName": name,
                "resourceRecordName": f"_{digest[:32]}.{base}.",
                "resourceRecordType": "CNAME",
                "resourceRecordValue": f"_{digest[32:]}.{digest[:10]}.acm-validations.aws.",
            }
        )
    return options


CARDS = (
    Card(
        "aws:acm/certificate:Certificate",
        outputs=Outputs(
            id="arn:{partition}:acm:{region}:{account}:certificate/{uuid:}",
            arn="{id}",
            more={"domainValidationOptions": _validation, "status": "ISSUED", "type": "AMAZON_ISSUED"},
        ),
        replacement=Replacement(
            "acm/certificate.go",
            (
                "certificateAuthorityArn domainName keyAlgorithm subjectAlternativeNames validationMethod "
                "validationOptions"
            ),
        ),
        price=Free("public certificates are free"),
        shelf=Shelf.CERTIFICATES,
        cloudformation=Counterpart(names={"validationOptions": "DomainValidationOptions"}),
    ),
    Card(
        "aws:acm/certificateValidation:CertificateValidation",
        outputs=Outputs(id="{uuid:}"),
        replacement=Replacement("acm/certificate_validation.go", "certificateArn validationRecordFqdns"),
        price=Free("waits until the certificate is issued; creates nothing in AWS"),
        cloudformation=NoCounterpart("it waits for the certificate; the certificate of CloudFormation waits itself"),
    ),
)
