import base64
import json
from typing import Any

import pulumi
import pytest

from components.compute.instance_group import InstanceGroup, InstanceGroupArgs
from components.compute.instance_user_data import Script
from components.network.placement import Placement
from model import instance_groups as model
from preview.recorder.record import Record
from tests.support.keys import make_key
from tests.support.offline import SITE, record
from tests.support.workloads import LOG_GROUPS, Store, load_balancer, policies_of

GROUP = "aws:autoscaling/group:Group"
HOOK = "aws:autoscaling/lifecycleHook:LifecycleHook"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
POLICY = "aws:autoscaling/policy:Policy"
TARGET_GROUP = "aws:lb/targetGroup:TargetGroup"
INTERFACE = "aws:ec2/networkInterface:NetworkInterface"
NAME = "plinth-test-web"

WEB: dict[str, Any] = {
    "scripts": ["examples/instances/web.sh"],
    "min_instances": 1,
    "max_instances": 3,
    "scaling": {"cpu_percent": 80, "memory_percent": 70},
    "port": 80,
    "route": {"paths": ["/*"], "priority": 100},
    "health_check": {"path": "/health", "interval_seconds": 30},
    "stop": {"script": "examples/instances/stop.sh", "timeout_seconds": 60},
}
ALONE: dict[str, Any] = {"min_instances": 1, "max_instances": 1}


def group(links: dict[str, str] | None = None, **spec: Any) -> Record:
    """Return what the group ``web`` registers, with the fewest settings and *spec*."""

    def program() -> None:
        made = model.InstanceGroup(**{"instance_type": "t4g.small", "links": links or {}, **spec})
        found = InstanceGroup(
            "web",
            InstanceGroupArgs(
                spec=made,
                scripts=[Script(path=path, text="#!/bin/bash\ntrue\n") for path in made.scripts],
                stop=Script(path=made.stop.script, text="#!/bin/bash\nfalse\n") if made.stop else None,
                key=make_key("instances"),
                placement=Placement(vpc_id="vpc-1", subnet_ids=["subnet-a"] if made.fixed_address else ["a", "b"]),
                log_groups=LOG_GROUPS,
                site=SITE,
                links={name: Store(name) for name in links or {}},
                load_balancer=load_balancer() if made.route else None,
            ),
        )
        pulumi.export("alarms", sorted(alarm.name for alarm in found.alarms))

    return record(program)


@pytest.fixture(scope="module")
def web() -> Record:
    return group(**WEB)


def test_the_web_tier_has_its_numbers(web: Record) -> None:
    inputs = web.only(GROUP).inputs

    assert (inputs["minSize"], inputs["maxSize"], inputs["desiredCapacity"]) == (1, 3, 1)
    assert inputs["vpcZoneIdentifiers"] == ["a", "b"]
    assert (inputs["healthCheckType"], web.only(TARGET_GROUP).inputs["healthCheck"]["interval"]) == ("ELB", 30)
    assert (web.only(TARGET_GROUP).inputs["targetType"], web.only(TARGET_GROUP).inputs["port"]) == ("instance", 80)
    assert {one.name: one.inputs["targetTrackingConfiguration"] for one in web.of_type(POLICY)} == {
        "web-cpu": {
            "targetValue": 80,
            "predefinedMetricSpecification": {"predefinedMetricType": "ASGAverageCPUUtilization"},
        },
        "web-memory": {
            "targetValue": 70,
            "customizedMetricSpecification": {
                "namespace": "CWAgent",
                "metricName": "mem_used_percent",
                "metricDimensions": [{"name": "AutoScalingGroupName", "value": NAME}],
                "statistic": "Average",
            },
        },
    }


def test_the_number_of_instances_is_the_groups_own_as_soon_as_something_scales_it(web: Record) -> None:
    assert "desiredCapacity" in web.only(GROUP).ignore_changes
    assert "desiredCapacity" not in group(**ALONE).only(GROUP).ignore_changes


