"""Amazon MQ: public access, logs, upgrades and availability."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import mq
from policies.plan.lens.view import Resource


@Policy(
    id="mq-broker-disallow-public-access",
    description="Amazon MQ brokers are not publicly accessible.",
    severity=Severity.HIGH,
    controls=c.own("MQ-1") + c.NOT_PUBLIC,
    remediation="set publiclyAccessible to false when you create the broker; it cannot be changed later",
    url=f"{guides.MQ}/using-amazon-mq-securely.html#prefer-brokers-without-public-accessibility",
    types=(mq.BROKER,),
    good={"publiclyAccessible": False},
    bad={"publiclyAccessible": True},
    note="High, not critical as for databases without a gatekeeper: a broker always authenticates its users.",
)
def mq_broker_disallow_public_access(broker: Resource) -> Iterator[str]:
    """Report public accessibility."""
    if broker.is_true("publiclyAccessible"):
        yield "publiclyAccessible is true"


@Policy(
    id="mq-broker-require-audit-logs",
    description="ActiveMQ brokers stream audit logs to CloudWatch Logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("MQ.2") + c.LOGGING,
    remediation="set logs.audit to true",
    url=f"{guides.MQ}/configure-logging-monitoring-activemq.html",
    types=(mq.BROKER,),
    good={"engineType": "ActiveMQ", "logs": {"audit": True}},
    bad={"engineType": "ActiveMQ", "logs": {"audit": False}},
)
def mq_broker_require_audit_logs(broker: Resource) -> Iterator[str]:
    """Report audit logs that are off, the default; RabbitMQ has none."""
    if broker.text("engineType").lower() == "activemq" and broker.not_true("logs.audit"):
        yield f"logs.audit is {broker.show('logs.audit')}"


@Policy(
    id="mq-broker-require-general-logs",
    description="Amazon MQ brokers stream general logs to CloudWatch Logs.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("MQ-2") + c.LOGGING,
    remediation="set logs.general to true",
    url=f"{guides.MQ}/security-logging-monitoring.html",
    types=(mq.BROKER,),
    good={"logs": {"general": True}},
    bad={"logs": {"general": False}},
    omitted="violates",
)
def mq_broker_require_general_logs(broker: Resource) -> Iterator[str]:
    """Report general logs that are off, the default."""
    if broker.not_true("logs.general"):
        yield f"logs.general is {broker.show('logs.general')}"


@Policy(
    id="mq-broker-require-minor-upgrades",
    description="Amazon MQ brokers have automatic minor version upgrades enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("MQ-3") + c.PATCHING,
    remediation="set autoMinorVersionUpgrade to true",
    url=f"{guides.MQ}/upgrading-brokers.html",
    types=(mq.BROKER,),
    good={"autoMinorVersionUpgrade": True},
    bad={"autoMinorVersionUpgrade": False},
    omitted="violates",
)
def mq_broker_require_minor_upgrades(broker: Resource) -> Iterator[str]:
    """Report upgrades that are off, the default."""
    if broker.not_true("autoMinorVersionUpgrade"):
        yield f"autoMinorVersionUpgrade is {broker.show('autoMinorVersionUpgrade')}"


@Policy(
    id="mq-broker-require-standby",
    description="Production Amazon MQ brokers are deployed in multiple Availability Zones.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.security_hub("MQ.5", "MQ.6") + c.AVAILABILITY,
    remediation="set deploymentMode to ACTIVE_STANDBY_MULTI_AZ (ActiveMQ) or CLUSTER_MULTI_AZ (RabbitMQ) when you "
    "create the broker",
    url=f"{guides.MQ}/amazon-mq-broker-architecture.html",
    types=(mq.BROKER,),
    good={"deploymentMode": "ACTIVE_STANDBY_MULTI_AZ"},
    bad={"deploymentMode": "SINGLE_INSTANCE"},
    environments=PROD,
    omitted="violates",
)
def mq_broker_require_standby(broker: Resource) -> Iterator[str]:
    """Report a single instance, the default."""
    if broker.equals("deploymentMode", "SINGLE_INSTANCE"):
        yield f"deploymentMode is {broker.show('deploymentMode')}"
