"""Copies of another registry's images in the account's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.compute.image import PulledImage
from components.compute.pull_through import PullThroughCache, PullThroughCacheArgs
from components.compute.service import Service, ServiceArgs
from components.identity.account import Account
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.workloads import arguments, policies_of

RULE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule"
TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"
DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
REPOSITORY = "arn:aws:ecr:us-east-1:123456789012:repository/shop-public/docker/library/busybox"
REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
DIGEST = "sha256:" + "0" * 64


def cache(**changes: Any) -> PullThroughCache:
    account = Account(account_id="123456789012", region="us-east-1")
    given = {"upstream": "ecr-public", "prefix": "shop-public", "account": account, **changes}
    return PullThroughCache("ecr-public", PullThroughCacheArgs(**given))


def running() -> None:
    given = arguments({"kind": "worker", "tasks": 1}, {}, None)
    Service("queue", ServiceArgs(**{**given, "image": cache().image("docker/library/busybox:1.37")}))


@pytest.fixture(scope="module")
def seen() -> Record:
    return record(cache)


def test_repositories_of_copies_are_encrypted_and_cleaned_and_their_tags_follow_the_registry(seen: Record) -> None:
    inputs = dict(seen.only(TEMPLATE).inputs)
    rules = json.loads(inputs.pop("lifecyclePolicy"))["rules"]

    assert inputs == {
        "prefix": "shop-public",
        "appliedFors": ["PULL_THROUGH_CACHE"],
        "description": "Copies of images of public.ecr.aws",
        "encryptionConfigurations": [{"encryptionType": "AES256"}],
        "imageTagMutability": "MUTABLE",
    }
    assert [rule["selection"]["tagStatus"] for rule in rules] == ["tagged", "untagged"]
    assert [rule["action"] for rule in rules] == [{"type": "expire"}] * 2


def test_the_rule_names_the_registry_and_no_credentials(seen: Record) -> None:
    assert seen.only(RULE).inputs == {"ecrRepositoryPrefix": "shop-public", "upstreamRegistryUrl": "public.ecr.aws"}


def test_credentials_are_those_of_a_secret() -> None:
    secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
    rule = record(lambda: cache(upstream="docker-hub", prefix="hub", credential_arn=secret)).only(RULE)

    assert rule.inputs == {
        "ecrRepositoryPrefix": "hub",
        "upstreamRegistryUrl": "registry-1.docker.io",
        "credentialArn": secret,
    }


def test_a_task_imports_its_own_image_and_no_other() -> None:
    seen = record(running)
    statements = policies_of(seen, "queue-execution")["queue-execution-start"]
    [main] = json.loads(seen.named("queue", DEFINITION).inputs["containerDefinitions"])

    assert main["image"] == f"{REGISTRY}/shop-public/docker/library/busybox:1.37"
    assert [(one["Sid"], one["Action"], one["Resource"]) for one in statements[2:]] == [
        (
            "PullImage",
            ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            [REPOSITORY],
        ),
        ("ImportImage", ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], [REPOSITORY]),
    ]


def test_the_repository_of_a_digest_is_that_of_its_name() -> None:
    made: list[PulledImage] = []
    record(lambda: made.append(cache().image(f"docker/library/busybox@{DIGEST}")))

    assert [one.repository_arn for one in made] == [REPOSITORY]
