import json
from typing import Any

import pulumi
import pytest

from components.compute.code_folder import Code
from components.compute.function import Function, FunctionArgs
from components.compute.function_attachment import Attachment
from components.compute.function_dependencies import Dependencies
from components.compute.function_variables import value_from
from components.links import SecretReference
from components.messaging.event_bus import EventBus, EventBusArgs
from components.messaging.queue import Queue, QueueArgs
from components.messaging.topic import Topic, TopicArgs
from components.network.placement import Placement
from components.observability.log_groups import LogGroups
from components.security.key import Key
from model import functions as model
from model.event_buses import EventBus as EventBusSpec
from model.queues import Queue as QueueSpec
from model.topics import Topic as TopicSpec
from preview.recorder.record import Record
from tests.support.keys import make_key
from tests.support.offline import SITE, record
from tests.support.workloads import Store, policies_of

MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
LAMBDA = "aws:lambda/function:Function"
ROLE = "aws:iam/role:Role"
CODE = Code(folder="examples/functions/reports", files=["app.py"], sha256="0" * 64)
PACKAGES = Dependencies(lock="requirements.txt", sha256="a" * 64, runtime="python3.11", architecture="arm64")
PLACEMENT = Placement(vpc_id="vpc-1", subnet_ids=["subnet-a", "subnet-b"])
LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/plinth-test-thumbnails:*"


def function(
    *,
    inside: bool = False,
    admitted: bool = False,
    links: dict[str, Any] | None = None,
    given_queues: tuple[str, ...] = (),
    given_destinations: dict[str, str] | None = None,
    **spec: Any,
) -> Record:
    """Return what the function ``thumbnails`` registers, with the fewest settings and *spec*."""

    def program() -> None:
        key = make_key("messages")
        given = {name: Store(name) for name in links or {}}
        queues = {
            name: Queue(name, QueueArgs(spec=QueueSpec(visibility_timeout_seconds=180), key=key, site=SITE))
            for name in given_queues
        }
        made = Function(
            "thumbnails",
            FunctionArgs(
                spec=model.Function(
                    **{
                        **({} if "archive" in spec or "image" in spec else {"code": CODE.folder}),
                        **({} if "image" in spec else {"runtime": "python3.11", "handler": "app.handler"}),
                        "links": links or {},
                        **spec,
                    }
                ),
                dependencies=PACKAGES if "requirements" in spec else None,
                image=spec.get("image", {}).get("uri"),
                code=None if "archive" in spec or "image" in spec else CODE,
                key=key,
                log_groups=LogGroups(key_arn="arn:aws:kms:us-east-1:123456789012:key/logs", retention_days=30),
                site=SITE,
                attachment=Attachment(placement=PLACEMENT) if inside else None,
                links=given,
                queues=queues,
                destinations={field: _destination(kind, key) for field, kind in (given_destinations or {}).items()},
            ),
        )
        if admitted:
            made.admit("public", "apigateway.amazonaws.com", "arn:aws:execute-api:us-east-1:123456789012:abc/*")
        pulumi.export("alarms", sorted(alarm.name for alarm in made.alarms))

    return record(program)


def _destination(kind: str, key: Key) -> Queue | Topic | EventBus:
    if kind == "queue":
        return Queue("unread", QueueArgs(spec=QueueSpec(), key=key, site=SITE))
    if kind == "topic":
        return Topic("read", TopicArgs(spec=TopicSpec(), key=key, site=SITE))
    return EventBus("sales", EventBusArgs(spec=EventBusSpec(), key=key, site=SITE))


def test_python_with_128_mb_and_30_seconds_has_its_numbers() -> None:
    seen = function()
    inputs = dict(seen.only(LAMBDA).inputs)
    inputs.pop("code")

    assert inputs == {
        "architectures": ["arm64"],
        "ephemeralStorage": {"size": 512},
        "handler": "app.handler",
        "loggingConfig": {"logFormat": "JSON", "logGroup": "/aws/lambda/plinth-test-thumbnails"},
        "memorySize": 128,
        "publish": True,
        "role": seen.named("thumbnails-role", ROLE).outputs["arn"],
        "runtime": "python3.11",
        "sourceCodeHash": "0" * 64,
        "timeout": 30,
        "tracingConfig": {"mode": "Active"},
    }


