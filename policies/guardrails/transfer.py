"""Transfer Family: protocols, endpoints, security policies and logs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import transfer
from policies.plan.lens.view import Resource


@Policy(
    id="transfer-server-disallow-ftp",
    description="Transfer Family servers do not use FTP.",
    severity=Severity.HIGH,
    controls=c.fsbp("Transfer.2") + c.IN_TRANSIT,
    remediation="remove FTP from protocols, and use SFTP or FTPS",
    url=f"{guides.TRANSFER}/edit-server-config.html#edit-protocols",
    types=(transfer.SERVER,),
    good={"protocols": ["SFTP"]},
    bad={"protocols": ["FTP"]},
    note="Security Hub rates it medium; it is high, because FTP sends passwords in plaintext.",
)
def transfer_server_disallow_ftp(server: Resource) -> Iterator[str]:
    """Report FTP, alone or among other protocols."""
    if "FTP" in server.values("protocols"):
        yield f"protocols is {server.show('protocols')}"


@Policy(
    id="transfer-server-require-vpc-endpoint",
    description="Transfer Family servers have an endpoint in a VPC.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Transfer-1") + c.NOT_PUBLIC,
    remediation="set endpointType to VPC, with endpointDetails, and restrict the callers with security groups",
    url=f"{guides.TRANSFER}/create-server-in-vpc.html",
    types=(transfer.SERVER,),
    good={"endpointType": "VPC"},
    bad={"endpointType": "PUBLIC"},
    omitted="violates",
    note="Some tools rate it high. Advisory here, because an SFTP server for partners is public by intent, and always "
    "authenticates; an endpoint in a VPC may be public too, and adds security groups.",
)
def transfer_server_require_vpc_endpoint(server: Resource) -> Iterator[str]:
    """Report a public endpoint, the default."""
    if server.differs("endpointType", "VPC", "VPC_ENDPOINT"):
        yield f"endpointType is {server.show('endpointType')}"


_YEAR = re.compile(r"-(20\d\d)-\d\d$")
"""The end of a policy's name: when it was published."""


@Policy(
    id="transfer-server-require-approved-policy",
    description="Transfer Family servers use a current security policy.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Transfer-2") + c.IN_TRANSIT,
    remediation="set securityPolicyName to TransferSecurityPolicy-2025-03",
    url=f"{guides.TRANSFER}/security-policies.html",
    types=(transfer.SERVER,),
    good={"securityPolicyName": "TransferSecurityPolicy-2025-03"},
    bad={"securityPolicyName": "TransferSecurityPolicy-2018-11"},
    settings={"oldest_year": integer(2024, "Year of the oldest allowed security policy.")},
    omitted="violates",
)
def transfer_server_require_approved_policy(server: Resource, settings: Settings) -> Iterator[str]:
    """Report an older policy, or none, which means the oldest."""
    year = _YEAR.search(server.text("securityPolicyName"))
    if year is not None and int(year[1]) < settings["oldest_year"]:
        yield f"securityPolicyName is {server.show('securityPolicyName')}"


@Policy(
    id="transfer-server-require-logs",
    description="Transfer Family servers send logs to CloudWatch Logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Transfer-3") + c.LOGGING,
    remediation="set structuredLogDestinations, or loggingRole",
    url=f"{guides.TRANSFER}/structured-logging.html",
    types=(transfer.SERVER,),
    good={"structuredLogDestinations": ["arn:*"]},
    bad={"structuredLogDestinations": []},
    omitted="violates",
)
def transfer_server_require_logs(server: Resource) -> Iterator[str]:
    """Report a server without either kind of logs."""
    if server.lacks("structuredLogDestinations") and server.lacks("loggingRole"):
        yield "neither structuredLogDestinations nor loggingRole is set"


@Policy(
    id="transfer-connector-require-logs",
    description="Transfer Family connectors have logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Transfer.3") + c.LOGGING,
    remediation="set loggingRole",
    url=f"{guides.TRANSFER}/configure-as2-connector.html",
    types=(transfer.CONNECTOR,),
    good={"loggingRole": "arn"},
    bad={"url": "sftp://partner.example.com"},
    omitted="violates",
)
def transfer_connector_require_logs(connector: Resource) -> Iterator[str]:
    """Report a connector without a role for logs."""
    if connector.lacks("loggingRole"):
        yield "loggingRole is missing"
