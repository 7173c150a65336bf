"""Cases between the examples: what a policy reports, or does not, depending on a second property or resource."""

import json
from typing import Any

import pytest

from policies.engine.catalog import BY_ID
from policies.engine.rule import Sample
from policies.plan.values import UNKNOWN
from tests.support.pack_harness import judged


def of(token: str, name: str = "this", links: dict[str, str] | None = None, /, **props: Any) -> Sample:
    return Sample(type=f"aws:{token}", name=name, props=props, links=links or {})


STAGE = of("apigateway/stage:Stage", "stage", {"restApi": "api"}, restApi=UNKNOWN, stageName="live")
ZONE = of("route53/zone:Zone", "zone", name="example.com")
TABLE = of("dynamodb/table:Table", "table", name="orders", tags={"Backup": "daily"})
GROUP = of("iam/group:Group", "group", name="support")
READS = {"scalableDimension": "dynamodb:table:ReadCapacityUnits", "resourceId": "table/orders"}
WRITES = {"scalableDimension": "dynamodb:table:WriteCapacityUnits", "resourceId": "table/orders"}
TARGET = of("appautoscaling/target:Target", "reads", **READS)
WRITE_TARGET = of("appautoscaling/target:Target", "writes", **WRITES)
MYSQL = "aurora-mysql8.0"
S3_PROTECTION = {"name": "S3_DATA_EVENTS", "status": "ENABLED"}
PUBLIC = of("lb/loadBalancer:LoadBalancer", "balancer", loadBalancerType="application", internal=False)
FULL_HSTS = {"accessControlMaxAgeSec": 31_536_000, "override": True}


def http(**listener: Any) -> Sample:
    link = {"loadBalancerArn": "balancer"}
    return of("lb/listener:Listener", "listener", link, protocol="HTTP", port=80, loadBalancerArn=UNKNOWN, **listener)


def settings(path: str, level: str = "ERROR") -> Sample:
    return of(
        "apigateway/methodSettings:MethodSettings",
        path,
        {"restApi": "api"},
        restApi=UNKNOWN,
        stageName="live",
        methodPath=path,
        settings={"loggingLevel": level},
    )


def session(session_type: str = "Standard_Stream", **inputs: Any) -> Sample:
    content = json.dumps({"schemaVersion": "1.0", "sessionType": session_type, "inputs": inputs})
    return of("ssm/document:Document", documentType="Session", content=content)


def yaml_session(content: str) -> Sample:
    return of("ssm/document:Document", documentType="Session", documentFormat="YAML", content=content)


def recipe(*volumes: dict[str, Any]) -> Sample:
    mappings = [{"deviceName": "/dev/sda"}, *({"deviceName": "/dev/sdb", "ebs": volume} for volume in volumes)]
    return of("imagebuilder/imageRecipe:ImageRecipe", blockDeviceMappings=mappings)


def attachment(**to: list[str]) -> Sample:
    return of("iam/policyAttachment:PolicyAttachment", policyArn="arn:aws:iam::aws:policy/ReadOnlyAccess", **to)


def on_event(**encryption: Any) -> Sample:
    copy = {"target": "eu-west-1", "encryptionConfiguration": encryption}
    return of("dlm/lifecyclePolicy:LifecyclePolicy", policyDetails={"action": {"crossRegionCopies": [copy]}})


def exec_logging(logging: str) -> Sample:
    return of("ecs/cluster:Cluster", configuration={"executeCommandConfiguration": {"logging": logging}})


def origin(**properties: Any) -> Sample:
    return of("cloudfront/distribution:Distribution", origins=[{"originId": "a", **properties}])


