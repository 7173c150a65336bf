"""What holds for every committed stack and example, read from one run of the program each."""

import json
import re

import pytest

from policies.plan.kinds import STATEFUL
from preview.recorder.record import Record, Registered
from settings import SettingsError
from settings.sections import OUTPUTS
from tests.support.offline import STACK_FILES, config_of, run_stack_file, stack_record

FIXED_NAMES = {
    "aws:rds/instance:Instance",  # a second database is refused by AWS, also after a crash in the middle
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:elasticache/serverlessCache:ServerlessCache",  # AWS requires a name, and IAM authentication signs it
    "aws:elasticache/user:User",  # IAM authentication wants the id that the client names
    "aws:elasticache/userGroup:UserGroup",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:cloudwatch/metricAlarm:MetricAlarm",  # a deployment names the alarm that rolls it back; only a name replaces it
    "aws:ssm/parameter:Parameter",
    "aws:ecs/cluster:Cluster",  # its log group must exist before it, under its name
    "aws:kms/alias:Alias",
    "aws:route53/zone:Zone",
    "aws:route53/record:Record",
    "aws:route53/keySigningKey:KeySigningKey",  # AWS requires a name without hyphens, and it is unique in one zone only
    "aws:lambda/alias:Alias",  # live, of one function: that of another is another alias
    "aws:apigatewayv2/stage:Stage",  # $default, whose URL has no path of its own; another API replaces it with itself
    "aws:autoscaling/group:Group",  # an instance names its group when it reports that it forwards
    "aws:autoscaling/lifecycleHook:LifecycleHook",  # an instance answers it by its name; that of another group is another
}
SERVICE = "aws:ecs/service:Service"

every_stack = pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.stem)


@every_stack
def test_what_holds_data_is_protected_unless_the_stack_allows_its_loss(path) -> None:
    seen = stack_record(path)
    allowed = any("allow_data_loss" in risk for risk in seen.stack_outputs["risks"])
    stateful = [resource for resource in seen.resources if resource.type in STATEFUL]

    assert stateful
    assert {resource.name for resource in stateful if resource.protect is allowed} == set()
    for database in seen.of_type("aws:rds/instance:Instance"):
        assert database.inputs["deletionProtection"] is not allowed
        assert database.inputs.get("skipFinalSnapshot", False) is allowed
    for bucket in seen.of_type("aws:s3/bucket:Bucket"):
        assert bool(bucket.inputs.get("forceDestroy")) is allowed


def _name_inputs(resource: Registered) -> set[str]:
    return {key for key in ("name", "identifier", "bucket", "replicationGroupId") if key in resource.inputs}


@every_stack
def test_nothing_that_may_be_replaced_has_a_fixed_name(path) -> None:
    seen = stack_record(path)
    named = {r.type for r in seen.resources if r.custom and r.type.startswith("aws:") and _name_inputs(r)}
    referring = {"aws:s3/"}  # a bucket's companions name the bucket, not themselves

    assert {kind for kind in named if not kind.startswith(tuple(referring))} - FIXED_NAMES == set()


@every_stack
def test_the_number_of_tasks_is_left_alone_exactly_when_it_scales(path) -> None:
    seen = stack_record(path)
    scaled = {r.name.removesuffix("-scaling") for r in seen.of_type("aws:appautoscaling/target:Target")}

    for service in seen.of_type(SERVICE):
        assert ("desiredCount" in service.ignore_changes) is any(name.startswith(service.name) for name in scaled)


@every_stack
def test_no_secret_is_in_plain_text(path) -> None:
    seen = stack_record(path)
    for definition in seen.of_type("aws:ecs/taskDefinition:TaskDefinition"):
        for container in json.loads(definition.inputs["containerDefinitions"]):
            for variable in container.get("environment", []):
                if variable["name"].endswith("_SECRET_ARN"):
                    assert variable["value"].startswith("arn:aws:secretsmanager:")
                else:
                    assert not re.search(r"(?i)password|secret|token|api_?key", variable["name"])
    for database in seen.of_type("aws:rds/instance:Instance"):
        assert "password" not in database.inputs or "password" in database.secret_inputs


@every_stack
def test_every_log_group_has_a_retention_and_a_key(path) -> None:
    for group in stack_record(path).of_type("aws:cloudwatch/logGroup:LogGroup"):
        assert group.inputs["retentionInDays"] > 0
        assert group.inputs["kmsKeyId"].startswith("arn:")


@every_stack
def test_what_people_and_pipelines_need_is_given_out(path) -> None:
    optional = {"url", "loadBalancerUrl", "dsRecord"}  # of a CDN, a public load balancer, a signed zone

    network = "vpcIds" if "plinth:networks" in path.read_text() else "vpcId"
    signed = {"cdnKeyIds"} if "key_groups" in path.read_text() else set()
    vpns = ("vpnTunnelAddresses", "vpnPresharedKeyArns") if "plinth:vpns" in path.read_text() else ()

    assert set(stack_record(path).stack_outputs) | optional == {
        *OUTPUTS,
        "clusterName",
        "dsRecord",
        "loadBalancerUrl",
        "nameServers",
        "risks",
        "url",
        network,
        *signed,
        *vpns,
    }


