"""Customer managed keys for what AWS encrypts with a key of its own otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import (
    appflow,
    bedrock,
    cloudtrail,
    codeartifact,
    codebuild,
    codeguru,
    comprehend,
    dms,
    docdb,
    dynamodb,
    ebs,
    efs,
    elasticache,
    fsx,
    glue,
    imagebuilder,
    kendra,
    keyspaces,
    kinesis,
    lambda_,
    memorydb,
    mq,
    msk,
    mwaa,
    neptune,
    networkfirewall,
    opensearch,
    rds,
    redshift,
    sagemaker,
    scheduler,
    ssm,
    timestream,
    workspaces,
)
from policies.plan.lens.view import Resource

_KEYS: dict[str, str] = {
    rds.INSTANCE: "kmsKeyId",
    rds.CLUSTER: "kmsKeyId",
    appflow.CONNECTOR_PROFILE: "kmsArn",
    appflow.FLOW: "kmsArn",
    bedrock.AGENT: "customerEncryptionKeyArn",
    cloudtrail.EVENT_DATA_STORE: "kmsKeyId",
    codeartifact.DOMAIN: "encryptionKey",
    codebuild.PROJECT: "encryptionKey",
    codeguru.REPOSITORY_ASSOCIATION: "kmsKeyDetails.kmsKeyId",
    comprehend.DOCUMENT_CLASSIFIER: "modelKmsKeyId",
    comprehend.ENTITY_RECOGNIZER: "modelKmsKeyId",
    dms.ENDPOINT: "kmsKeyArn",
    dms.REPLICATION_INSTANCE: "kmsKeyArn",
    dms.S3_ENDPOINT: "kmsKeyArn",
    dynamodb.TABLE_REPLICA: "kmsKeyArn",
    docdb.CLUSTER: "kmsKeyId",
    docdb.ELASTIC_CLUSTER: "kmsKeyId",
    ebs.SNAPSHOT_COPY: "kmsKeyId",
    ebs.VOLUME: "kmsKeyId",
    efs.FILE_SYSTEM: "kmsKeyId",
    elasticache.REPLICATION_GROUP: "kmsKeyId",
    fsx.LUSTRE_FILE_SYSTEM: "kmsKeyId",
    fsx.ONTAP_FILE_SYSTEM: "kmsKeyId",
    fsx.OPENZFS_FILE_SYSTEM: "kmsKeyId",
    fsx.WINDOWS_FILE_SYSTEM: "kmsKeyId",
    glue.CATALOG_ENCRYPTION: "dataCatalogEncryptionSettings.encryptionAtRest.sseAwsKmsKeyId",
    imagebuilder.COMPONENT: "kmsKeyId",
    kendra.INDEX: "serverSideEncryptionConfiguration.kmsKeyId",
    keyspaces.TABLE: "encryptionSpecification.kmsKeyIdentifier",
    kinesis.FIREHOSE: "serverSideEncryption.keyArn",
    kinesis.STREAM: "kmsKeyId",
    kinesis.VIDEO_STREAM: "kmsKeyId",
    lambda_.FUNCTION: "kmsKeyArn",
    memorydb.CLUSTER: "kmsKeyArn",
    memorydb.SNAPSHOT: "kmsKeyArn",
    mq.BROKER: "encryptionOptions.kmsKeyId",
    msk.CLUSTER: "encryptionInfo.encryptionAtRestKmsKeyArn",
    mwaa.ENVIRONMENT: "kmsKey",
    neptune.CLUSTER: "kmsKeyArn",
    neptune.GRAPH: "kmsKeyIdentifier",
    networkfirewall.FIREWALL: "encryptionConfiguration.keyId",
    networkfirewall.FIREWALL_POLICY: "encryptionConfiguration.keyId",
    networkfirewall.RULE_GROUP: "encryptionConfiguration.keyId",
    opensearch.DOMAIN: "encryptAtRest.kmsKeyId",
    opensearch.ELASTICSEARCH_DOMAIN: "encryptAtRest.kmsKeyId",
    rds.INSTANCE_AUTOMATED_BACKUPS_REPLICATION: "kmsKeyId",
    rds.SNAPSHOT_COPY: "kmsKeyId",
    redshift.CLUSTER: "kmsKeyId",
    redshift.SERVERLESS_NAMESPACE: "kmsKeyId",
    redshift.SNAPSHOT_COPY_GRANT: "kmsKeyId",
    sagemaker.FLOW_DEFINITION: "outputConfig.kmsKeyId",
    scheduler.SCHEDULE: "kmsKeyArn",
    ssm.PARAMETER: "keyId",
    timestream.DATABASE: "kmsKeyId",
    workspaces.WORKSPACE: "volumeEncryptionKey",
}
"""Type → input that names its key."""

_FOLLOWS = ("replicateSourceDb", "replicationSourceIdentifier", "kinesisSourceConfiguration", "globalClusterIdentifier")
"""Inputs of what is encrypted as its source is."""


@Policy(
    id="governance-data-store-require-customer-key",
    description="Data stores, and what other services store, are encrypted with a customer managed key.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.security_hub("RedshiftServerless.4") + c.KEYS,
    remediation="set the key of the data store to the ARN of an aws.kms.Key when you create it",
    url=f"{guides.KMS}/concepts.html#customer-mgn-key",
    types=tuple(_KEYS),
    good={"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"kmsKeyId": "alias/aws/rds"},
    omitted="violates",
    profiles={"hipaa": "advisory", "pci": "advisory"},
    note="Off by default, because the keys of AWS encrypt equally well. Keys of your own add control of who may "
    "decrypt, and a cost for each key.",
)
def governance_data_store_require_customer_key(store: Resource) -> Iterator[str]:
    """Report a data store without a key of its own, or with the alias of an AWS managed key."""
    path = _KEYS[store.type]
    follows = any(not store.lacks(name) for name in _FOLLOWS) or _has_nothing_to_encrypt(store)
    if store.lacks(path) and not follows:
        yield f"{path} is missing"
    elif "alias/aws/" in store.text(path):
        yield f"{path} is {store.show(path)}"


def _has_nothing_to_encrypt(store: Resource) -> bool:
    """Return whether a function has no variables, or a parameter is no secure string."""
    if store.type == lambda_.FUNCTION:
        return store.lacks("environment.variables")
    return store.type == ssm.PARAMETER and not store.equals("type", "SecureString")
