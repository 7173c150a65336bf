"""Amazon MSK and MSK Connect."""

from __future__ import annotations

from policies.plan.kind import Kind

CLUSTER = Kind(
    "aws:msk/cluster:Cluster",
    holds="data",
    defaults={
        "encryptionInfo.encryptionInTransit.clientBroker": "TLS",
        "encryptionInfo.encryptionInTransit.inCluster": True,
        "brokerNodeGroupInfo.connectivityInfo.publicAccess.type": "DISABLED",
    },
)
CLUSTER_POLICY = Kind("aws:msk/clusterPolicy:ClusterPolicy")
CONNECTOR = Kind(
    "aws:mskconnect/connector:Connector",
    defaults={"kafkaClusterEncryptionInTransit.encryptionType": "PLAINTEXT"},
)
SERVERLESS_CLUSTER = Kind("aws:msk/serverlessCluster:ServerlessCluster", holds="data")
TOPIC = Kind("aws:msk/topic:Topic", holds="data")
