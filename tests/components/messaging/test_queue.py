import json
from dataclasses import replace
from typing import Any

import pytest

from components.links import Link
from components.messaging.queue import Queue, QueueArgs
from components.messaging.senders import Sender, queue_statements
from model import queues
from model.aws import sqs
from preview.recorder.record import Record
from tests.support.consumers import task_link
from tests.support.keys import make_key
from tests.support.offline import SITE, record
from tests.support.workloads import statements

QUEUE, POLICY = "aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy"
KEY, ROLE_POLICY = "aws:kms/key:Key", "aws:iam/rolePolicy:RolePolicy"
TOPIC_ARN = "arn:aws:sns:us-east-1:123456789012:purchases"


def queue(*, protect: bool = True, senders: tuple[Sender, ...] = (), **fields: Any) -> Queue:
    args = QueueArgs(
        spec=queues.Queue(**fields),
        key=make_key("messages"),
        site=replace(SITE, protect=protect),
        senders=senders,
    )
    return Queue("orders", args)


@pytest.fixture(scope="module")
def standard() -> Record:
    return record(lambda: queue(senders=(Sender(service="sns.amazonaws.com", arn=TOPIC_ARN),)))


def test_a_queue_is_encrypted_protected_and_polled_long(standard: Record) -> None:
    made, dead = standard.named("orders", QUEUE), standard.named("orders-dead-letters", QUEUE)

    assert made.inputs == {
        "visibilityTimeoutSeconds": 30,
        "messageRetentionSeconds": 4 * 86_400,
        "delaySeconds": 0,
        "receiveWaitTimeSeconds": 20,
        "maxMessageSize": 1_048_576,
        "kmsMasterKeyId": standard.only(KEY).outputs["arn"],
        "redrivePolicy": json.dumps({"deadLetterTargetArn": dead.outputs["arn"], "maxReceiveCount": 5}),
    }
    assert dead.inputs == {
        "messageRetentionSeconds": 14 * 86_400,
        "receiveWaitTimeSeconds": 20,
        "maxMessageSize": 1_048_576,
        "kmsMasterKeyId": standard.only(KEY).outputs["arn"],
    }
    assert (made.protect, dead.protect) == (True, True)


def test_only_this_queue_may_use_its_dead_letter_queue(standard: Record) -> None:
    allowed = standard.only("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy")

    assert allowed.name == "orders-redrive"
    assert allowed.inputs["queueUrl"] == standard.named("orders-dead-letters", QUEUE).outputs["url"]
    assert json.loads(allowed.inputs["redriveAllowPolicy"]) == {
        "redrivePermission": "byQueue",
        "sourceQueueArns": [standard.named("orders", QUEUE).outputs["arn"]],
    }


def test_its_policy_refuses_plain_http_and_admits_its_senders(standard: Record) -> None:
    arn = standard.named("orders", QUEUE).outputs["arn"]

    assert statements(standard.named("orders-policy", POLICY)) == [
        {
            "Sid": "RefusePlainHttp",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["sqs:*"],
            "Resource": [arn],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "SendFromSns",
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": ["sqs:SendMessage"],
            "Resource": [arn],
            "Condition": {"ArnEquals": {"aws:SourceArn": [TOPIC_ARN]}},
        },
    ]
    (statement,) = statements(standard.named("orders-dead-letters-policy", POLICY))
    assert statement["Sid"] == "RefusePlainHttp"


def test_the_policy_of_a_queue_with_as_many_senders_as_it_may_have_is_within_the_quotas_of_sqs() -> None:
    account = "ap-southeast-1:123456789012"
    rule = f"arn:aws-us-gov:events:{account}:rule/{'b' * 28}/{'r' * 49}"  # two names of 20, a hyphen, Pulumi's 8
    senders = [Sender(service="events.amazonaws.com", arn=f"{rule[:-2]}{number}") for number in range(10, 59)]
    statements = queue_statements(
        f"arn:aws-us-gov:sqs:{account}:{'q' * 46}",
        [*senders, Sender(service="sns.amazonaws.com", arn=f"arn:aws-us-gov:sns:{account}:{'t' * 33}")],
    )

    assert [one.sid for one in statements] == ["RefusePlainHttp", "SendFromEvents", "SendFromSns"]
    assert len(senders) + 1 == sqs.MOST_SENDERS
    assert len(json.dumps([one.as_dict() for one in statements])) + 50 < 8192


def test_a_fifo_queue_and_its_dead_letter_queue_are_both_fifo_and_named_so() -> None:
    fifo = {"deduplication_scope": "messageGroup", "throughput_limit": "perMessageGroupId"}
    seen = record(lambda: queue(protect=False, fifo=queues.Fifo.model_validate(fifo)))

    made, dead = seen.named("orders", QUEUE), seen.named("orders-dead-letters", QUEUE)
    assert {key: value for key, value in made.inputs.items() if "ifo" in key or "edup" in key} == {
        "fifoQueue": True,
        "contentBasedDeduplication": False,
        "deduplicationScope": "messageGroup",
        "fifoThroughputLimit": "perMessageGroupId",
    }
    assert dead.inputs["fifoQueue"] is True
    assert all(one.outputs["name"].endswith(".fifo") for one in (made, dead))
    assert (made.protect, dead.protect) == (False, False)


def test_a_message_that_waits_and_a_dead_letter_raise_alarms() -> None:
    made: list[Queue] = []
    record(lambda: made.append(queue(alarms=queues.QueueAlarms(oldest_message_seconds=60))))

    assert [(one.name, one.threshold, one.severity) for one in made[0].alarms] == [
        ("orders-oldest-message", 60, "warning"),
        ("orders-dead-letters", 0, "critical"),
    ]


@pytest.mark.parametrize(
    ("access", "actions", "key_actions"),
    [
        ("send", ["sqs:SendMessage"], ["kms:Decrypt", "kms:GenerateDataKey"]),
        (
            "consume",
            ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
            ["kms:Decrypt"],
        ),
    ],
)
def test_a_link_grants_exactly_its_access(access: str, actions: list[str], key_actions: list[str]) -> None:
    links: list[Link] = []
    seen = record(lambda: links.append(task_link(queue(), access)))

    assert list(links[0].environment) == ["ORDERS_QUEUE_URL"]
    messages, key = statements(seen.only(ROLE_POLICY))
    assert (messages["Action"], messages["Resource"]) == (actions, [seen.named("orders", QUEUE).outputs["arn"]])
    assert (key["Action"], key["Condition"]) == (
        key_actions,
        {"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}},
    )


def test_a_queue_offers_no_other_access() -> None:
    with pytest.raises(ValueError, match="queue orders: access must be one of send, consume, send_consume, not read"):
        record(lambda: task_link(queue(), "read"))


def test_a_wrong_spec_is_refused() -> None:
    with pytest.raises(ValueError, match=r"queue orders: retention_days must be below dead_letters\.retention_days 14"):
        record(lambda: queue(retention_days=14))
