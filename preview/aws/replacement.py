"""Which properties AWS cannot change in place: changing one replaces the resource.

The facts are those of the Terraform provider that Pulumi's is made from, hashicorp/terraform-provider-aws: the
properties that its schema or its plan marks as forcing a new resource, in the file that stands beside each type, under
Pulumi's names; read at version 6.58.0. Those that force one at some times only stand in conditions.py. Add the
type of every resource that a component makes; a test holds the two together.

Some rows are stricter than the provider: ``nodeGroupConfigurations`` takes the first availability zone of a group in
place, but no other group, replica or slot; the first ``expectedBucketOwner`` of a bucket's setting replaces nothing if
it is the own account; tags alone of a block device do not replace an instance. ``publiclyAccessible`` of a database
cluster is younger than that version: it is listed because RDS has no call that changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from preview.aws.conditions import CONDITIONS, Inputs

_TABLE: Final[Mapping[str, tuple[str, str]]] = {
    # type: (file under internal/service, properties)
    "acm/certificate:Certificate": (
        "acm/certificate.go",
        ("certificateAuthorityArn domainName keyAlgorithm subjectAlternativeNames validationMethod validationOptions"),
    ),
    "acm/certificateValidation:CertificateValidation": (
        "acm/certificate_validation.go",
        "certificateArn validationRecordFqdns",
    ),
    "appautoscaling/policy:Policy": ("appautoscaling/policy.go", "name resourceId scalableDimension serviceNamespace"),
    "appautoscaling/target:Target": ("appautoscaling/target.go", "resourceId scalableDimension serviceNamespace"),
    "budgets/budget:Budget": ("budgets/budget.go", "accountId name namePrefix"),
    "cloudfront/distribution:Distribution": ("cloudfront/distribution.go", "staging"),
    "cloudfront/originAccessControl:OriginAccessControl": ("cloudfront/origin_access_control.go", ""),
    "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": ("cloudfront/response_headers_policy.go", ""),
    "cloudfront/vpcOrigin:VpcOrigin": ("cloudfront/vpc_origin.go", ""),
    "cloudwatch/dashboard:Dashboard": ("cloudwatch/dashboard.go", "dashboardName"),
    "cloudwatch/eventRule:EventRule": ("events/rule.go", "eventBusName name namePrefix"),
    "cloudwatch/eventTarget:EventTarget": ("events/target.go", "eventBusName rule targetId"),
    "cloudwatch/logDelivery:LogDelivery": ("logs/delivery.go", "deliveryDestinationArn deliverySourceName"),
    "cloudwatch/logDeliveryDestination:LogDeliveryDestination": ("logs/delivery_destination.go", "name outputFormat"),
    "cloudwatch/logDeliverySource:LogDeliverySource": ("logs/delivery_source.go", "logType name resourceArn"),
    "cloudwatch/logGroup:LogGroup": ("logs/group.go", "logGroupClass name namePrefix"),
    "cloudwatch/logMetricFilter:LogMetricFilter": ("logs/metric_filter.go", "logGroupName name"),
    "cloudwatch/logResourcePolicy:LogResourcePolicy": ("logs/resource_policy.go", "policyName resourceArn"),
    "cloudwatch/metricAlarm:MetricAlarm": ("cloudwatch/metric_alarm.go", "name"),
    "ec2/defaultSecurityGroup:DefaultSecurityGroup": ("ec2/vpc_default_security_group.go", "vpcId"),
    "ec2/eip:Eip": ("ec2/ec2_eip.go", "address domain ipamPoolId networkBorderGroup publicIpv4Pool"),
    "ec2/flowLog:FlowLog": (
        "ec2/vpc_flow_log.go",
        (
            "deliverCrossAccountRole destinationOptions eniId iamRoleArn logDestination logDestinationType "
            "logFormat maxAggregationInterval regionalNatGatewayId subnetId tagFieldSpecifications trafficType "
            "transitGatewayAttachmentId transitGatewayId vpcId"
        ),
    ),
    "ec2/instance:Instance": (
        "ec2/ec2_instance.go",
        (
            "ami associatePublicIpAddress availabilityZone cpuOptions.amdSevSnp ebsBlockDevices ebsOptimized "
            "enclaveOptions.enabled ephemeralBlockDevices hibernation hostId instanceMarketOptions keyName "
            "launchTemplate networkInterfaces placementGroup placementGroupId placementPartitionNumber "
            "primaryNetworkInterface.networkInterfaceId privateDnsNameOptions privateIp rootBlockDevice.encrypted "
            "rootBlockDevice.kmsKeyId secondaryNetworkInterfaces securityGroups subnetId tenancy"
        ),
    ),
    "ec2/internetGateway:InternetGateway": ("ec2/vpc_internet_gateway.go", ""),
    "ec2/natGateway:NatGateway": (
        "ec2/vpc_nat_gateway.go",
        "allocationId availabilityMode connectivityType privateIp subnetId vpcId",
    ),
    "ec2/networkAcl:NetworkAcl": ("ec2/vpc_network_acl.go", "vpcId"),
    "ec2/networkAclAssociation:NetworkAclAssociation": ("ec2/vpc_network_acl_association.go", "networkAclId subnetId"),
    "ec2/networkInterface:NetworkInterface": ("ec2/vpc_network_interface.go", "interfaceType subnetId"),
    "ec2/route:Route": (
        "ec2/vpc_route.go",
        "destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId routeTableId",
    ),
    "ec2/routeTable:RouteTable": ("ec2/vpc_route_table.go", "vpcId"),
    "ec2/routeTableAssociation:RouteTableAssociation": ("ec2/vpc_route_table_association.go", "gatewayId subnetId"),
    "ec2/securityGroup:SecurityGroup": ("ec2/vpc_security_group.go", "description name namePrefix vpcId"),
    "ec2/subnet:Subnet": (
        "ec2/vpc_subnet.go",
        (
            "availabilityZone availabilityZoneId cidrBlock ipv4IpamPoolId ipv4NetmaskLength ipv6IpamPoolId "
            "ipv6Native ipv6NetmaskLength outpostArn vpcId"
        ),
    ),
    "ec2/vpc:Vpc": ("ec2/vpc_.go", "cidrBlock ipv4IpamPoolId ipv4NetmaskLength"),
    "ec2/vpcEndpoint:VpcEndpoint": (
        "ec2/vpc_endpoint.go",
        (
            "dnsOptions.privateDnsPreference dnsOptions.privateDnsSpecifiedDomains resourceConfigurationArn "
            "serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId"
        ),
    ),
    "ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": (
        "ec2/vpc_endpoint_route_table_association.go",
        "routeTableId vpcEndpointId",
    ),
    "ecr/lifecyclePolicy:LifecyclePolicy": ("ecr/lifecycle_policy.go", "policy repository"),
    "ecr/repository:Repository": ("ecr/repository.go", "encryptionConfigurations name"),
    "ecs/cluster:Cluster": ("ecs/cluster.go", "name"),
    "ecs/clusterCapacityProviders:ClusterCapacityProviders": ("ecs/cluster_capacity_providers.go", "clusterName"),
    "ecs/service:Service": (
        "ecs/service.go",
        "cluster iamRole launchType name schedulingStrategy",
    ),
    "ecs/taskDefinition:TaskDefinition": (
        "ecs/task_definition.go",
        (
            "containerDefinitions cpu enableFaultInjection ephemeralStorage executionRoleArn family ipcMode "
            "memory networkMode pidMode placementConstraints proxyConfiguration requiresCompatibilities "
            "runtimePlatform taskRoleArn volumes"
        ),
    ),
    "elasticache/parameterGroup:ParameterGroup": ("elasticache/parameter_group.go", "description family name"),
    "elasticache/replicationGroup:ReplicationGroup": (
        "elasticache/replication_group.go",
        (
            "atRestEncryptionEnabled dataTieringEnabled durability globalReplicationGroupId kmsKeyId networkType "
            "nodeGroupConfigurations port replicationGroupId securityGroupNames snapshotArns snapshotName "
            "subnetGroupName"
        ),
    ),
    "elasticache/serverlessCache:ServerlessCache": (
        "elasticache/serverless_cache.go",
        "kmsKeyId name networkType snapshotArnsToRestores subnetIds",
    ),
    "elasticache/subnetGroup:SubnetGroup": ("elasticache/subnet_group.go", "name"),
    "elasticache/user:User": ("elasticache/user.go", "userId userName"),
    "elasticache/userGroup:UserGroup": ("elasticache/user_group.go", "userGroupId"),
    "iam/instanceProfile:InstanceProfile": ("iam/instance_profile.go", "name namePrefix path"),
    "iam/role:Role": ("iam/role.go", "name namePrefix path"),
    "iam/rolePolicy:RolePolicy": ("iam/role_policy.go", "name namePrefix role"),
    "iam/rolePolicyAttachment:RolePolicyAttachment": ("iam/role_policy_attachment.go", "policyArn role"),
    "kms/alias:Alias": ("kms/alias.go", "name namePrefix"),
    "kms/key:Key": ("kms/key.go", "customKeyStoreId customerMasterKeySpec keyUsage multiRegion xksKeyId"),
    "lb/listener:Listener": ("elbv2/listener.go", "loadBalancerArn"),
    "lb/listenerRule:ListenerRule": ("elbv2/listener_rule.go", "listenerArn"),
    "lb/loadBalancer:LoadBalancer": (
        "elbv2/load_balancer.go",
        "customerOwnedIpv4Pool internal loadBalancerType name namePrefix",
    ),
    "lb/targetGroup:TargetGroup": (
        "elbv2/target_group.go",
        "ipAddressType name namePrefix port protocol protocolVersion targetControlPort targetType vpcId",
    ),
    "rds/cluster:Cluster": (
        "rds/cluster.go",
        (
            "availabilityZones clusterIdentifier clusterIdentifierPrefix clusterScalabilityType databaseName "
            "dbSubnetGroupName dbSystemId engine engineMode kmsKeyId masterUsername publiclyAccessible "
            "restoreToPointInTime s3Import snapshotIdentifier sourceRegion storageEncrypted"
        ),
    ),
    "rds/instance:Instance": (
        "rds/instance.go",
        (
            "availabilityZone backupTarget characterSetName customIamInstanceProfile dbName engine kmsKeyId "
            "ncharCharacterSetName restoreToPointInTime s3Import snapshotIdentifier storageEncrypted timezone "
            "username"
        ),
    ),
    "rds/parameterGroup:ParameterGroup": ("rds/parameter_group.go", "description family name namePrefix"),
    "rds/subnetGroup:SubnetGroup": ("rds/subnet_group.go", "name namePrefix"),
    "route53/queryLog:QueryLog": ("route53/query_log.go", "cloudwatchLogGroupArn zoneId"),
    "route53/record:Record": ("route53/record.go", "name zoneId"),
    "route53/zone:Zone": ("route53/zone.go", "delegationSetId name"),
    "s3/bucket:Bucket": (
        "s3/bucket.go",
        "bucket bucketNamespace bucketPrefix objectLockConfiguration.objectLockEnabled objectLockEnabled",
    ),
    "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": (
        "s3/bucket_lifecycle_configuration.go",
        "bucket expectedBucketOwner",
    ),
    "s3/bucketLogging:BucketLogging": ("s3/bucket_logging.go", "bucket expectedBucketOwner"),
    "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": (
        "s3/bucket_object_lock_configuration.go",
        "bucket expectedBucketOwner objectLockEnabled",
    ),
    "s3/bucketOwnershipControls:BucketOwnershipControls": ("s3/bucket_ownership_controls.go", "bucket"),
    "s3/bucketPolicy:BucketPolicy": ("s3/bucket_policy.go", "bucket"),
    "s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ("s3/bucket_public_access_block.go", "bucket"),
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        "s3/bucket_server_side_encryption_configuration.go",
        "bucket expectedBucketOwner",
    ),
    "s3/bucketVersioning:BucketVersioning": ("s3/bucket_versioning.go", "bucket expectedBucketOwner"),
    "scheduler/schedule:Schedule": ("scheduler/schedule.go", "groupName name namePrefix"),
    "scheduler/scheduleGroup:ScheduleGroup": ("scheduler/schedule_group.go", "name namePrefix"),
    "secretsmanager/secret:Secret": ("secretsmanager/secret.go", "name namePrefix type"),
    "secretsmanager/secretRotation:SecretRotation": ("secretsmanager/secret_rotation.go", "secretId"),
    "secretsmanager/secretVersion:SecretVersion": (
        "secretsmanager/secret_version.go",
        "secretBinary secretId secretString secretStringWoVersion",
    ),
    "serverlessrepository/cloudFormationStack:CloudFormationStack": (
        "serverlessrepo/cloudformation_stack.go",
        "applicationId name",
    ),
    "servicediscovery/httpNamespace:HttpNamespace": ("servicediscovery/http_namespace.go", "description name"),
    "sns/topic:Topic": ("sns/topic.go", "fifoTopic name namePrefix"),
    "sns/topicPolicy:TopicPolicy": ("sns/topic_policy.go", "arn"),
    "sns/topicSubscription:TopicSubscription": ("sns/topic_subscription.go", "endpoint protocol topic"),
    "ssm/parameter:Parameter": ("ssm/parameter.go", "dataType name"),
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule": (
        "ec2/vpc_security_group_egress_rule.go",
        "securityGroupId",
    ),
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": (
        "ec2/vpc_security_group_ingress_rule.go",
        "securityGroupId",
    ),
}

REFUSED_UNLESS: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {("aws:ecs/service:Service", "capacityProviderStrategies"): "forceNewDeployment"}
)
"""(type, property) → the boolean input without which the provider refuses to change the property at all."""

GROWS_UP_TO: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {("aws:rds/instance:Instance", "allocatedStorage"): "maxAllocatedStorage"}
)
"""(type, property) → the input up to which AWS raises the property by itself: then the provider never lowers it."""


def has_grown(type_token: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether *old* is what AWS has made of a property by itself, which an update then leaves as it is."""
    limit = GROWS_UP_TO.get((type_token, name))
    if limit is None:
        return False
    most, asked, grown = (float(value or 0) for value in (new.get(limit), new.get(name), old.get(name)))
    return most > asked < grown