def test_the_log_group_is_made_first_with_key_and_retention() -> None:
    seen = function()
    group = seen.only("aws:cloudwatch/logGroup:LogGroup")

    assert group.urn in seen.only(LAMBDA).dependencies
    assert dict(group.inputs) == {
        "name": "/aws/lambda/plinth-test-thumbnails",
        "kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/logs",
        "retentionInDays": 30,
    }


def test_the_role_may_log_and_keep_failed_events_and_nothing_else() -> None:
    seen = function(tracing=False)
    queue = seen.only("aws:sqs/queue:Queue").outputs["arn"]
    statements = policies_of(seen, "thumbnails-role")["thumbnails-run"]

    assert [(one["Action"], one["Resource"]) for one in statements] == [
        (["logs:CreateLogStream", "logs:PutLogEvents"], [LOGS]),
        (["sqs:SendMessage"], [queue]),
        (["kms:Decrypt", "kms:GenerateDataKey"], [seen.only("aws:kms/key:Key").outputs["arn"]]),
    ]


def test_tracing_and_a_vpc_add_what_they_need_and_the_code_itself_makes_no_interfaces() -> None:
    seen = function(inside=True)
    found = {one.get("Sid"): one for one in policies_of(seen, "thumbnails-role")["thumbnails-run"]}

    assert found["Trace"]["Action"] == ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    assert found["NotByItsCode"]["Effect"] == "Deny"
    assert found["NotByItsCode"]["Action"] == [*found["FindInterfaces"]["Action"], *found["ConnectToVpc"]["Action"]]
    assert found["ConnectToVpc"]["Resource"] == [
        f"arn:aws:ec2:us-east-1:123456789012:{kind}/*" for kind in ("network-interface", "security-group", "subnet")
    ]
    assert found["NotByItsCode"]["Condition"] == {
        "ArnLike": {"lambda:SourceFunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:*"}
    }


def test_a_function_outside_of_a_vpc_has_no_group_and_one_inside_admits_no_one() -> None:
    outside, inside = function(), function(inside=True)
    group = inside.only("aws:ec2/securityGroup:SecurityGroup")

    assert not outside.of_type("aws:ec2/securityGroup:SecurityGroup")
    assert inside.only(LAMBDA).inputs["vpcConfig"] == {
        "subnetIds": ["subnet-a", "subnet-b"],
        "securityGroupIds": [group.id],
        "ipv6AllowedForDualStack": False,
    }
    assert not inside.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert group.custom_timeouts == {"delete": "45m"}


def test_a_link_opens_its_port_and_its_secrets_arrive_as_references() -> None:
    seen = function(inside=True, links={"main": "connect"}, environment={"LOG_LEVEL": "INFO"})

    assert seen.only(LAMBDA).inputs["environment"]["variables"] == {
        "LOG_LEVEL": "INFO",
        "MAIN_HOST": "main.internal",
        "MAIN_ACCESS": "connect",
        "MAIN_PASSWORD_VALUE_FROM": "arn:secret:password::",
    }
    granted = policies_of(seen, "thumbnails-role")["thumbnails-links"]
    assert sorted(action for one in granted for action in one["Action"]) == [
        "secretsmanager:GetSecretValue",
        "store:Read",
    ]
    rules = [one for one in seen.resources if one.type.startswith("aws:vpc/securityGroup") and "to-main" in one.name]
    assert {one.urn for one in rules} <= set(seen.only(LAMBDA).dependencies)


def test_a_whole_secret_is_its_arn() -> None:
    assert value_from(SecretReference(arn="arn:secret", json_key=None)) == "arn:secret"