def queue_policy(action: str) -> Sample:
    owner = {"AWS": "arn:aws:iam::123456789012:role/worker"}
    statement = {"Effect": "Allow", "Principal": owner, "Action": action, "Resource": "*"}
    return of("sqs/queuePolicy:QueuePolicy", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def device_policy(
    action: str | list[str], resource: str = "arn:aws:iot:eu-west-1:123456789012:client/a", effect: str = "Allow"
) -> Sample:
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    return of("iot/policy:Policy", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def imported_bucket(action: str, bucket: str = "orders") -> Sample:
    reader = {"AWS": "arn:aws:iam::123456789012:role/reader"}
    statement = {"Effect": "Allow", "Principal": reader, "Action": action, "Resource": f"arn:aws:s3:::{bucket}/*"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return of("s3/bucketPolicy:BucketPolicy", "policy", bucket=bucket, policy=json.dumps(document))


def member(engine: str, instance_class: str) -> Sample:
    return of(
        "rds/clusterInstance:ClusterInstance",
        "member",
        {"clusterIdentifier": "cluster"},
        engine=engine,
        instanceClass=instance_class,
        clusterIdentifier=UNKNOWN,
    )


def entry(number: int, action: str, protocol: str, first: int, last: int) -> dict[str, Any]:
    ports = {"fromPort": first, "toPort": last}
    return {"ruleNo": number, "action": action, "protocol": protocol, "cidrBlock": "0.0.0.0/0", **ports}


def acl(*entries: dict[str, Any]) -> Sample:
    return of("ec2/networkAcl:NetworkAcl", ingress=list(entries))


def beanstalk(name: str, value: str) -> Sample:
    option = {"namespace": "aws:elasticbeanstalk:healthreporting:system", "name": name, "value": value}
    return of("elasticbeanstalk/environment:Environment", settings=[option])


def bad_inputs(**rule: Any) -> Sample:
    group = {"vendorName": "AWS", "name": "AWSManagedRulesKnownBadInputsRuleSet", **rule.pop("group", {})}
    return of("wafv2/webAcl:WebAcl", rules=[{"statement": {"managedRuleGroupStatement": group}, **rule}])


def override(action: str) -> dict[str, Any]:
    return {"ruleActionOverrides": [{"name": "Log4JRCE", "actionToUse": {action: {}}}]}


def selects(**props: Any) -> Sample:
    return of("backup/selection:Selection", "selection", **props)


def lifecycle(**rule: Any) -> Sample:
    abort = {"status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}}
    return of("s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", rules=[{**abort, **rule}])


def url(auth: str, **cors: Any) -> Sample:
    return of("lambda/functionUrl:FunctionUrl", authorizationType=auth, cors=cors)


def trail(**props: Any) -> Sample:
    return of("cloudtrail/trail:Trail", **props)


def advanced(**fields: str) -> list[dict[str, Any]]:
    base = {"eventCategory": "Data", "resources.type": "AWS::S3::Object", **fields}
    return [{"fieldSelectors": [{"field": field, "equals": [value]} for field, value in base.items()]}]


CASES = [
    ("apigateway-domain-require-minimum-tls", False, [
        of("apigateway/domainName:DomainName", securityPolicy="SecurityPolicy_TLS13_1_2_2021_06"),
        of("apigateway/domainName:DomainName", "p", endpointConfiguration={"types": "PRIVATE"}),
        of("apigatewayv2/domainName:DomainName", "v2", domainNameConfiguration={"certificateArn": "arn"}),
    ]),
    ("apigateway-stage-require-execution-logs", False, [STAGE, settings("*/*"), settings("orders/GET")]),
    ("apigateway-stage-require-execution-logs", True, [STAGE, settings("orders/GET")]),
    ("apigateway-stage-require-execution-logs", True, [STAGE, settings("*/*"), settings("orders/GET", "OFF")]),
    ("apigateway-stage-require-execution-logs", True, [
        of("apigatewayv2/api:Api", "chat", protocolType="WEBSOCKET"),
        of("apigatewayv2/stage:Stage", "live", {"apiId": "chat"}),
    ]),
    ("apigateway-stage-require-execution-logs", False, [
        of("apigatewayv2/api:Api", "shop", protocolType="HTTP"),
        of("apigatewayv2/stage:Stage", "live", {"apiId": "shop"}),
    ]),
    ("apigateway-method-settings-disallow-data-trace", True, [
        of("apigatewayv2/stage:Stage", routeSettings=[{"routeKey": "$default", "dataTraceEnabled": True}]),
    ]),
    ("apigateway-method-settings-require-cache-encryption", False, [
        of("apigateway/methodSettings:MethodSettings", settings={"cachingEnabled": False}),
    ]),
    ("apigateway-method-require-request-validation", False, [of("apigateway/method:Method", httpMethod="OPTIONS")]),
    ("apigateway-integration-enforce-https", True, [of("apigateway/integration:Integration", uri="http://a.lan/")]),
    ("apigateway-integration-enforce-https", False, [of("apigateway/integration:Integration", uri="https://a.lan/")]),
    ("vpc-network-acl-disallow-all-ports", True, [acl(entry(100, "allow", "tcp", 0, 65535))]),
    ("vpc-network-acl-disallow-all-ports", False, [acl(entry(90, "deny", "-1", 0, 0), entry(100, "allow", "-1", 0, 0))]),
    ("vpc-network-acl-disallow-all-ports", False, [acl(entry(100, "allow", "tcp", 1024, 65535))]),
    ("vpc-network-acl-disallow-public-ftp", False, [
        acl(entry(90, "deny", "tcp", 20, 21), entry(100, "allow", "tcp", 0, 65535)),
    ]),
    ("vpc-route-restrict-peering", True, [
        of("ec2/routeTable:RouteTable", routes=[{"ipv6CidrBlock": "::/0", "vpcPeeringConnectionId": UNKNOWN}]),
    ]),
    ("vpc-route-restrict-peering", False, [of("ec2/route:Route", destinationCidrBlock="0.0.0.0/0", gatewayId="igw-1")]),
    ("dynamodb-table-require-scaling", False, [of("dynamodb/table:Table", billingMode="PAY_PER_REQUEST")]),
    ("dynamodb-table-require-scaling", True, [TABLE, TARGET]),
    ("dynamodb-table-require-scaling", False, [
        TABLE,
        TARGET,
        WRITE_TARGET,
        of("appautoscaling/policy:Policy", "p", **READS),
        of("appautoscaling/policy:Policy", "q", **WRITES),
    ]),
    ("dynamodb-table-require-scaling", True, [TABLE, TARGET, of("appautoscaling/policy:Policy", "p", **READS)]),
    ("dynamodb-table-require-scaling", True, [
        TABLE, TARGET, WRITE_TARGET, of("appautoscaling/policy:Policy", "p", **READS),
    ]),
    ("autoscaling-group-require-balancer-health-checks", True, [
        of("autoscaling/group:Group", "g", healthCheckType="EC2"),
        of("autoscaling/attachment:Attachment", "a", {"autoscalingGroupName": "g"}, autoscalingGroupName=UNKNOWN),
    ]),
    ("autoscaling-group-require-balancer-health-checks", False, [
        of("autoscaling/group:Group", "g", healthCheckType="EC2"),
    ]),
    ("vpc-network-require-flow-logs", True, [of("ec2/defaultVpc:DefaultVpc", "v")]),
    ("vpc-default-security-group-restrict-traffic", True, [
        of("ec2/defaultVpc:DefaultVpc", "v"),
        of("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "r", {"securityGroupId": "v"},
           securityGroupId=UNKNOWN),
    ]),
    ("guardduty-feature-require-agents", True, [
        of("guardduty/detectorFeature:DetectorFeature", "f", name="EKS_RUNTIME_MONITORING", status="ENABLED"),
    ]),
    ("guardduty-feature-require-agents", False, [
        of("guardduty/detectorFeature:DetectorFeature", "f", name="EKS_RUNTIME_MONITORING",
           additionalConfigurations=[{"name": "EKS_ADDON_MANAGEMENT", "status": "ENABLED"}]),
    ]),
    ("dms-task-require-logging", True, [
        of("dms/replicationTask:ReplicationTask", "t", replicationTaskSettings=json.dumps({"Logging": {
            "EnableLogging": True,
            "LogComponents": [{"Id": "TARGET_APPLY", "Severity": "LOGGER_SEVERITY_ERROR"}],
        }})),
    ]),
    ("rds-database-require-log-exports", True, [
        of("rds/cluster:Cluster", "d", engine="aurora-postgresql", enabledCloudwatchLogsExports=["instance"]),
    ]),
    ("rds-database-require-log-exports", True, [
        of("rds/instance:Instance", "d", engine="mariadb", enabledCloudwatchLogsExports=["error"]),
    ]),
    ("rds-database-require-log-exports", False, [
        of("rds/instance:Instance", "d", engine="sqlserver-ex", enabledCloudwatchLogsExports=["error"]),
    ]),
    ("waf-web-acl-require-logging", True, [
        of("wafv2/ruleGroup:RuleGroup", "g", rules=[
            {"name": "one", "visibilityConfig": {"cloudwatchMetricsEnabled": False}},
        ]),
    ]),
    ("waf-web-acl-require-logging", False, [
        of("wafv2/ruleGroup:RuleGroup", "g", visibilityConfig={"cloudwatchMetricsEnabled": True}),
    ]),
    ("elb-balancer-require-acm-certificate", True, [
        of("elb/loadBalancer:LoadBalancer", "b", {"listeners": "c"}, listeners=[
            {"lbPort": 443, "lbProtocol": "https", "sslCertificateId": UNKNOWN},
        ]),
        of("iam/serverCertificate:ServerCertificate", "c"),
    ]),
    ("elasticache-cluster-require-backups", True, [
        of("elasticache/replicationGroup:ReplicationGroup", "c", replicationGroupId="shop", snapshotRetentionLimit=0),
    ]),
    ("autoscaling-group-require-multiple-instance-types", True, [
        of("autoscaling/group:Group", "g", mixedInstancesPolicy={
            "launchTemplate": {"overrides": [{"instanceType": "c7g.large"}, {"instanceType": "c7g.large"}]},
        }),
    ]),
    ("opensearch-domain-enforce-https", True, [
        of("opensearch/domain:Domain", "d", domainEndpointOptions={
            "enforceHttps": True, "tlsSecurityPolicy": "Policy-Min-TLS-1-2-2019-07",
        }),
    ]),
    ("dynamodb-table-require-scaling", True, [
        TABLE,
        TARGET,
        of("appautoscaling/target:Target", "other", resourceId="table/carts"),
        of("appautoscaling/policy:Policy", "p", {"resourceId": "other"}, resourceId=UNKNOWN),
    ]),
    ("backup-selection-require-coverage", False, [TABLE]),
    ("backup-selection-require-coverage", False, [TABLE, selects(resources=["arn:aws:dynamodb:*:*:table/*"])]),
    ("backup-selection-require-coverage", True, [TABLE, selects(resources=["arn:aws:rds:*:*:db:*"])]),
    ("backup-selection-require-coverage", True, [
        TABLE,
        selects(resources=["*"], conditions=[{"stringEquals": [{"key": "aws:ResourceTag/Backup", "value": "weekly"}]}]),
    ]),
    ("backup-selection-require-coverage", False, [
        of("rds/instance:Instance", "replica", replicateSourceDb="main"), selects(resources=[]),
    ]),
    ("efs-file-system-require-automatic-backups", True, [of("efs/fileSystem:FileSystem", "files")]),
    ("efs-file-system-require-automatic-backups", False, [
        of("efs/fileSystem:FileSystem", "files", availabilityZoneName="eu-central-1a"),
    ]),
    ("efs-file-system-require-automatic-backups", False, [
        of("efs/fileSystem:FileSystem", "files"),
        of("backup/selection:Selection", "s", {"resources": "files"}, resources=[UNKNOWN]),
    ]),
    ("rds-cluster-require-audit-log-exports", False, [of("rds/cluster:Cluster", engine="aurora-postgresql")]),
    ("rds-parameter-group-require-audit-logging", True, [
        of("rds/clusterParameterGroup:ClusterParameterGroup", family=MYSQL),
    ]),
    ("rds-parameter-group-require-audit-logging", False, [
        of("rds/clusterParameterGroup:ClusterParameterGroup", family="aurora-postgresql16"),
    ]),
    ("docdb-parameter-group-require-audit-logs", False, [
        of("docdb/clusterParameterGroup:ClusterParameterGroup", parameters=[{"name": "audit_logs", "value": "ddl"}]),
    ]),
    ("rds-database-disallow-default-port", True, [of("rds/instance:Instance", engine="mysql")]),
    ("rds-database-disallow-default-port", False, [of("rds/instance:Instance", engine="mysql", port=13306)]),
    ("lambda-function-url-restrict-cors", True, [url("NONE", allowOrigins=["*"])]),
    ("lambda-function-url-restrict-cors", False, [url("AWS_IAM", allowOrigins=["*"], allowMethods=["GET"])]),
    ("lambda-function-require-failure-destination", False, [
        of("lambda/function:Function", deadLetterConfig={"targetArn": UNKNOWN}),
    ]),
    ("lambda-function-require-code-signing", False, [of("lambda/function:Function", packageType="Image")]),
    ("lambda-function-require-reserved-concurrency", False, [
        of("lambda/function:Function", reservedConcurrentExecutions=0),
    ]),
    ("cloudfront-headers-require-strict-transport-security", True, [
        of("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", corsConfig={"originOverride": True}),
    ]),
    ("cloudfront-headers-require-strict-transport-security", True, [
        of("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", securityHeadersConfig={
            "strictTransportSecurity": {**FULL_HSTS, "override": False},
        }),
    ]),
    ("cloudfront-distribution-require-origin-failover", True, [
        of("cloudfront/distribution:Distribution", originGroups=[
            {"originId": "a", "failoverCriteria": {"statusCodes": [500]}, "members": [{"originId": "a"}]},
        ]),
    ]),
    ("ssm-session-require-logs", True, [session(s3BucketName="logs", s3EncryptionEnabled=False)]),
    ("ssm-session-require-logs", False, [session("Port")]),
    ("ssm-session-require-logs", False, [of("ssm/document:Document", documentType="Session", content=UNKNOWN)]),
    ("ssm-session-require-encryption", False, [of("ssm/document:Document", documentType="Command", content="{}")]),
    ("ssm-session-require-encryption", False, [of("ssm/document:Document", documentType="Session", content="a: b")]),
    ("ssm-session-require-logs", True, [yaml_session("inputs:\n  s3BucketName: ''")]),
    ("ssm-session-require-logs", True, [yaml_session("inputs: {s3BucketName: logs, s3EncryptionEnabled: false}")]),
    ("ssm-session-require-logs", False, [yaml_session("inputs: {s3BucketName: logs, s3EncryptionEnabled: true}")]),
    ("ssm-session-require-logs", False, [yaml_session("sessionType: Port")]),
    ("ssm-session-require-encryption", True, [yaml_session("inputs:\n  kmsKeyId: ''")]),
    ("ssm-session-require-encryption", False, [yaml_session("inputs:\n  kmsKeyId: alias/sessions")]),
    ("ssm-session-require-encryption", False, [yaml_session("inputs: [")]),
    ("ssm-session-require-encryption", False, [yaml_session("a: 1\n" * 20_000)]),
    ("ec2-volume-require-encryption", True, [of("ec2/ami:Ami", ebsBlockDevices=[{"deviceName": "/dev/sdb"}])]),
    ("ec2-volume-require-encryption", False, [
        of("ec2/ami:Ami", ebsBlockDevices=[
            {"deviceName": "/dev/sda", "snapshotId": "snap-1"},
            {"deviceName": "/dev/sdb", "encrypted": True},
        ]),
    ]),
    ("ec2-volume-require-encryption", False, [of("ec2/ami:Ami", name="instance-store")]),
    ("ec2-volume-require-encryption", True, [of("ec2/amiCopy:AmiCopy", sourceAmiId="ami-1")]),
    ("ec2-volume-require-encryption", False, [of("ec2/amiCopy:AmiCopy", sourceAmiId="ami-1", encrypted=True)]),
    ("ec2-volume-require-encryption", True, [recipe({"encrypted": True}, {"volumeSize": 10})]),
    ("ec2-volume-require-encryption", False, [recipe({"encrypted": True})]),
    ("ec2-volume-require-encryption", False, [recipe()]),
    ("iam-user-disallow-own-policies", True, [attachment(users=["deployer"])]),
    ("iam-user-disallow-own-policies", False, [attachment(users=[], groups=["developers"])]),
    ("iam-user-disallow-own-policies", False, [attachment(roles=["deployer"])]),
    ("acm-certificate-require-transparency-logging", False, [
        of("acm/certificate:Certificate", certificateAuthorityArn="arn", options={
            "certificateTransparencyLoggingPreference": "DISABLED",
        }),
    ]),
    ("dlm-policy-require-encrypted-copies", True, [on_event()]),
    ("dlm-policy-require-encrypted-copies", False, [on_event(encrypted=True)]),
    ("dlm-policy-require-encrypted-copies", False, [on_event(encrypted=UNKNOWN)]),
    ("ecs-service-require-exec-logging", True, [exec_logging("NONE")]),
    ("ecs-service-require-exec-logging", False, [exec_logging("DEFAULT")]),
    ("ecs-service-require-exec-logging", False, [of("ecs/cluster:Cluster")]),
    ("cloudfront-distribution-require-default-root-object", True, [origin(domainName=UNKNOWN)]),
    ("cloudfront-distribution-require-default-root-object", False, [origin(customOriginConfig={"httpPort": 80})]),
    ("cloudfront-distribution-require-default-root-object", False, [origin(vpcOriginConfig={"vpcOriginId": "vo"})]),
    ("cloudfront-distribution-require-default-root-object", False, [origin(customOriginConfig=UNKNOWN)]),
    ("cloudfront-distribution-require-origin-access-control", True, [origin(domainName=UNKNOWN)]),
    ("cloudfront-distribution-require-origin-access-control", False, [origin(originAccessControlId=UNKNOWN)]),
    ("cloudfront-distribution-require-origin-access-control", False, [
        origin(domainName="a.s3-website.eu-west-1.amazonaws.com", customOriginConfig={"httpPort": 80}),
    ]),
    ("cloudfront-distribution-require-origin-access-control", False, [origin(vpcOriginConfig=UNKNOWN)]),
    ("cloudfront-distribution-require-sni", True, [
        of("cloudfront/distribution:Distribution", viewerCertificate={"iamCertificateId": "A1", "sslSupportMethod": "vip"}),
    ]),
    ("cloudfront-distribution-require-sni", False, [
        of("cloudfront/distribution:Distribution", viewerCertificate={"cloudfrontDefaultCertificate": True}),
    ]),
    ("iam-resource-policy-disallow-wildcard-action", True, [queue_policy("SQS:*")]),
    ("iam-resource-policy-disallow-wildcard-action", False, [queue_policy("sqs:Get*")]),
    ("iot-policy-disallow-wildcards", True, [device_policy(["iot:Connect", "*"])]),
    ("iot-policy-disallow-wildcards", True, [device_policy("iot:Connect", "*")]),
    ("iot-policy-disallow-wildcards", False, [device_policy("iot:Connect", "arn:aws:iot:eu-west-1:123456789012:client/*")]),
    ("iot-policy-disallow-wildcards", False, [device_policy("iot:*", "*", effect="Deny")]),
    ("s3-bucket-enforce-tls", True, [imported_bucket("s3:GetObject")]),
    ("s3-bucket-enforce-tls", True, [imported_bucket("s3:GetObject"), of("s3/bucket:Bucket", bucket="another")]),
    ("s3-bucket-enforce-tls", False, [imported_bucket("s3:GetObject", bucket="orders--euc1-az1--x-s3")]),
    ("s3-bucket-enforce-tls", False, [of("s3/bucketPolicy:BucketPolicy", bucket="orders", policy=UNKNOWN)]),
    ("kms-key-require-rotation", False, [of("kms/key:Key", keyUsage="SIGN_VERIFY")]),
    *(
        (f"ec2-instance-require-{what}", False, [of("ec2/instance:Instance", launchTemplate={"id": UNKNOWN})])
        for what in ("ebs-optimization", "detailed-monitoring", "instance-profile")
    ),
    ("appsync-api-require-waf", False, [of("appsync/graphQLApi:GraphQLApi", visibility="PRIVATE")]),
    ("lambda-permission-require-source", False, [
        of("lambda/permission:Permission", principal="sns.amazonaws.com", principalOrgId="o-1234567890"),
    ]),
    ("elasticache-cluster-require-backups", False, [
        of("elasticache/cluster:Cluster", engine="redis", nodeType="cache.t1.micro"),
    ]),
    ("codebuild-project-disallow-unencrypted-artifacts", True, [
        of("codebuild/project:Project", secondaryArtifacts=[{"encryptionDisabled": False}, {"encryptionDisabled": True}]),
    ]),
    ("dynamodb-table-require-customer-key", True, [
        of("dynamodb/table:Table", serverSideEncryption={"enabled": True, "kmsKeyArn": "alias/aws/dynamodb"}),
    ]),
    ("lb-listener-enforce-https", True, [PUBLIC, http()]),
    ("lb-listener-enforce-https", False, [PUBLIC, http(defaultActions=UNKNOWN)]),
    ("config-aggregator-require-all-regions", True, [
        of("cfg/configurationAggregator:ConfigurationAggregator", organizationAggregationSource={"roleArn": UNKNOWN}),
    ]),
    ("governance-data-store-require-customer-key", True, [of("appflow/flow:Flow", name="orders")]),
    ("governance-data-store-require-customer-key", False, [of("lambda/function:Function", runtime="python3.13")]),
    ("governance-data-store-require-customer-key", True, [
        of("lambda/function:Function", environment={"variables": {"STAGE": "prod"}}),
    ]),
    ("governance-data-store-require-customer-key", False, [of("ssm/parameter:Parameter", type="String")]),
    ("governance-data-store-require-customer-key", True, [of("ssm/parameter:Parameter", type="SecureString")]),
    ("rds-database-require-performance-insights", True, [member("aurora-postgresql", "db.t4g.medium")]),
    ("rds-database-require-performance-insights", True, [member("aurora-mysql", "db.r8g.large")]),
    ("rds-database-require-performance-insights", False, [member("aurora-mysql", "db.t4g.medium")]),
    ("rds-database-require-performance-insights", False, [member(UNKNOWN, "db.t4g.medium")]),
    ("rds-database-require-performance-insights", False, [
        of("rds/cluster:Cluster", "cluster", performanceInsightsEnabled=True),
        member("aurora-postgresql", "db.r8g.large"),
    ]),
    ("waf-web-acl-require-known-bad-inputs", True, [bad_inputs(overrideAction={"none": {}}, group=override("count"))]),
    ("waf-web-acl-require-known-bad-inputs", False, [bad_inputs(overrideAction={"none": {}}, group=override("block"))]),
    ("waf-web-acl-require-known-bad-inputs", False, [of("wafv2/webAcl:WebAcl", ruleJson="[]")]),
    ("route53-zone-require-dnssec", False, [of("route53/zone:Zone", vpcs=[{"vpcId": "vpc-1"}])]),
    ("route53-zone-require-dnssec", False, [
        ZONE,
        of("route53/keySigningKey:KeySigningKey", "key", {"hostedZoneId": "zone"}, hostedZoneId=UNKNOWN),
        of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "signing", {"hostedZoneId": "key"}, hostedZoneId=UNKNOWN),
    ]),
    ("route53-zone-require-dnssec", True, [
        ZONE,
        of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "signing", {"hostedZoneId": "zone"}, signingStatus="NOT_SIGNING"),
    ]),
    ("opensearch-domain-require-error-logs", True, [
        of("opensearch/domain:Domain", logPublishingOptions=[{"logType": "ES_APPLICATION_LOGS", "enabled": False}]),
    ]),
    ("elasticbeanstalk-environment-require-enhanced-health", False, [beanstalk("HealthStreamingEnabled", "True")]),
    ("elasticbeanstalk-environment-require-enhanced-health", True, [beanstalk("SystemType", "basic")]),
    ("elasticbeanstalk-environment-require-enhanced-health", False, [
        of("elasticbeanstalk/environment:Environment", templateName=UNKNOWN),
    ]),
    ("autoscaling-group-require-launch-template", False, [
        of("autoscaling/group:Group", mixedInstancesPolicy={"launchTemplate": {"overrides": []}}),
    ]),
    ("ec2-instance-restrict-metadata-hop-limit", False, [
        of("ec2/instance:Instance", metadataOptions={"httpEndpoint": "disabled", "httpPutResponseHopLimit": 2}),
    ]),
    ("s3-bucket-require-abort-of-uploads", False, [lifecycle(filter={"prefix": ""})]),
    ("s3-bucket-require-abort-of-uploads", True, [lifecycle(filter={"prefix": "tmp/"})]),
    ("s3-bucket-require-abort-of-uploads", True, [lifecycle(filter={"tag": {"key": "a", "value": "b"}})]),
    ("s3-bucket-require-abort-of-uploads", True, [lifecycle(status="Disabled")]),
    ("lb-target-group-enforce-tls", False, [of("alb/targetGroup:TargetGroup", targetType="lambda", protocol="HTTP")]),
    ("lb-target-group-enforce-tls", False, [of("lb/targetGroup:TargetGroup", protocol="TCP")]),
    ("cloudtrail-trail-require-data-events", False, [trail(advancedEventSelectors=advanced())]),
    ("cloudtrail-trail-require-data-events", True, [trail(advancedEventSelectors=advanced(readOnly="false"))]),
    ("cloudtrail-trail-require-data-events", True, [
        trail(eventSelectors=[{"dataResources": [{"type": "AWS::Lambda::Function", "values": ["arn:aws:lambda"]}]}]),
    ]),
    ("iam-group-enforce-mfa", True, [
        GROUP,
        of(
            "iam/groupPolicyAttachment:GroupPolicyAttachment",
            "a",
            {"group": "group"},
            policyArn="arn:aws:iam::aws:policy/ReadOnlyAccess",
        ),
    ]),
    ("iam-group-enforce-mfa", False, [
        GROUP,
        of(
            "iam/groupPolicyAttachment:GroupPolicyAttachment",
            "a",
            {"group": "group"},
            policyArn="arn:aws:iam::123456789012:policy/mfa",
        ),
    ]),
    ("ecs-capacity-provider-require-termination-protection", True, [
        of("ecs/capacityProvider:CapacityProvider", autoScalingGroupProvider={"autoScalingGroupArn": "arn"}),
    ]),
    ("ecs-capacity-provider-require-termination-protection", False, [
        of("ecs/capacityProvider:CapacityProvider", managedInstancesProvider={"infrastructureRoleArn": "arn"}),
    ]),
    ("iam-account-require-password-expiration", True, [of("iam/accountPasswordPolicy:AccountPasswordPolicy")]),
    ("iam-attachment-disallow-cloudshell-access", True, [
        of("iam/role:Role", managedPolicyArns=["arn:aws:iam::aws:policy/AWSCloudShellFullAccess"]),
    ]),
    ("s3-bucket-require-event-notifications", False, [
        of("s3/bucketV2:BucketV2", "files"),
        of("s3/bucketNotification:BucketNotification", "n", {"bucket": "files"}, eventbridge=True),
    ]),
    ("s3-bucket-require-object-lock", False, [
        of("s3/bucket:Bucket", "files"),
        of("s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "lock", {"bucket": "files"}),
    ]),
    ("s3-bucket-require-mfa-delete", False, [of("s3/bucket:Bucket", versioning={"enabled": True, "mfaDelete": True})]),
    ("guardduty-feature-require-agents", False, [of("guardduty/detectorFeature:DetectorFeature", "s3", None, **S3_PROTECTION)]),
    ("ec2-spot-fleet-require-encryption", False, [
        of("ec2/spotFleetRequest:SpotFleetRequest", launchSpecifications=[{"ebsBlockDevices": [{"snapshotId": "s"}]}]),
    ]),
    ("ses-configuration-set-enforce-tls", False, [
        of("ses/configurationSet:ConfigurationSet", deliveryOptions={"tlsPolicy": "Require"}),
    ]),
    ("rds-event-subscription-require-critical-events", False, [of("rds/eventSubscription:EventSubscription")]),
    ("rds-event-subscription-require-critical-events", True, [
        of("rds/eventSubscription:EventSubscription", enabled=False),
    ]),
    ("rds-cluster-require-multi-az", False, [of("rds/cluster:Cluster", engine="mysql")]),
    ("ecs-task-require-non-administrator-user", False, [
        of("ecs/taskDefinition:TaskDefinition", containerDefinitions=[{"name": "linux"}]),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule_id", "reported", "samples"), CASES, ids=[f"{rule_id}-{index}" for index, (rule_id, *_) in enumerate(CASES)]
)
def test_a_second_property_or_resource_decides(rule_id: str, *, reported: bool, samples: list[Sample]) -> None:
    assert bool(judged(BY_ID[rule_id], samples)) is reported