@every_stack
def test_every_component_that_can_be_watched_is(path) -> None:
    seen = stack_record(path)
    alarms = {alarm.name for alarm in seen.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")}
    watched = [
        *seen.of_type(SERVICE),
        *seen.of_type("aws:rds/instance:Instance"),
        *seen.of_type("aws:elasticache/replicationGroup:ReplicationGroup"),
        *seen.of_type("aws:lb/loadBalancer:LoadBalancer"),
        *seen.of_type("aws:cloudfront/distribution:Distribution"),
    ]

    assert {
        resource.name for resource in watched if not any(a.startswith(f"{resource.name}-") for a in alarms)
    } == set()


def _cidrs(seen: Record) -> dict[str, str]:
    return {r.name: r.inputs["cidrBlock"] for r in seen.of_type("aws:ec2/subnet:Subnet")}


def test_the_fastapi_example_has_its_numbers() -> None:
    seen = stack_record(next(path for path in STACK_FILES if path.stem == "fastapi"))
    database = seen.only("aws:rds/instance:Instance").inputs
    definition = seen.only("aws:ecs/taskDefinition:TaskDefinition").inputs
    service = seen.only(SERVICE).inputs
    target = seen.only("aws:appautoscaling/target:Target").inputs
    check = seen.only("aws:lb/targetGroup:TargetGroup").inputs["healthCheck"]

    assert {k: v for k, v in _cidrs(seen).items() if "data" not in k} == {
        "network-public-a": "10.0.1.0/24",
        "network-public-b": "10.0.2.0/24",
        "network-private-a": "10.0.11.0/24",
        "network-private-b": "10.0.12.0/24",
    }
    assert (definition["cpu"], definition["memory"]) == ("512", "1024")
    assert definition["runtimePlatform"]["cpuArchitecture"] == "X86_64"
    assert (check["path"], check["interval"], check["timeout"]) == ("/healthz", 30, 5)
    assert (check["healthyThreshold"], check["unhealthyThreshold"]) == (2, 3)
    assert (target["minCapacity"], target["maxCapacity"]) == (2, 6)
    assert (service["deploymentMinimumHealthyPercent"], service["deploymentMaximumPercent"]) == (100, 200)
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert (database["instanceClass"], database["engineVersion"]) == ("db.t3.micro", "15")
    assert (database["allocatedStorage"], database["maxAllocatedStorage"]) == (20, 100)
    assert database["multiAz"] is True
    assert database["backupRetentionPeriod"] == 7
    assert database["manageMasterUserPassword"] is True
    assert {"/ecs/fastapi-app-production"} <= {
        g.inputs.get("name") for g in seen.of_type("aws:cloudwatch/logGroup:LogGroup")
    }
    targets = {
        policy.inputs["targetTrackingScalingPolicyConfiguration"]["predefinedMetricSpecification"][
            "predefinedMetricType"
        ]: (policy.inputs["targetTrackingScalingPolicyConfiguration"]["targetValue"])
        for policy in seen.of_type("aws:appautoscaling/policy:Policy")
    }
    assert targets == {"ECSServiceAverageCPUUtilization": 70, "ECSServiceAverageMemoryUtilization": 80}


@pytest.mark.parametrize(("stack", "zones", "workloads"), [("dev", 2, 1), ("staging", 2, 2), ("prod", 3, 3)])
def test_the_stacks_have_their_zones(stack, zones, workloads) -> None:
    seen = stack_record(next(path for path in STACK_FILES if path.name == f"Pulumi.{stack}.yaml"))
    subnets = seen.of_type("aws:ec2/subnet:Subnet")
    placed = {
        subnet for service in seen.of_type(SERVICE) for subnet in service.inputs["networkConfiguration"]["subnets"]
    }

    assert len({subnet.inputs["availabilityZone"] for subnet in subnets}) == zones
    assert len(placed) == workloads


def test_credentials_of_another_account_are_refused_before_anything_is_registered() -> None:
    prod = config_of("Pulumi.prod.yaml")
    prod["aws:allowedAccountIds"] = ["210987654321"]
    prod["plinth:account"]["id"] = "210987654321"
    registered: list[Registered] = []

    with pytest.raises(SettingsError, match="the credentials belong to account 123456789012"):
        run_stack_file(prod, seen=registered.append)

    assert registered == []


@every_stack
def test_load_balancers_and_vpc_origins_wait_for_the_internet_gateway_and_the_public_route(path) -> None:
    seen = stack_record(path)
    routes = [route for route in seen.of_type("aws:ec2/route:Route") if "gatewayId" in route.inputs]
    gateways = {one.id: one.urn for one in seen.of_type("aws:ec2/internetGateway:InternetGateway")}
    paths = [{route.urn, gateways[route.inputs["gatewayId"]]} for route in routes]

    balancers = seen.of_type("aws:lb/loadBalancer:LoadBalancer")
    for balancer in balancers:
        is_adopted = balancer.inputs["subnets"][0] not in {one.id for one in seen.of_type("aws:ec2/subnet:Subnet")}
        assert is_adopted or any(path <= set(balancer.dependencies) for path in paths)
    for origin in seen.of_type("aws:cloudfront/vpcOrigin:VpcOrigin"):
        assert {balancer.urn for balancer in balancers} & set(origin.dependencies)
