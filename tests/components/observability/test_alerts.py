import json
from collections.abc import Sequence
from dataclasses import replace

import pulumi
import pytest

from components.observability.alerts import Alerts, AlertsArgs
from components.security.key import Key, KeyArgs
from model.keys import Keys
from model.observability import Observability
from preview.recorder.record import Record
from tests.support.offline import SITE, record

OPS = Observability(alert_emails=["ops@example.com"], log_retention_days=30)
NO_ONE = Observability(log_retention_days=30)
TOPIC = "aws:sns/topic:Topic"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"


def alerts(
    *,
    regions: Sequence[str] = (),
    cluster_name: pulumi.Input[str] | None = None,
    jobs: Sequence[str] = (),
    keep: list[Alerts] | None = None,
) -> Record:
    def program() -> None:
        key = Key("logs", KeyArgs(domain="logs", spec=Keys(), site=SITE))
        args = AlertsArgs(spec=OPS, key=key, site=SITE, regions=regions, cluster_name=cluster_name, job_families=jobs)
        made = Alerts("alerts", args)
        if keep is not None:
            keep.append(made)

    return record(program)


def test_the_topic_of_the_stack_is_under_the_key_of_logs() -> None:
    seen = alerts()
    topic = seen.only(TOPIC)

    assert topic.name == "alerts"
    assert topic.inputs["kmsMasterKeyId"] == seen.only("aws:kms/key:Key").outputs["arn"]


def test_without_a_key_the_topic_has_its_own_that_alarms_and_budgets_may_use() -> None:
    seen = record(lambda: Alerts("alerts", AlertsArgs(spec=OPS, site=SITE)))
    key = seen.only("aws:kms/key:Key")
    encrypt = json.loads(seen.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"])["Statement"][1]

    assert seen.only(TOPIC).inputs["kmsMasterKeyId"] == key.outputs["arn"]
    assert json.loads(key.inputs["policy"])["Statement"][1]["Principal"] == {
        "Service": ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]
    }
    assert encrypt["Resource"] == [key.outputs["arn"]]


def test_alarms_and_budgets_may_publish_to_the_topic_of_the_stack() -> None:
    statements = json.loads(alerts().only("aws:sns/topicPolicy:TopicPolicy").inputs["policy"])["Statement"]

    assert statements[1]["Principal"] == {"Service": ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]}


def test_a_further_region_has_a_topic_for_alarms_with_the_same_subscribers() -> None:
    kept: list[Alerts] = []
    seen = alerts(regions=["us-west-2"], keep=kept)
    topic = seen.named("alerts-us-west-2", TOPIC)
    statements = json.loads(seen.named("alerts-us-west-2-policy").inputs["policy"])["Statement"]

    assert topic.inputs["region"] == "us-west-2"
    assert statements[1]["Principal"] == {"Service": ["cloudwatch.amazonaws.com"]}
    assert [
        resource.inputs["endpoint"] for resource in seen.of_type("aws:sns/topicSubscription:TopicSubscription")
    ] == [
        "ops@example.com",
        "ops@example.com",
    ]
    assert list(kept[0].regional_arns) == ["us-east-1", "us-west-2"]


def test_the_region_of_the_stack_needs_no_second_topic() -> None:
    seen = alerts(regions=["us-east-1"])

    assert [topic.name for topic in seen.of_type(TOPIC)] == ["alerts"]


def test_a_failed_ecs_deployment_is_reported_in_a_sentence() -> None:
    seen = alerts()
    rule, target, topic = seen.only(RULE), seen.only(TARGET), seen.only(TOPIC)

    assert json.loads(rule.inputs["eventPattern"]) == {
        "source": ["aws.ecs"],
        "detail-type": ["ECS Deployment State Change"],
        "detail": {"eventName": ["SERVICE_DEPLOYMENT_FAILED"]},
    }
    assert target.inputs["rule"] == rule.outputs["name"]
    assert target.inputs["arn"] == topic.outputs["arn"]
    template = target.inputs["inputTransformer"]["inputTemplate"]
    assert json.loads(template) == "ECS gave up deployment <deployment> of <service> at <time>: <reason>"
    assert {f"<{path}>" for path in target.inputs["inputTransformer"]["inputPaths"]} <= set(
        template.strip('"').replace(":", "").split()
    )


