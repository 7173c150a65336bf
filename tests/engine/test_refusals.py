"""What the make-believe AWS refuses, without an engine: each pair of values, and nothing that a committed stack has."""

import json

import pytest
from cloud import Cloud, RefusedError, Thing
from refusals import refusal

from tests.support.offline import STACK_FILES, stack_record

INSTANCE = "aws:rds/instance:Instance"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts"
GP3 = {"engine": "postgres", "storageType": "gp3", "allocatedStorage": 100}
STRIPED = {**GP3, "allocatedStorage": 400}


def task(*ports, cpu="256", memory="512"):
    containers = [{"portMappings": [{"containerPort": c, "hostPort": h}]} for c, h in ports]
    return {
        "containerDefinitions": json.dumps(containers),
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": cpu,
        "memory": memory,
    }


@pytest.mark.parametrize(
    ("token", "good", "bad", "says"),
    [
        (INSTANCE, {"replicateSourceDb": "main"}, {"kmsKeyId": "key"}, "the key of the source"),
        (INSTANCE, {"replicateSourceDb": "arn:aws:rds:eu-west-1:1:db:main", "kmsKeyId": "key"},
         {"replicateSourceDb": "main"}, "the key of the source"),
        (INSTANCE, GP3, {"iops": 12000}, "gp3 below 400 GiB"),
        (INSTANCE, GP3, {"storageThroughput": 500}, "gp3 below 400 GiB"),
        (INSTANCE, {**STRIPED, "iops": 12000, "storageThroughput": 500}, {"storageThroughput": 3001}, "0.25 MiB/s"),
        (INSTANCE, {"monitoringInterval": 60, "monitoringRoleArn": "role"}, {"monitoringRoleArn": None}, "needs a role"),
        (TASK, task(cpu="1024", memory="8192"), {"memory": "9216"}, "this CPU with this memory"),
        (TASK, task((80, 80)), {"containerDefinitions": task((80, 8080))["containerDefinitions"]}, "host port"),
        (TASK, task((80, 80), (81, 81)), {"containerDefinitions": task((80, 80), (80, 80))["containerDefinitions"]},
         "use the same port"),
        ("aws:ecs/service:Service", {"availabilityZoneRebalancing": "ENABLED", "deploymentMaximumPercent": 200},
         {"deploymentMaximumPercent": 100}, "rebalancing"),
        (GROUP, {"automaticFailoverEnabled": True, "numCacheClusters": 2}, {"numCacheClusters": 1}, "two nodes"),
        (GROUP, {"automaticFailoverEnabled": True, "multiAzEnabled": True, "numCacheClusters": 2},
         {"automaticFailoverEnabled": False}, "multi-AZ"),
    ],
)  # fmt: skip
def test_values_that_do_not_go_together_are_refused_with_the_page(token, good, bad, says):
    assert refusal(token, good) is None
    refused = refusal(token, {**good, **bad})
    assert says in refused
    assert "https://docs.aws.amazon.com/" in refused


@pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.stem)
def test_nothing_that_a_committed_stack_has_is_refused(path):
    resources = stack_record(path).resources
    assert [(r.name, why) for r in resources if (why := refusal(r.type, r.inputs))] == []


def thing(kind, own, **inputs):
    return Thing(id=own, type=kind, urn=f"urn:pulumi:dev::plinth::{kind}::one", inputs=inputs, state={"arn": own})


def test_a_publisher_waits_for_the_policy_of_its_topic(tmp_path):
    budget = thing("aws:budgets/budget:Budget", "budget", notifications=[{"subscriberSnsTopicArns": [TOPIC]}])
    cloud = Cloud(tmp_path)
    cloud.create(thing("aws:sns/topic:Topic", TOPIC, name="alerts"))
    with pytest.raises(RefusedError, match="does not admit the publisher"):
        cloud.create(budget)
    cloud.create(thing("aws:sns/topicPolicy:TopicPolicy", f"{TOPIC}/policy", arn=TOPIC))
    cloud.create(budget)


def test_a_new_role_is_not_in_force_at_once(tmp_path):
    role = thing("aws:iam/role:Role", "arn:aws:iam::123456789012:role/api", name="api")
    cloud, named = Cloud(tmp_path), {"roles": [role.id]}
    cloud.create(role)
    assert cloud.not_in_force({"roles": []}, {role.type: 1}) is None
    assert [cloud.not_in_force(named, {role.type: 2}) for _ in range(3)] == [role, role, None]
