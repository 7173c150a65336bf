"""Amazon SES: delivery of mail."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import ses
from policies.plan.lens.view import Resource


@Policy(
    id="ses-configuration-set-enforce-tls",
    description="Configuration sets only send mail over TLS.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("SES.3") + c.IN_TRANSIT,
    remediation="set deliveryOptions.tlsPolicy to REQUIRE",
    url=f"{guides.SES}/security-protocols.html",
    types=(ses.CONFIGURATION_SET_V2, ses.CONFIGURATION_SET),
    good={"configurationSetName": "shop", "deliveryOptions": {"tlsPolicy": "REQUIRE"}},
    bad={"configurationSetName": "shop", "deliveryOptions": {"tlsPolicy": "OPTIONAL"}},
    omitted="violates",
    note="Mail servers that have no TLS no longer receive the mail.",
)
def ses_configuration_set_enforce_tls(configuration: Resource) -> Iterator[str]:
    """Report mail that is sent in plain text where a server has no TLS, the default."""
    path = "deliveryOptions.tlsPolicy"
    value = configuration.text(path).upper()
    if not configuration.unsure(path) and value != "REQUIRE":
        yield f"{path} is {configuration.show(path)}"