def test_a_run_of_a_job_that_fails_or_does_not_start_is_reported() -> None:
    kept: list[Alerts] = []
    seen = alerts(jobs=["plinth-test-cleanup"], cluster_name=pulumi.Output.from_input("main"), keep=kept)
    rule = seen.named("alerts-jobs", RULE)
    target = seen.named("alerts-jobs", TARGET)

    assert json.loads(rule.inputs["eventPattern"]) == {
        "source": ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        "detail": {
            "lastStatus": ["STOPPED"],
            "clusterArn": ["arn:aws:ecs:us-east-1:123456789012:cluster/main"],
            "group": ["family:plinth-test-cleanup"],
            "$or": [
                {"containers": {"exitCode": [{"anything-but": [0]}]}},
                {"stopCode": [{"anything-but": ["EssentialContainerExited"]}]},
            ],
        },
    }
    assert target.inputs["arn"] == seen.only(TOPIC).outputs["arn"]
    assert set(target.inputs["inputTransformer"]["inputPaths"]) == {"job", "task", "reason", "time"}
    assert [alarm.name for alarm in kept[0].alarms] == [
        "alerts-deployments-untold",
        "alerts-jobs-untold",
        "alerts-undelivered",
    ]


def test_whoever_publishes_waits_for_the_policy_of_the_topic() -> None:
    seen = alerts()

    assert seen.named("alerts-policy").urn in seen.only(TARGET).property_dependencies["arn"]


def test_only_the_deployments_of_a_given_cluster_are_reported() -> None:
    pattern = json.loads(
        alerts(cluster_name=pulumi.Output.from_input("main-1a2b3c4")).only(RULE).inputs["eventPattern"]
    )

    assert pattern["resources"] == [{"prefix": "arn:aws:ecs:us-east-1:123456789012:service/main-1a2b3c4/"}]


def test_eventbridge_publishes_with_a_role_that_only_this_rule_can_take() -> None:
    seen = alerts()
    role, policy = seen.only("aws:iam/role:Role"), seen.only("aws:iam/rolePolicy:RolePolicy")
    (trust,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    publish, encrypt = json.loads(policy.inputs["policy"])["Statement"]

    assert trust["Principal"] == {"Service": "events.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": seen.only(RULE).outputs["arn"]},
    }
    assert (publish["Action"], publish["Resource"]) == (["sns:Publish"], [seen.only(TOPIC).outputs["arn"]])
    assert encrypt["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert encrypt["Resource"] == [seen.only("aws:kms/key:Key").outputs["arn"]]
    assert seen.only(TARGET).inputs["roleArn"] == role.outputs["arn"]
    assert policy.urn in seen.only(TARGET).dependencies


def test_notifications_that_are_not_delivered_raise_an_alarm() -> None:
    kept: list[Alerts] = []
    alerts(keep=kept)

    assert [(alarm.name, alarm.metric.name) for alarm in kept[0].alarms] == [
        ("alerts-deployments-untold", "FailedInvocations"),
        ("alerts-undelivered", "NumberOfNotificationsFailed"),
    ]


@pytest.mark.parametrize("protect", [True, False])
def test_a_further_topics_own_key_is_protected_like_the_rest_of_the_stack(*, protect: bool) -> None:
    seen = record(
        lambda: Alerts("alerts", AlertsArgs(spec=NO_ONE, site=replace(SITE, protect=protect), regions=["eu-west-1"]))
    )

    assert seen.named("alerts-eu-west-1-key", "aws:kms/key:Key").protect is protect