def test_everything_invokes_the_alias_of_the_published_version() -> None:
    seen = function(schedule="cron(0 3 * * ? *)", admitted=True)
    made, alias = seen.only(LAMBDA), seen.only("aws:lambda/alias:Alias")
    permission = seen.only("aws:lambda/permission:Permission")
    schedule = seen.only("aws:scheduler/schedule:Schedule")

    assert dict(alias.inputs) == {
        "name": "live",
        "functionName": made.outputs["name"],
        "functionVersion": made.outputs["version"],
    }
    assert dict(permission.inputs) == {
        "action": "lambda:InvokeFunction",
        "function": made.outputs["name"],
        "qualifier": "live",
        "principal": "apigateway.amazonaws.com",
        "sourceArn": "arn:aws:execute-api:us-east-1:123456789012:abc/*",
    }
    assert schedule.inputs["target"]["arn"] == alias.outputs["arn"] == f"{made.outputs['arn']}:live"
    assert policies_of(seen, "thumbnails-schedule-role")["thumbnails-schedule-invoke"] == [
        {
            "Sid": "Invoke",
            "Effect": "Allow",
            "Action": ["lambda:InvokeFunction"],
            "Resource": [alias.outputs["arn"]],
        }
    ]
    trust = json.loads(seen.named("thumbnails-schedule-role", ROLE).inputs["assumeRolePolicy"])["Statement"][0]
    assert trust["Condition"]["ArnLike"]["aws:SourceArn"].endswith(
        seen.only("aws:scheduler/scheduleGroup:ScheduleGroup").outputs["name"]
    )


def test_an_event_that_fails_for_good_goes_to_a_queue_once_the_role_may_send_there() -> None:
    seen = function(retries=1, event_age_seconds=600)
    config = seen.only("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")

    assert dict(config.inputs) == {
        "functionName": seen.only(LAMBDA).outputs["name"],
        "qualifier": "live",
        "maximumRetryAttempts": 1,
        "maximumEventAgeInSeconds": 600,
        "destinationConfig": {"onFailure": {"destination": seen.only("aws:sqs/queue:Queue").outputs["arn"]}},
    }
    assert seen.named("thumbnails-run", "aws:iam/rolePolicy:RolePolicy").urn in config.dependencies


def test_it_alarms_on_errors_throttles_long_runs_failed_events_and_dropped_schedules() -> None:
    assert function(schedule="rate(1 day)").stack_outputs["alarms"] == [
        "thumbnails-errors",
        "thumbnails-failed-events",
        "thumbnails-schedule-dropped",
        "thumbnails-slow",
        "thumbnails-throttles",
    ]


@pytest.fixture(scope="module")
def consuming() -> Record:
    limited = {"batch_size": 50, "batching_window_seconds": 5, "maximum_concurrency": 4}
    whole = {"report_batch_item_failures": False}
    return function(queues={"orders": limited, "returns": whole}, given_queues=("orders", "returns"))


def test_messages_of_a_queue_invoke_the_alias_as_the_stack_file_says(consuming: Record) -> None:
    limited, whole = (consuming.named(f"{one}-to-thumbnails", MAPPING) for one in ("orders", "returns"))
    alias = consuming.only("aws:lambda/alias:Alias").outputs["arn"]

    assert dict(limited.inputs) == {
        "eventSourceArn": consuming.named("orders", "aws:sqs/queue:Queue").outputs["arn"],
        "functionName": alias,
        "batchSize": 50,
        "maximumBatchingWindowInSeconds": 5,
        "functionResponseTypes": ["ReportBatchItemFailures"],
        "scalingConfig": {"maximumConcurrency": 4},
    }
    assert dict(whole.inputs) == {
        "eventSourceArn": consuming.named("returns", "aws:sqs/queue:Queue").outputs["arn"],
        "functionName": alias,
        "batchSize": 10,
    }


def test_the_role_may_receive_and_delete_messages_of_these_queues_before_lambda_does(consuming: Record) -> None:
    policy = consuming.named("thumbnails-queues", "aws:iam/rolePolicy:RolePolicy")
    queues = [consuming.named(one, "aws:sqs/queue:Queue").outputs["arn"] for one in ("orders", "returns")]
    messages, key = policies_of(consuming, "thumbnails-role")["thumbnails-queues"]

    assert messages["Resource"] == queues
    assert sorted(messages["Action"]) == ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    assert key["Action"] == ["kms:Decrypt"]
    assert all(policy.urn in mapping.dependencies for mapping in consuming.of_type(MAPPING))
    assert policy.urn in consuming.only(LAMBDA).dependencies


def test_a_function_gets_exactly_the_queues_of_its_spec() -> None:
    with pytest.raises(ValueError, match=r"queues must be \['orders'\], as in spec, not \[\]"):
        function(queues={"orders": {}})
