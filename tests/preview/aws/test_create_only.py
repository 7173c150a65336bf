"""What replaces a resource, by the cards (Pulumi's provider) and by CloudFormation's schemas: each difference is argued.

CloudFormation's names lead back to Pulumi's by the translation itself: every input of a type is written, with its card's
names, into the counterpart. A type that is merged into another one has no schema of its own, and a condition on values
cannot be said in a schema: neither is compared.
"""

from __future__ import annotations

import functools
import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from preview.aws.catalog import cards
from preview.aws.counterpart import Counterpart, NoCounterpart
from preview.cloudformation.notes import Notes
from preview.cloudformation.references import References
from preview.cloudformation.schemas import Schema, schema_of, type_named_as
from preview.cloudformation.template import Source
from preview.cloudformation.writer import Writer
from preview.recorder import sdk
from tests.support.written_plans import resource

EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_"
RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_"
PROVIDER = "https://github.com/hashicorp/terraform-provider-aws/"

CHANGED_IN_PLACE: Mapping[str, Mapping[str, str]] = {
    "aws:autoscaling/lifecycleHook:LifecycleHook": {
        "autoscalingGroupName": "put into the other group "
        "(https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html)",
    },
    "aws:budgets/budget:Budget": {
        "notifications": "created and deleted one by one "
        "(https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateNotification.html)",
    },
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": dict.fromkeys(
        ("credentialArn", "customRoleArn"),
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdatePullThroughCacheRule.html",
    ),
    "aws:ec2/instance:Instance": {
        "hostResourceGroupArn": f"{EC2}ModifyInstancePlacement.html",
        "ipv6AddressCount": f"{PROVIDER}pull/36308",
    },
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {
        "routeTableId": f"{EC2}ReplaceRouteTableAssociation.html",
    },
    "aws:ec2transitgateway/transitGateway:TransitGateway": {"amazonSideAsn": f"{EC2}ModifyTransitGateway.html"},
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": dict.fromkeys(
        ("tags", "tags.key"),
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_TagResource.html",
    ),
    "aws:ec2/vpnConnection:VpnConnection": {
        **dict.fromkeys(
            ("localIpv4NetworkCidr", "localIpv6NetworkCidr", "remoteIpv4NetworkCidr", "remoteIpv6NetworkCidr"),
            f"{EC2}ModifyVpnConnectionOptions.html",
        ),
        "presharedKeyStorage": f"{EC2}ModifyVpnTunnelOptions.html",
        **dict.fromkeys(
            ("outsideIpAddressType", "transportTransitGatewayAttachmentId"),
            "read at creation only: later, the provider plans an update that changes nothing "
            f"({PROVIDER}blob/main/internal/service/ec2/vpnsite_connection.go)",
        ),
    },
    "aws:elasticache/replicationGroup:ReplicationGroup": {
        "preferredCacheClusterAzs": "read at creation only: later, the provider plans an update that changes nothing "
        f"({PROVIDER}blob/main/internal/service/elasticache/replication_group.go)",
    },
    "aws:rds/instance:Instance": {
        "dbSubnetGroupName": f"{RDS}ModifyDBInstance.html",
        "identifier": f"NewDBInstanceIdentifier of {RDS}ModifyDBInstance.html",
    },
    **dict.fromkeys(
        (
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        ),
        dict.fromkeys(("fromPort", "ipProtocol", "toPort"), f"{EC2}ModifySecurityGroupRules.html"),
    ),
}
"""Create-only for CloudFormation, but the provider calls AWS to change it: type → property → the call, or the reason."""

