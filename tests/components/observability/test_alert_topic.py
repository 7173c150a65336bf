import json
import re

from hypothesis import given
from hypothesis import strategies as st

from components.observability.alert_topic import AlertTopic, AlertTopicArgs, email_key
from model.observability import Observability
from preview.recorder.record import Record
from tests.support.offline import SITE, record

KEY = "aws:kms/key:Key"
TOPIC = "aws:sns/topic:Topic"
POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
OWN_ACCOUNT = {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def topic(*emails: str, region: str | None = None, key_arn: str | None = None) -> Record:
    args = AlertTopicArgs(
        spec=Observability(alert_emails=list(emails), log_retention_days=30),
        site=SITE,
        publishers=["cloudwatch.amazonaws.com"],
        key_arn=key_arn,
        region=region,
    )
    return record(lambda: AlertTopic("alerts", args))


def test_a_topic_is_under_the_key_it_was_given() -> None:
    seen = topic(key_arn="arn:aws:kms:us-east-1:123456789012:key/logs")

    assert seen.only(TOPIC).inputs == {"kmsMasterKeyId": "arn:aws:kms:us-east-1:123456789012:key/logs"}
    assert not seen.of_type(KEY)


def test_a_topic_in_another_region_has_a_key_there_that_the_publisher_may_use() -> None:
    seen = topic("ops@example.com", region="us-west-2")
    key = seen.only(KEY)
    statements = {statement["Sid"]: statement for statement in json.loads(key.inputs["policy"])["Statement"]}

    assert seen.only(TOPIC).inputs == {"kmsMasterKeyId": key.outputs["arn"], "region": "us-west-2"}
    assert key.inputs["enableKeyRotation"] is True
    assert statements["Account"]["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
    assert statements["Publishers"] == {
        "Sid": "Publishers",
        "Effect": "Allow",
        "Principal": {"Service": ["cloudwatch.amazonaws.com"]},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": ["*"],
        "Condition": OWN_ACCOUNT,
    }
    everything = [KEY, "aws:kms/alias:Alias", TOPIC, POLICY, SUBSCRIPTION]
    assert {seen.only(token).inputs.get("region") for token in everything} == {"us-west-2"}


def test_the_policy_takes_tls_only_and_services_that_speak_for_this_account() -> None:
    seen = topic()
    arn = seen.only(TOPIC).outputs["arn"]

    assert json.loads(seen.only(POLICY).inputs["policy"])["Statement"] == [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["sns:Publish"],
            "Resource": [arn],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "Publishers",
            "Effect": "Allow",
            "Principal": {"Service": ["cloudwatch.amazonaws.com"]},
            "Action": ["sns:Publish"],
            "Resource": [arn],
            "Condition": OWN_ACCOUNT,
        },
    ]


def test_everything_is_a_child_of_the_topic_component() -> None:
    seen = topic("ops@example.com")
    component = seen.only("plinth:observability:AlertTopic")

    assert {resource.parent for resource in seen.resources if resource is not component} == {component.urn}


def test_an_address_keeps_its_subscription_when_another_one_goes() -> None:
    def names(seen: Record) -> dict[str, str]:
        return {resource.inputs["endpoint"]: resource.name for resource in seen.of_type(SUBSCRIPTION)}

    both, one = names(topic("ops@example.com", "dev@example.com")), names(topic("dev@example.com"))

    assert one["dev@example.com"] == both["dev@example.com"]
    assert re.fullmatch(r"alerts-dev-example-com-[0-9a-f]{5}", one["dev@example.com"])


@given(addresses=st.lists(st.from_regex(r"[a-z.+-]{1,9}@[a-z-]{1,9}\.com", fullmatch=True), min_size=2, unique=True))
def test_no_two_addresses_share_a_name(addresses: list[str]) -> None:
    assert len({email_key(address) for address in addresses}) == len(addresses)
