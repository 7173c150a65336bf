"""What the provider, or AWS, takes for a property that is not given: the one place where it stands. Pure.

Source: the argument's own description in pulumi-aws 7.51, or the AWS page named beside the entry. A property that is
not in the table has no default that a rule may lean on.
"""

from __future__ import annotations

from typing import Any


def _both(tokens: tuple[str, ...], **values: Any) -> dict[tuple[str, str], Any]:
    return {(token, path.replace("__", ".")): value for token in tokens for path, value in values.items()}


BALANCERS = tuple(
    f"aws:{module}/loadBalancer:LoadBalancer"
    for module in ("lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing")
)
LISTENERS = tuple(
    f"aws:{module}/listener:Listener" for module in ("lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing")
)

_RDS = ("aws:rds/instance:Instance", "aws:rds/cluster:Cluster")
_CLUSTERS = ("aws:docdb/cluster:Cluster", "aws:neptune/cluster:Cluster")
_FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_BLOCKED = {f"publicAccessBlockConfiguration__{flag}": True for flag in _FLAGS}
_BLOCKED_EVERYWHERE = {f"details__publicAccessBlock__{flag}": True for flag in _FLAGS}

DEFAULTS: dict[tuple[str, str], Any] = {
    **_both(
        (
            "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
        ),
        blockPublicAcls=False,
        blockPublicPolicy=False,
        ignorePublicAcls=False,
        restrictPublicBuckets=False,
    ),
    **_both(("aws:s3/accessPoint:AccessPoint",), **_BLOCKED),
    **_both(("aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint",), **_BLOCKED_EVERYWHERE),
    **_both(
        BALANCERS,
        loadBalancerType="application",
        internal=False,
        dropInvalidHeaderFields=False,
        desyncMitigationMode="defensive",
        enableDeletionProtection=False,
        accessLogs__enabled=False,
    ),
    # The CLI's and API's default policy: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
    **_both(LISTENERS, sslPolicy="ELBSecurityPolicy-2016-08", protocol="HTTP"),
    **_both(("aws:cloudfront/distribution:Distribution",), viewerCertificate__minimumProtocolVersion="TLSv1"),
    **_both((*_RDS, *_CLUSTERS), storageEncrypted=False, deletionProtection=False, skipFinalSnapshot=False),
    **_both(_RDS, autoMinorVersionUpgrade=True, iamDatabaseAuthenticationEnabled=False, copyTagsToSnapshot=False),
    **_both(_RDS, publiclyAccessible=False),
    **_both(("aws:rds/instance:Instance",), multiAz=False),
    **_both(("aws:rds/cluster:Cluster", *_CLUSTERS), backupRetentionPeriod=1),
    **_both(("aws:rds/instance:Instance",), backupRetentionPeriod=0, monitoringInterval=0),
    **_both(
        ("aws:rds/clusterInstance:ClusterInstance", "aws:docdb/clusterInstance:ClusterInstance"),
        publiclyAccessible=False,
        autoMinorVersionUpgrade=True,
    ),
    **_both(("aws:rds/proxy:Proxy",), requireTls=False),
    **_both(
        ("aws:elasticache/replicationGroup:ReplicationGroup",),
        engine="redis",
        automaticFailoverEnabled=False,
        multiAzEnabled=False,
        snapshotRetentionLimit=0,
        autoMinorVersionUpgrade=True,
        # `required` where in-transit encryption is first turned on at creation
        transitEncryptionMode="required",
    ),
    **_both(
        ("aws:elasticache/cluster:Cluster",),
        snapshotRetentionLimit=0,
        autoMinorVersionUpgrade=True,
        transitEncryptionEnabled=False,
    ),
    **_both(
        ("aws:kms/key:Key",),
        customerMasterKeySpec="SYMMETRIC_DEFAULT",
        keyUsage="ENCRYPT_DECRYPT",
        enableKeyRotation=False,
        deletionWindowInDays=30,
        bypassPolicyLockoutSafetyCheck=False,
        isEnabled=True,
    ),
    **_both(("aws:secretsmanager/secret:Secret",), recoveryWindowInDays=30),
    **_both(
        ("aws:ecr/repository:Repository",), imageTagMutability="MUTABLE", imageScanningConfiguration__scanOnPush=False
    ),
    **_both(
        ("aws:ecs/service:Service", "aws:ecs/taskSet:TaskSet"),
        networkConfiguration__assignPublicIp=False,
        platformVersion="LATEST",
    ),
    **_both(("aws:ec2/subnet:Subnet",), mapPublicIpOnLaunch=False, assignIpv6AddressOnCreation=False),
    **_both(("aws:ec2/instance:Instance",), ebsOptimized=False, rootBlockDevice__encrypted=False),
    **_both(
        ("aws:ec2/instance:Instance", "aws:ec2/launchTemplate:LaunchTemplate"),
        metadataOptions__httpEndpoint="enabled",
        metadataOptions__httpTokens="optional",
    ),
    **_both(("aws:ebs/volume:Volume", "aws:ebs/snapshotCopy:SnapshotCopy"), encrypted=False),
    **_both(("aws:efs/fileSystem:FileSystem",), encrypted=False),
    **_both(
        ("aws:cloudtrail/trail:Trail",),
        isMultiRegionTrail=False,
        enableLogFileValidation=False,
        includeGlobalServiceEvents=True,
        enableLogging=True,
    ),
    **_both(("aws:guardduty/detector:Detector",), enable=True),
    **_both(("aws:cfg/recorderStatus:RecorderStatus",), isEnabled=False),
    **_both(("aws:cloudwatch/metricAlarm:MetricAlarm",), actionsEnabled=True),
    **_both(("aws:cloudwatch/logGroup:LogGroup",), retentionInDays=0),
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sse-existing-queue.html
    **_both(("aws:sqs/queue:Queue",), sqsManagedSseEnabled=True),
    **_both(("aws:lambda/functionUrl:FunctionUrl",), authorizationType="AWS_IAM"),
    **_both(("aws:lambda/function:Function",), tracingConfig__mode="PassThrough"),
    **_both(("aws:dynamodb/table:Table",), deletionProtectionEnabled=False, pointInTimeRecovery__enabled=False),
    **_both(
        ("aws:opensearch/domain:Domain",),
        encryptAtRest__enabled=False,
        nodeToNodeEncryption__enabled=False,
        domainEndpointOptions__enforceHttps=False,
        domainEndpointOptions__tlsSecurityPolicy="Policy-Min-TLS-1-0-2019-07",
        advancedSecurityOptions__enabled=False,
    ),
    **_both(("aws:apigateway/stage:Stage",), xrayTracingEnabled=False),
    **_both(("aws:apigateway/method:Method",), apiKeyRequired=False),
    **_both(("aws:apigatewayv2/route:Route",), authorizationType="NONE"),
    **_both(("aws:codebuild/project:Project",), environment__privilegedMode=False),
    **_both(("aws:synthetics/canary:Canary",), runConfig__activeTracing=False),
    **_both(("aws:ec2transitgateway/transitGateway:TransitGateway",), autoAcceptSharedAttachments="disable"),
    **_both(
        ("aws:iam/accountPasswordPolicy:AccountPasswordPolicy",),
        minimumPasswordLength=6,
        passwordReusePrevention=0,
    ),
}
"""(type, path) → value."""