_NO_CALL = "AWS changes it in no call: CloudFormation refuses the update, or replaces without saying so in the schema"
_NOT_CALLED = "AWS could change it, but the provider never does"
REPLACED_BY_THE_PROVIDER: Mapping[str, Mapping[str, str]] = {
    _NO_CALL: {
        "aws:autoscaling/group:Group": "initialLifecycleHooks",
        "aws:cloudfront/distribution:Distribution": "staging",
        "aws:cloudfront/publicKey:PublicKey": "encodedKey name",
        "aws:cloudwatch/eventBus:EventBus": "eventSourceName",
        "aws:cloudwatch/logDeliverySource:LogDeliverySource": "logType resourceArn",
        "aws:cloudwatch/logGroup:LogGroup": "logGroupClass",
        "aws:ec2/eip:Eip": "domain publicIpv4Pool",
        "aws:ec2/instance:Instance": "privateDnsNameOptions rootBlockDevice.encrypted rootBlockDevice.kmsKeyId",
        "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": "routeTableId vpnGatewayId",
        "aws:elasticache/parameterGroup:ParameterGroup": "description",
        "aws:elasticache/replicationGroup:ReplicationGroup": "durability nodeGroupConfigurations",
        "aws:kms/key:Key": "customerMasterKeySpec keyUsage multiRegion",
        "aws:lambda/eventSourceMapping:EventSourceMapping": (
            "amazonManagedKafkaEventSourceConfig.consumerGroupId queues "
            "selfManagedKafkaEventSourceConfig.consumerGroupId topics"
        ),
        "aws:lb/listenerCertificate:ListenerCertificate": "certificateArn",
        "aws:lb/targetGroup:TargetGroup": "targetControlPort",
        "aws:rds/cluster:Cluster": "availabilityZones engine masterUsername",
        "aws:rds/instance:Instance": "availabilityZone engine snapshotIdentifier",
        "aws:route53/healthCheck:HealthCheck": "routingControlArn",
        "aws:secretsmanager/secret:Secret": "type",
        "aws:ssm/parameter:Parameter": "dataType",
        "aws:wafv2/ipSet:IpSet": "ipAddressVersion",
    },
    _NOT_CALLED: {
        "aws:acm/certificate:Certificate": "validationMethod",
        "aws:apigatewayv2/api:Api": "credentialsArn routeKey target",
        "aws:apigatewayv2/integration:Integration": "integrationSubtype integrationType",
        "aws:cloudwatch/eventRule:EventRule": "eventBusName",
        "aws:sqs/queuePolicy:QueuePolicy": "queueUrl",
        "aws:ssm/maintenanceWindowTarget:MaintenanceWindowTarget": "resourceType",
        "aws:ec2/instance:Instance": "ebsBlockDevices ebsOptimized hostId tenancy",
        "aws:ec2/vpnConnection:VpnConnection": (
            "tunnel1InsideCidr tunnel1InsideIpv6Cidr tunnel2InsideCidr tunnel2InsideIpv6Cidr"
        ),
        "aws:ecs/service:Service": "launchType",
        "aws:route53/record:Record": "name",
        "aws:s3/bucket:Bucket": "objectLockConfiguration.objectLockEnabled objectLockEnabled",
        "aws:scheduler/schedule:Schedule": "groupName",
        "aws:servicediscovery/httpNamespace:HttpNamespace": "description",
        "aws:sns/topicPolicy:TopicPolicy": "arn",
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "logDestinationConfigs",
    },
}
"""Reason → type → properties that the provider's schema marks with ForceNew, in the file that the card names."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One type that both sides know."""

    always: frozenset[str]
    conditional: frozenset[str]
    schema: Schema
    properties: Mapping[str, frozenset[str]]
    """Pulumi path → the paths of CloudFormation that it is written to, both without positions."""

    @property
    def create_only(self) -> frozenset[str]:
        return frozenset(path.replace("/*", "") for path in self.schema.create_only)

    def changed_in_place(self) -> set[str]:
        """Return what CloudFormation replaces, and the card does not, as a whole, in part or under a condition."""
        theirs = {path for path, places in self.properties.items() if places & self.create_only}
        ours = self.always | self.conditional
        return {path for path in theirs if not any(_is_in(path, one) or _is_in(one, path) for one in ours)}

    def replaced(self) -> set[str]:
        """Return what the card always replaces, and CloudFormation changes in place."""
        return {
            path
            for path in self.always & self.properties.keys()
            if not any(_is_in(place, one, "/") for place in self.properties[path] for one in self.create_only)
        }


def _is_in(path: str, start: str, mark: str = ".") -> bool:
    return path == start or path.startswith(f"{start}{mark}")


def _any_value(annotation: Any, home: type, around: frozenset[type] = frozenset()) -> Any:
    """Return a value of the annotated shape, with every property of each object, but no object within one of its type."""
    for option in sdk.alternatives(annotation):
        found = option
        if isinstance(option, (typing.ForwardRef, str)):
            found = sdk.named(option if isinstance(option, str) else option.__forward_arg__, home)
        origin = typing.get_origin(found)
        if isinstance(origin, type) and issubclass(origin, Sequence):
            return [_any_value(typing.get_args(found)[0], home, around)]
        if hasattr(found, "_pulumi_input_type"):
            if found in around:
                return {}
            within = around | {found}
            return {name: _any_value(one.type, one.home, within) for name, one in sdk.fields_of(found).items()}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"key": "text"}
    return "text"


def _places(token: str, rule: Counterpart, schema: Schema) -> Mapping[str, frozenset[str]]:
    inputs = {
        name: _any_value(one.type, one.home)
        for name, one in (sdk.inputs_of(token) or {}).items()
        if name != "region" and name not in rule.parts
    }
    sources: dict[str, Source] = {}
    writer = Writer(
        replace(resource(token, "any"), inputs=inputs),
        replace(rule, values={}, constants=lambda _: {}),
        schema,
        notes=Notes("us-east-1"),
        references=References({}, []),
        into=({}, sources),
    )
    for name, value in inputs.items():
        writer.write(value, (name,))
    found: dict[str, set[str]] = {}
    for place, source in sources.items():
        named = "/".join(part for part in place.split("/") if not part.isdecimal())
        found.setdefault(re.sub(r"\[\d+\]", "", source.path), set()).add(named)
    return {path: frozenset(places) for path, places in found.items()}


def _compared() -> Iterator[tuple[str, Compared]]:
    for token, card in cards().items():
        rule = card.cloudformation or Counterpart()
        if card.replacement is None or isinstance(rule, NoCounterpart) or rule.into:
            continue
        name = rule.type or type_named_as(token)
        schema = schema_of(name) if name else None
        if schema is not None:
            facts = card.replacement
            yield token, Compared(facts.always, frozenset(facts.when), schema, _places(token, rule, schema))


@functools.cache
def compared() -> Mapping[str, Compared]:
    return dict(_compared())


def test_types_are_compared():
    assert len(compared()) >= 60


def test_what_only_cloudformation_replaces_is_changed_in_place_for_a_reason():
    found = {token: one.changed_in_place() for token, one in compared().items()}

    assert {token: paths for token, paths in found.items() if paths} == {
        token: set(reasons) for token, reasons in CHANGED_IN_PLACE.items()
    }


def test_what_only_the_provider_replaces_has_its_reason():
    argued: dict[str, set[str]] = {}
    for types in REPLACED_BY_THE_PROVIDER.values():
        for token, names in types.items():
            argued.setdefault(token, set()).update(names.split())
    found = {token: one.replaced() for token, one in compared().items()}

    assert {token: paths for token, paths in found.items() if paths} == argued