def test_an_instance_is_closed_encrypted_and_has_no_key_pair(web: Record) -> None:
    inputs = web.only(TEMPLATE).inputs

    assert inputs["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    (device,) = inputs["blockDeviceMappings"]
    assert device["ebs"]["encrypted"] == "true"
    assert device["ebs"]["kmsKeyId"] == web.only("aws:kms/key:Key").outputs["arn"]
    assert "keyName" not in inputs
    rules = web.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert {(one.inputs["fromPort"], one.inputs["toPort"]) for one in rules if one.name.startswith("edge-to-web")} == {
        (80, 80)
    }


def test_the_newest_image_of_the_processor_is_read_at_each_launch() -> None:
    newest = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default"

    assert group(**ALONE).only(TEMPLATE).inputs["imageId"] == f"{newest}-arm64"
    assert group(**ALONE, instance_type="m7i.large").only(TEMPLATE).inputs["imageId"] == f"{newest}-x86_64"
    fixed = group(**ALONE, image={"id": "ami-0123456789abcdef0"})
    assert fixed.only(TEMPLATE).inputs["imageId"] == "ami-0123456789abcdef0"


def test_new_instances_come_first_and_5xx_stops_a_replacement(web: Record) -> None:
    inputs = web.only(GROUP).inputs
    preferences = inputs["instanceRefresh"]["preferences"]

    assert (preferences["minHealthyPercentage"], preferences["maxHealthyPercentage"]) == (100, 110)
    assert preferences["alarmSpecification"] == {"alarms": ["plinth-test-web-5xx"]}
    assert "autoRollback" not in preferences
    assert inputs["launchTemplate"]["version"] == "1"


def test_hooks_hold_an_instance_back_until_it_is_set_up_and_until_its_stop_script_has_ended(web: Record) -> None:
    hooks = {one.inputs["name"]: one.inputs for one in web.of_type(HOOK)}

    assert (hooks[f"{NAME}-start"]["defaultResult"], hooks[f"{NAME}-start"]["heartbeatTimeout"]) == ("ABANDON", 900)
    assert (hooks[f"{NAME}-stop"]["defaultResult"], hooks[f"{NAME}-stop"]["heartbeatTimeout"]) == ("CONTINUE", 90)
    assert [one["name"] for one in web.only(GROUP).inputs["initialLifecycleHooks"]] == [f"{NAME}-start"]
    assert "initialLifecycleHooks" in web.only(GROUP).ignore_changes
    assert [one.inputs["name"] for one in group(**ALONE).of_type(HOOK)] == [f"{NAME}-start"]


def test_the_stop_script_has_its_whole_time_and_a_deletion_waits_for_it(web: Record) -> None:
    longest = group(**{**WEB, "drain_seconds": 600, "stop": {"script": "stop.sh", "timeout_seconds": 7_200}})
    hooks = {one.inputs["name"]: one.inputs for one in longest.of_type(HOOK)}

    assert hooks[f"{NAME}-stop"]["heartbeatTimeout"] == 7_200
    assert longest.only(GROUP).custom_timeouts == {"delete": "140m"}
    assert web.only(GROUP).custom_timeouts == {"delete": "12m"}
    assert group(**ALONE).only(GROUP).custom_timeouts == {"delete": "10m"}


def test_the_role_may_do_what_its_agents_need_and_nothing_else() -> None:
    found = {one["Sid"]: one for one in policies_of(group(**ALONE), "web-role")["web-run"]}

    assert set(found) == {
        "SsmAgent",
        "SsmAgentHere",
        "PublishMetrics",
        "AnswerTheGroup",
        "ReadAgentConfiguration",
        "WriteLog",
    }
    assert found["PublishMetrics"]["Condition"] == {"StringEquals": {"cloudwatch:namespace": "CWAgent"}}
    assert found["AnswerTheGroup"]["Resource"] == [
        f"arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/{NAME}"
    ]


def test_the_agent_reports_memory_and_disk_of_the_group_and_sends_log_files() -> None:
    seen = group(**ALONE, log_files=["/var/log/app/*.log"])
    parameter = seen.only("aws:ssm/parameter:Parameter").inputs
    configuration = json.loads(parameter["value"])

    collected = configuration["metrics"]["metrics_collected"]
    own = {"AutoScalingGroupName": NAME}
    assert {kind: one["append_dimensions"] for kind, one in collected.items()} == {"mem": own, "disk": own}
    files = configuration["logs"]["logs_collected"]["files"]["collect_list"]
    assert [one["file_path"] for one in files] == ["/var/log/cloud-init-output.log", "/var/log/app/*.log"]
    assert {one["log_group_name"] for one in files} == {seen.only("aws:cloudwatch/logGroup:LogGroup").inputs["name"]}


def test_links_give_variables_and_permissions_and_no_secret_is_in_user_data() -> None:
    seen = group(**ALONE, links={"files": "read"}, environment={"MODE": "fast"})
    script = base64.b64decode(seen.only(TEMPLATE).inputs["userData"]).decode()
    (line,) = [json.loads(one) for one in script.splitlines() if one.startswith('{"plain"')]

    assert line["plain"]["MODE"] == "fast"
    assert set(line["secrets"]["FILES_PASSWORD"]) == {"arn", "key"}
    assert policies_of(seen, "web-role")["web-links"]


def test_another_agent_configuration_replaces_the_instances() -> None:
    before, after = (group(**ALONE, log_files=files).only(TEMPLATE).inputs for files in ([], ["/var/log/app.log"]))

    assert before["userData"] != after["userData"]


def test_spot_has_several_types_and_replaces_what_is_about_to_be_interrupted() -> None:
    inputs = group(**{**WEB, "spot": {"instance_types": ["t4g.medium"], "on_demand_percent": 25}}).only(GROUP).inputs
    policy = inputs["mixedInstancesPolicy"]

    assert "launchTemplate" not in inputs
    assert [one["instanceType"] for one in policy["launchTemplate"]["overrides"]] == ["t4g.small", "t4g.medium"]
    assert policy["instancesDistribution"] == {
        "onDemandAllocationStrategy": "prioritized",
        "onDemandBaseCapacity": 1,
        "onDemandPercentageAboveBaseCapacity": 25,
        "spotAllocationStrategy": "price-capacity-optimized",
    }
    assert inputs["capacityRebalance"] is True


def test_a_warm_pool_keeps_so_many_instances_besides() -> None:
    inputs = group(**ALONE, warm_pool={"instances": 2}).only(GROUP).inputs

    assert inputs["warmPool"] == {"poolState": "Stopped", "minSize": 2, "maxGroupPreparedCapacity": 3}


def test_a_fixed_address_is_reserved_and_belongs_to_an_interface_that_the_next_instance_takes_over() -> None:
    seen = group(**ALONE, fixed_address={"address": "10.0.10.20", "availability_zone": "a"})
    group_inputs, template = seen.only(GROUP).inputs, seen.only(TEMPLATE).inputs

    assert seen.only(INTERFACE).inputs["privateIps"] == ["10.0.10.20"]
    reservation = seen.only("aws:ec2/subnetCidrReservation:SubnetCidrReservation")
    assert reservation.inputs["cidrBlock"] == "10.0.10.20/32"
    assert reservation.urn in seen.only(INTERFACE).dependencies
    assert template["networkInterfaces"] == [
        {"deviceIndex": 0, "networkInterfaceId": seen.only(INTERFACE).outputs["id"]}
    ]
    assert "vpcSecurityGroupIds" not in template
    assert group_inputs["availabilityZones"] == ["us-east-1a"]
    assert "vpcZoneIdentifiers" not in group_inputs
    assert group_inputs["instanceMaintenancePolicy"] == {"minHealthyPercentage": 0, "maxHealthyPercentage": 100}


def test_patches_are_installed_one_instance_at_a_time_in_the_window() -> None:
    seen = group(**ALONE, patching={"window": "sun:03:30-sun:05:30", "reboot": False})
    window = seen.only("aws:ssm/maintenanceWindow:MaintenanceWindow").inputs
    task = seen.only("aws:ssm/maintenanceWindowTask:MaintenanceWindowTask").inputs

    assert (window["schedule"], window["duration"], window["cutoff"]) == ("cron(30 3 ? * SUN *)", 2, 1)
    assert (task["taskArn"], task["maxConcurrency"]) == ("AWS-RunPatchBaseline", "1")
    parameters = task["taskInvocationParameters"]["runCommandParameters"]["parameters"]
    assert {one["name"]: one["values"] for one in parameters} == {
        "Operation": ["Install"],
        "RebootOption": ["NoReboot"],
    }
    reading = {one["Sid"]: one for one in policies_of(seen, "web-role")["web-run"]}["ReadPatchManager"]
    assert reading["Resource"] == [
        "arn:aws:s3:::aws-patch-manager-us-east-1-*/*",
        "arn:aws:s3:::patch-baseline-snapshot-us-east-1/*",
        "arn:aws:s3:::patch-baseline-snapshot-us-east-1-*/*",
    ]
    tags = {one["resourceType"]: one["tags"] for one in seen.only(TEMPLATE).inputs["tagSpecifications"]}
    assert tags["instance"]["PatchGroup"] == seen.only("aws:ssm/patchGroup:PatchGroup").inputs["patchGroup"] == NAME


def test_snapshots_are_of_the_groups_volumes_alone() -> None:
    seen = group(**ALONE, backup={"time": "02:00", "keep_days": 14})
    details = seen.only("aws:dlm/lifecyclePolicy:LifecyclePolicy").inputs["policyDetails"]
    tags = {one["resourceType"]: one["tags"] for one in seen.only(TEMPLATE).inputs["tagSpecifications"]}

    assert details["targetTags"] == {"SnapshotsOf": NAME}
    assert tags["volume"]["SnapshotsOf"] == NAME
    (schedule,) = details["schedules"]
    assert (schedule["createRule"]["times"], schedule["retainRule"]["interval"]) == ("02:00", 14)
    taking = {one["Sid"]: one for one in policies_of(seen, "web-snapshots")["web-snapshots-take"]}
    assert taking["TakeOfTheseVolumes"]["Condition"] == {"StringEquals": {"aws:ResourceTag/SnapshotsOf": NAME}}
    own = {"StringLike": {"aws:ResourceTag/aws:dlm:lifecycle-policy-id": "policy-*"}}
    assert (taking["TagItsOwn"]["Condition"], taking["DeleteItsOwn"]["Condition"]) == (own, own)


def test_missing_instances_alarm_and_a_group_behind_a_load_balancer_alarms_of_its_answers(web: Record) -> None:
    own = {"web-cpu-high", "web-disk-full", "web-instances-missing", "web-memory-high"}

    assert set(group(**ALONE).stack_outputs["alarms"]) == own
    assert set(web.stack_outputs["alarms"]) == own | {"web-5xx", "web-latency-high", "web-hosts-unhealthy"}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"max_instances": 0}, "max_instances"),
        ({"max_instances": 2}, "without scaling the group never grows"),
    ],
)
def test_an_illegal_group_is_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        group(**{**ALONE, **changes})
