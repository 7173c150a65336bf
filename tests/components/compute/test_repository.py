import json
from dataclasses import replace

import pulumi
import pytest

from components.compute.repository import Repository, RepositoryArgs, lifecycle_policy, repository_arn
from model import images as model
from tests.support.offline import PLACE, SITE, record

REPOSITORY = "aws:ecr/repository:Repository"


def repository(*, protect: bool = True, keep_images: int = 10) -> Repository:
    spec = model.Repository(keep_images=keep_images)
    return Repository("api", RepositoryArgs(spec=spec, key_arn="arn:key", site=replace(SITE, protect=protect)))


def test_a_repository_is_scanned_encrypted_and_lets_only_local_and_cache_tags_move() -> None:
    made = record(repository).only(REPOSITORY)

    assert made.inputs == {
        "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": [
            {"filter": "local-*", "filterType": "WILDCARD"},
            {"filter": "cache-*", "filterType": "WILDCARD"},
        ],
        "imageScanningConfiguration": {"scanOnPush": True},
        "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": "arn:key"}],
        "forceDelete": False,
    }
    assert made.protect is True


def test_an_unprotected_repository_may_go_with_its_images() -> None:
    made = record(lambda: repository(protect=False)).only(REPOSITORY)

    assert made.inputs["forceDelete"] is True
    assert made.protect is False


def test_functions_of_this_account_may_pull_an_image_that_they_run() -> None:
    def two_functions() -> None:
        made = repository()
        pulumi.export("images", [made.image_for_functions(tag) for tag in ("1.0.0", "1.1.0")])

    seen = record(two_functions)
    policy = seen.only("aws:ecr/repositoryPolicy:RepositoryPolicy")

    assert seen.stack_outputs["images"] == [
        f"{seen.only(REPOSITORY).outputs['repositoryUrl']}:{tag}" for tag in ("1.0.0", "1.1.0")
    ]
    assert json.loads(policy.inputs["policy"])["Statement"] == [
        {
            "Sid": "PullByFunctions",
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:lambda:us-east-1:123456789012:function:*"}},
        }
    ]


def test_no_repository_has_a_policy_of_its_own() -> None:
    assert record(repository).of_type("aws:ecr/repositoryPolicy:RepositoryPolicy") == []


def test_old_images_expire_by_number_if_tagged_and_by_age_if_not() -> None:
    seen = record(lambda: repository(keep_images=7))

    assert seen.only("aws:ecr/lifecyclePolicy:LifecyclePolicy").inputs["policy"] == lifecycle_policy(7)
    assert json.loads(lifecycle_policy(7)) == {
        "rules": [
            {
                "rulePriority": 1,
                "description": "Keep the last 7 tagged images",
                "selection": {
                    "tagStatus": "tagged",
                    "tagPatternList": ["*"],
                    "countType": "imageCountMoreThan",
                    "countNumber": 7,
                },
                "action": {"type": "expire"},
            },
            {
                "rulePriority": 2,
                "description": "Expire untagged images after 14 days",
                "selection": {
                    "tagStatus": "untagged",
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": 14,
                },
                "action": {"type": "expire"},
            },
        ]
    }


@pytest.mark.parametrize(
    ("image", "arn"),
    [
        (
            "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/api:1.0.0",
            "arn:aws:ecr:us-east-1:123456789012:repository/team/api",
        ),
        (
            "210987654321.dkr.ecr.eu-west-1.amazonaws.com/api@sha256:0123",
            "arn:aws:ecr:eu-west-1:210987654321:repository/api",
        ),
        ("public.ecr.aws/nginx/nginx:1.29", None),
        ("docker.io/library/nginx:1.29", None),
    ],
)
def test_an_image_in_ecr_names_its_repository(image: str, arn: str | None) -> None:
    assert repository_arn(image, PLACE) == arn
