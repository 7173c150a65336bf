"""A secret that rotates under a service: its tasks have the old value until what the stack has made deploys them again."""

import json

import stacks

from tests.support.event_matching import matches

ASKING = {
    "services.worker.links": {"main": "connect", "jwt-key": "read"},
    "services.worker.redeploy_on_secret_change": True,
}


def rotated(secret):
    return {
        "source": "aws.secretsmanager",
        "detail-type": "AWS Service Event via CloudTrail",
        "detail": {
            "eventSource": "secretsmanager.amazonaws.com",
            "eventName": "RotationSucceeded",
            "additionalEventData": {"SecretId": secret},
        },
    }


def deploy_what_matches(engine, event):
    """Do what EventBridge and Step Functions do with an event, and return the services that were deployed again."""

    def existing(type_):
        return [one for one in engine.existing() if one["type"] == type_]

    rules = {
        one["state"]["name"]
        for one in existing("aws:cloudwatch/eventRule:EventRule")
        if matches(json.loads(one["inputs"]["eventPattern"]), event)
    }
    targets = [one["inputs"] for one in existing("aws:cloudwatch/eventTarget:EventTarget")]
    named = {json.loads(one["input"])["service"] for one in targets if one["rule"] in rules}
    running = existing("aws:ecs/service:Service")
    services = [one["urn"].rpartition("::")[2] for one in running if one["state"]["name"] in named]
    for service in services:
        engine.deploy_by_hand(service)
    return services


def test_a_rotation_reaches_the_tasks_and_the_next_update_has_nothing_to_do(copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    engine.configure(stacks.changed("dev", ASKING))
    engine.up().ok()
    [secret] = [one["state"]["arn"] for one in engine.existing() if one["urn"].endswith("Secret::jwt-key")]
    engine.account().rotate(secret)
    assert engine.account().stale("worker") == {secret}
    assert deploy_what_matches(engine, rotated(f"{secret[:-6]}ZZZZZZ")) == []
    assert deploy_what_matches(engine, rotated(secret)) == ["worker"]
    assert engine.account().stale("worker") == set()
    assert engine.up("--expect-no-changes").ok().count() == {}
