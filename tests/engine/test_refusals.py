"""What the make-believe AWS refuses, without an engine: each pair of values, and nothing that a committed stack has."""

import json
from dataclasses import replace

import pytest
from cloud import Cloud, RefusedError
from deployments import obstacle
from refusals import refusal
from things import Thing

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


def role_policy(name, characters):
    return thing("aws:iam/rolePolicy:RolePolicy", f"api:{name}", role="api", policy=" x" * characters)


def test_a_role_takes_so_many_characters_of_inline_policies_of_its_own_and_so_many_managed_ones(tmp_path):
    cloud = Cloud(tmp_path)
    cloud.create(role_policy("one", 10_000))
    cloud.create(role_policy("two", 240))
    cloud.update(role_policy("two", 239))
    with pytest.raises(RefusedError, match="Maximum policy size of 10240 bytes exceeded for role api"):
        cloud.create(role_policy("three", 2))
    kind = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    for number in range(10):
        cloud.create(thing(kind, f"api-{number}", role="api", policyArn=f"arn:{number}"))
    cloud.create(thing(kind, "auth-0", role="auth", policyArn="arn:0"))
    with pytest.raises(RefusedError, match="PoliciesPerRole: 10"):
        cloud.create(thing(kind, "api-10", role="api", policyArn="arn:10"))


def test_a_rotation_takes_the_current_label_from_a_version_and_one_without_a_label_is_deleted(tmp_path):
    def version(own, *stages):
        given = thing("aws:secretsmanager/secretVersion:SecretVersion", own, secretId="arn", versionStages=list(stages))
        return replace(given, state={"versionStages": list(stages)})

    cloud = Cloud(tmp_path)
    cloud.create(version("seed", "SEED"))
    cloud.create(version("first", "AWSCURRENT", "FIRST"))
    cloud.create(replace(version("plain", "AWSCURRENT"), inputs={"secretId": "other"}))
    assert cloud.stages("arn") == [["SEED"], ["AWSCURRENT", "FIRST"]]
    for secret in ("arn", "other"):
        cloud.rotate(secret)
    assert cloud.stages("arn") == [["SEED"], ["FIRST", "AWSPREVIOUS"], ["AWSCURRENT"]]
    assert cloud.stages("other") == [["AWSPREVIOUS"], ["AWSCURRENT"]]
    for secret in ("arn", "other"):
        cloud.rotate(secret)
    assert Cloud(tmp_path).stages("arn") == [["SEED"], ["FIRST"], ["AWSCURRENT"]]
    assert cloud.stages("other") == [["AWSCURRENT"]]


@pytest.mark.parametrize(
    ("actions", "resource", "why"),
    [
        (["secretsmanager:GetSecretValue"], "arn:aws:secretsmanager:r:1:secret:token-a", None),
        (["kms:Decrypt"], "arn:aws:secretsmanager:r:1:secret:token-a", "may not read"),
        (["secretsmanager:GetSecretValue"], "arn:aws:secretsmanager:r:1:secret:other-b", "may not read"),
    ],
)
def test_a_task_starts_only_if_its_execution_role_may_read_its_secrets(actions, resource, why):
    secrets = [{"name": "TOKEN", "valueFrom": "arn:aws:secretsmanager:r:1:secret:token-a:key::"}]
    definition = {"containerDefinitions": json.dumps([{"image": "nginx", "secrets": secrets}])}
    document = json.dumps({"Statement": [{"Effect": "Allow", "Action": actions, "Resource": [resource]}]})
    found = obstacle(definition, None, (), [document])
    assert found is None if why is None else why in found
