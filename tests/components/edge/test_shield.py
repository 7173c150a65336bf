"""Shield Advanced protects what the internet reaches, and its subscription outlives the stack."""

from __future__ import annotations

import pulumi

from components.edge.shield import Shield, ShieldArgs
from preview.recorder.record import Record
from tests.support.offline import record, stack_record

SUBSCRIPTION = "aws:shield/subscription:Subscription"
PROTECTION = "aws:shield/protection:Protection"
CDN = "arn:aws:cloudfront::123456789012:distribution/E1"
BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/edge/1"


def shield(*, subscribe: bool) -> tuple[Record, list[Shield]]:
    made: list[Shield] = []

    def program() -> None:
        args = ShieldArgs(
            subscribe=subscribe,
            global_arns={"cdn": pulumi.Output.from_input(CDN)},
            regional_arns={"edge": pulumi.Output.from_input(BALANCER)},
        )
        made.append(Shield("waf-shield", args))

    return record(program), made


def test_each_entrance_is_protected_once_the_account_has_subscribed() -> None:
    seen, _ = shield(subscribe=True)

    subscription = seen.only(SUBSCRIPTION)
    assert {one.name: one.inputs for one in seen.of_type(PROTECTION)} == {
        "waf-shield-cdn": {"resourceArn": CDN},
        "waf-shield-edge": {"resourceArn": BALANCER},
    }
    assert all(subscription.urn in one.dependencies for one in seen.of_type(PROTECTION))


def test_a_subscription_is_neither_ended_by_a_deletion_nor_made_without_renewal_which_aws_refuses() -> None:
    assert shield(subscribe=True)[0].only(SUBSCRIPTION).inputs == {"skipDestroy": True}


def test_an_account_that_has_subscribed_is_not_subscribed_again() -> None:
    assert shield(subscribe=False)[0].of_type(SUBSCRIPTION) == []


def test_an_attack_raises_an_alarm_where_its_metric_is() -> None:
    alarms = {one.name: one.metric.region for one in shield(subscribe=False)[1][0].alarms}
    assert alarms == {"waf-shield-cdn-attacked": "us-east-1", "waf-shield-edge-attacked": None}


def test_a_stack_protects_its_cdn_and_watches_it() -> None:
    seen = stack_record("examples/static-site.yaml", {"plinth:waf": {"shield_advanced": "protect"}})
    assert [one.name for one in seen.of_type(PROTECTION)] == ["waf-shield-cdn"]
    names = {one.name for one in seen.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")}
    assert "waf-shield-cdn-attacked" in names
