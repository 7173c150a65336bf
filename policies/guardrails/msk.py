"""MSK and MSK Connect: public access, authentication, TLS and logs."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import msk
from policies.plan.lens.view import Resource


@Policy(
    id="msk-cluster-disallow-public-access",
    description="MSK clusters are not publicly accessible.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("MSK.4") + c.NOT_PUBLIC,
    remediation="set brokerNodeGroupInfo.connectivityInfo.publicAccess.type to DISABLED",
    url=f"{guides.MSK}/public-access.html",
    types=(msk.CLUSTER,),
    good={"brokerNodeGroupInfo": {"connectivityInfo": {"publicAccess": {"type": "DISABLED"}}}},
    bad={"brokerNodeGroupInfo": {"connectivityInfo": {"publicAccess": {"type": "SERVICE_PROVIDED_EIPS"}}}},
)
def msk_cluster_disallow_public_access(cluster: Resource) -> Iterator[str]:
    """Report brokers with public addresses."""
    path = "brokerNodeGroupInfo.connectivityInfo.publicAccess.type"
    if cluster.differs(path, "DISABLED"):
        yield f"{path} is {cluster.show(path)}"


@Policy(
    id="msk-cluster-require-authentication",
    description="MSK clusters authenticate clients, and allow no unauthenticated access.",
    severity=Severity.HIGH,
    controls=c.fsbp("MSK.6") + c.AUTHENTICATION,
    remediation="set clientAuthentication.sasl.iam to true, and unauthenticated to false",
    url=f"{guides.MSK}/iam-access-control.html",
    types=(msk.CLUSTER,),
    good={"clientAuthentication": {"sasl": {"iam": True}, "unauthenticated": False}},
    bad={"clientAuthentication": {"sasl": {"iam": True}, "unauthenticated": True}},
    omitted="violates",
    note="Security Hub rates it medium; it is high, because anyone who reaches a broker can read every topic.",
)
def msk_cluster_require_authentication(cluster: Resource) -> Iterator[str]:
    """Report unauthenticated access, or no authentication at all, which means the same."""
    root = "clientAuthentication"
    sasl = [f"{root}.sasl.{name}" for name in ("iam", "scram")]
    if cluster.is_true(f"{root}.unauthenticated"):
        yield f"{root}.unauthenticated is true"
    elif all(cluster.not_true(path) for path in sasl) and cluster.lacks(f"{root}.tls.certificateAuthorityArns"):
        yield f"{root} has neither sasl nor tls"


@Policy(
    id="msk-cluster-enforce-tls",
    description="MSK clusters require TLS between clients and brokers.",
    severity=Severity.HIGH,
    controls=c.own("MSK-1") + c.IN_TRANSIT,
    remediation="set encryptionInfo.encryptionInTransit.clientBroker to TLS, or omit it",
    url=f"{guides.MSK}/msk-encryption.html",
    types=(msk.CLUSTER,),
    good={"encryptionInfo": {"encryptionInTransit": {"clientBroker": "TLS"}}},
    bad={"encryptionInfo": {"encryptionInTransit": {"clientBroker": "TLS_PLAINTEXT"}}},
)
def msk_cluster_enforce_tls(cluster: Resource) -> Iterator[str]:
    """Report plaintext that is allowed."""
    path = "encryptionInfo.encryptionInTransit.clientBroker"
    if cluster.differs(path, "TLS"):
        yield f"{path} is {cluster.show(path)}"


@Policy(
    id="msk-cluster-require-encryption-between-brokers",
    description="MSK clusters encrypt data in transit among brokers.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("MSK.1") + c.IN_TRANSIT,
    remediation="set encryptionInfo.encryptionInTransit.inCluster to true, or omit it",
    url=f"{guides.MSK}/msk-encryption.html",
    types=(msk.CLUSTER,),
    good={"encryptionInfo": {"encryptionInTransit": {"inCluster": True}}},
    bad={"encryptionInfo": {"encryptionInTransit": {"inCluster": False}}},
)
def msk_cluster_require_encryption_between_brokers(cluster: Resource) -> Iterator[str]:
    """Report encryption among brokers that is turned off."""
    path = "encryptionInfo.encryptionInTransit.inCluster"
    if cluster.is_false(path):
        yield f"{path} is false"


_LOGS = "loggingInfo.brokerLogs"


@Policy(
    id="msk-cluster-require-broker-logs",
    description="MSK clusters deliver broker logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("MSK-2") + c.LOGGING,
    remediation="set loggingInfo.brokerLogs with cloudwatchLogs, s3 or firehose enabled",
    url=f"{guides.MSK}/msk-logging.html",
    types=(msk.CLUSTER,),
    good={"loggingInfo": {"brokerLogs": {"cloudwatchLogs": {"enabled": True, "logGroup": "brokers"}}}},
    bad={"loggingInfo": {"brokerLogs": {"cloudwatchLogs": {"enabled": False, "logGroup": "brokers"}}}},
    omitted="violates",
)
def msk_cluster_require_broker_logs(cluster: Resource) -> Iterator[str]:
    """Report a cluster without any enabled destination."""
    if all(cluster.not_true(f"{_LOGS}.{name}.enabled") for name in ("cloudwatchLogs", "s3", "firehose")):
        yield f"{_LOGS} has no enabled destination"


@Policy(
    id="msk-connector-enforce-tls",
    description="MSK Connect connectors encrypt data in transit.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("MSK.3") + c.IN_TRANSIT,
    remediation="set kafkaClusterEncryptionInTransit.encryptionType to TLS when you create the connector",
    url=f"{guides.SECURITY_HUB}/msk-controls.html#msk-3",
    types=(msk.CONNECTOR,),
    good={"kafkaClusterEncryptionInTransit": {"encryptionType": "TLS"}},
    bad={"kafkaClusterEncryptionInTransit": {"encryptionType": "PLAINTEXT"}},
    omitted="violates",
)
def msk_connector_enforce_tls(connector: Resource) -> Iterator[str]:
    """Report plaintext, the default."""
    path = "kafkaClusterEncryptionInTransit.encryptionType"
    if connector.differs(path, "TLS"):
        yield f"{path} is {connector.show(path)}"


_WORKER_LOGS = "logDelivery.workerLogDelivery"


@Policy(
    id="msk-connector-require-logs",
    description="MSK Connect connectors have logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("MSK.5") + c.LOGGING,
    remediation="set logDelivery.workerLogDelivery with cloudwatchLogs, s3 or firehose enabled",
    url=f"{guides.MSK}/msk-connect-logging.html",
    types=(msk.CONNECTOR,),
    good={"logDelivery": {"workerLogDelivery": {"s3": {"enabled": True, "bucket": "logs"}}}},
    bad={"logDelivery": {"workerLogDelivery": {"s3": {"enabled": False, "bucket": "logs"}}}},
    omitted="violates",
)
def msk_connector_require_logs(connector: Resource) -> Iterator[str]:
    """Report a connector without any enabled destination."""
    if all(connector.not_true(f"{_WORKER_LOGS}.{name}.enabled") for name in ("cloudwatchLogs", "s3", "firehose")):
        yield f"{_WORKER_LOGS} has no enabled destination"


@Policy(
    id="msk-cluster-require-enhanced-monitoring",
    description="MSK clusters have enhanced monitoring configured.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.security_hub("MSK.2") + c.DETECTION,
    remediation="set enhancedMonitoring to PER_TOPIC_PER_BROKER",
    url=f"{guides.MSK}/metrics-details.html",
    types=(msk.CLUSTER,),
    good={"enhancedMonitoring": "PER_TOPIC_PER_BROKER"},
    bad={"enhancedMonitoring": "DEFAULT"},
    omitted="violates",
)
def msk_cluster_require_enhanced_monitoring(cluster: Resource) -> Iterator[str]:
    """Report a level below metrics per topic and broker."""
    if cluster.differs("enhancedMonitoring", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"):
        yield f"enhancedMonitoring is {cluster.show('enhancedMonitoring')}"