# Since its version 6 every resource of a region says which; a move to another one is a new resource there.
_EVERYWHERE: Final = frozenset({"region"})


def known_types() -> frozenset[str]:
    """Return the type tokens that the table knows."""
    return frozenset(f"aws:{token}" for token in _TABLE)


def forces_replacement(type_token: str) -> frozenset[str]:
    """Return the properties of a type that force its replacement, as dotted camelCase paths without list positions.

    Raises LookupError for a type that the table does not know: silence would read as "never replaced".
    """
    package, _, rest = type_token.partition(":")
    if package != "aws" or rest not in _TABLE:
        raise LookupError(f"preview/aws/replacement.py does not know which properties replace {type_token}")
    return frozenset(_TABLE[rest][1].split()) | _EVERYWHERE


def replacing(type_token: str, paths: Iterable[str], old: Inputs, new: Inputs) -> list[str]:
    """Return those of the changed *paths* that replace the resource whose inputs were *old* and are to be *new*.

    A path is dotted and has no list positions; that of a block which comes or goes stands for what is in the block.
    Raises LookupError for a type that the table does not know.
    """
    always = forces_replacement(type_token)
    at_times = [name for (kind, name), condition in CONDITIONS.items() if kind == type_token and condition(old, new)]
    forcing = sorted({*always, *at_times})
    return [path for path in paths if any(_concerns(path, name, old, new) for name in forcing)]


def _concerns(path: str, name: str, old: Inputs, new: Inputs) -> bool:
    if path == name or path.startswith(f"{name}."):
        return True
    return name.startswith(f"{path}.") and _at(name, old) != _at(name, new)


def _at(name: str, inputs: Any) -> Any:
    """Return what stands at a dotted name, or whatever stands in its way."""
    for part in name.split("."):
        if not isinstance(inputs, Mapping):
            return inputs
        inputs = inputs.get(part)
    return inputs


def source(type_token: str) -> str:
    """Return where the facts of a type come from."""
    forces_replacement(type_token)
    return f"hashicorp/terraform-provider-aws: internal/service/{_TABLE[type_token.partition(':')[2]][0]}"
