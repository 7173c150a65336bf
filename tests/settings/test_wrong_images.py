"""Bad input, and the exact lines that it gives: where images come from, and who deploys them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled, without_nat

API = "plinth:services.api"
TAGGED = {"repository": "api", "tag_parameter": True}
BUILD = {"context": "./app", "repository": "api"}

ROWS = [
    row(
        "no tag",
        {f"{API}.image": {"repository": "api"}},
        'plinth:services.api.image.tag: a repository needs a tag; example: tag: "1.0.0"',
    ),
    row(
        "a tag and a parameter",
        {f"{API}.image": {**TAGGED, "tag": "1.0.0"}},
        "plinth:services.api.image.tag = '1.0.0': is not allowed next to tag_parameter, which holds the tag; "
        "remove one of them; example: tag: null",
    ),
    row(
        "a parameter next to an image of another registry",
        {f"{API}.image": {"uri": "public.ecr.aws/nginx/nginx:1.29", "tag_parameter": True}},
        "plinth:services.api.image.tag_parameter = true: goes with repository only; remove it; example: "
        "tag_parameter: false",
    ),
    row(
        "a parameter next to a build",
        {f"{API}.image": {"build": BUILD, "tag_parameter": True}},
        "plinth:services.api.image.tag_parameter = true: goes with repository only; remove it; example: "
        "tag_parameter: false",
    ),
    row(
        "a parameter without a repository",
        {f"{API}.image": {"tag_parameter": True}},
        "plinth:services.api.image = {tag_parameter: true}: is one of repository with tag, uri, build, or cached; "
        'this has none of them; example: image: {repository: api, tag: "1.0.0"}',
    ),
    row(
        "the name of a parameter",
        {f"{API}.image": {**TAGGED, "tag_parameter": "/shop/api/tag"}},
        "plinth:services.api.image.tag_parameter = '/shop/api/tag': expected a boolean, got a string; "
        "example: tag_parameter: true",
    ),
    row(
        "a parameter of a repository that the stack does not have",
        {f"{API}.image": {**TAGGED, "repository": "apj"}},
        "plinth:services.api.image.repository = 'apj': is not in plinth:repositories; did you mean 'api'?; "
        "example: repository: api",
    ),
    row(
        "a stand-in that would have to speak gRPC",
        {"plinth:services.auth.image": TAGGED, "plinth:services.auth.protocol": "grpc"},
        "plinth:services.auth.image.tag_parameter = true: needs protocol http: until the first push a "
        "stand-in answers health checks, and it does not speak grpc; example: image: {repository: api, tag: "
        '"1.0.0"}',
    ),
    row(
        "a sidecar whose stand-in would have to speak HTTP/2",
        {"plinth:services.auth.protocol": "http2", "plinth:services.auth.sidecars": {"proxy": {"image": TAGGED}}},
        "plinth:services.auth.sidecars.proxy.image.tag_parameter = true: needs protocol http: until the "
        "first push a stand-in answers health checks, and it does not speak http2; example: image: "
        '{repository: api, tag: "1.0.0"}',
    ),
    row(
        "a stand-in that nothing can pull",
        {f"{API}.image": TAGGED, **without_nat("ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm")},
        "plinth:services.api.image.tag_parameter = true: with nat none only ECR of this region can be "
        "reached, and the stand-in that runs until the first push is in a public registry; example: image: "
        '{repository: api, tag: "1.0.0"}',
    ),
    row(
        "an owner of images that does not exist",
        {f"{API}.image_owner": "pipelin"},
        "plinth:services.api.image_owner = 'pipelin': must be 'program' or 'pipeline'; did you mean "
        "'pipeline'?; example: image_owner: pipeline",
    ),
    row(
        "an owner of images that is a list",
        {f"{API}.image_owner": ["pipeline"]},
        "plinth:services.api.image_owner = ['pipeline']: must be 'program' or 'pipeline'; example: "
        "image_owner: pipeline",
    ),
    row(
        "a build whose image a pipeline would have to deploy",
        {f"{API}.image": {"build": BUILD}, f"{API}.image_owner": "pipeline"},
        "plinth:services.api.image.build: is never deployed with image_owner pipeline; remove one of them; "
        "example: image: {repository: api, tag_parameter: true}",
    ),
    row(
        "a build of a sidecar that a pipeline would have to deploy",
        {f"{API}.sidecars": {"proxy": {"image": {"build": BUILD}}}, f"{API}.image_owner": "pipeline"},
        "plinth:services.api.sidecars.proxy.image.build: is never deployed with image_owner pipeline; remove "
        "one of them; example: image: {repository: api, tag_parameter: true}",
    ),
    row(
        "an image that is text",
        {f"{API}.image": "api:1.0.0"},
        "plinth:services.api.image = 'api:1.0.0': expected an object, got a string; example: image: "
        '{repository: api, tag: "1.0.0"}',
    ),
    row(
        "a kind of scanning that ECR does not have",
        {"plinth:account.image_scanning": "enhancd"},
        "plinth:account.image_scanning = 'enhancd': must be 'basic' or 'enhanced'; did you mean 'enhanced'?; "
        "example: image_scanning: enhanced",
    ),
    row(
        "copies in the stack's own region",
        {"plinth:account.replicate_images_to": ["eu-west-1", "us-east-1"]},
        "plinth:account.replicate_images_to[1] = 'us-east-1': is the stack's own region, where the images "
        "are pushed to; example: replicate_images_to: [eu-west-1]",
    ),
    row(
        "copies in a region that does not exist",
        {"plinth:account.replicate_images_to": ["eu-west-9"]},
        "plinth:account.replicate_images_to[0] = 'eu-west-9': is not an AWS region; did you mean "
        "'eu-west-3'? (as of 2026-11-28; stack.aws_tables: advise accepts what is newer); example: "
        "replicate_images_to: [eu-west-1]",
    ),
    row(
        "copies in the same region twice",
        {"plinth:account.replicate_images_to": ["eu-west-1", "eu-west-1"]},
        "plinth:account.replicate_images_to = ['eu-west-1', 'eu-west-1']: holds 'eu-west-1' more than once; "
        "example: replicate_images_to: [eu-west-1]",
    ),
    row(
        "copies of nothing",
        {
            "plinth:account.replicate_images_to": ["eu-west-1"],
            "plinth:repositories": {},
            **{
                f"plinth:services.{name}.image": {"uri": "public.ecr.aws/nginx/nginx:1.29"}
                for name in ("api", "auth", "mailer", "nightly")
            },
        },
        "plinth:account.replicate_images_to = ['eu-west-1']: copies the images of 1 to 100 repositories, and "
        "plinth:repositories has 0; example: replicate_images_to: []",
    ),
    row(
        "a job that is deployed again",
        {"plinth:services.nightly.redeploy_on_secret_change": True},
        "plinth:services.nightly.redeploy_on_secret_change = true: is not allowed for kind job; remove it; "
        "example: kind: job",
    ),
    row(
        "a service that is deployed again for nothing",
        {"plinth:services.mailer.redeploy_on_secret_change": True},
        "plinth:services.mailer.redeploy_on_secret_change = true: has no effect: its tasks get no secret "
        "when they start, by a link with read or connect or by secrets of a container; remove it; example: "
        "redeploy_on_secret_change: false",
    ),
    row(
        "a service that is deployed again though its code reads the secret",
        {"plinth:services.auth.links": {"jwt-key": "fetch"}, "plinth:services.auth.redeploy_on_secret_change": True},
        "plinth:services.auth.redeploy_on_secret_change = true: has no effect: its tasks get no secret when "
        "they start, by a link with read or connect or by secrets of a container; remove it; example: "
        "redeploy_on_secret_change: false",
    ),
    row(
        "a service that is deployed again for a parameter, whose value an update sets",
        {"plinth:services.auth.links": {"log-level": "read"}, "plinth:services.auth.redeploy_on_secret_change": True},
        "plinth:services.auth.redeploy_on_secret_change = true: has no effect: its tasks get no secret when "
        "they start, by a link with read or connect or by secrets of a container; remove it; example: "
        "redeploy_on_secret_change: false",
    ),
    row(
        "a service that is deployed again for a secret of another account, whose events it does not get",
        {
            "plinth:account.id": "012345678901",
            "aws:allowedAccountIds": ["012345678901"],
            "plinth:services.mailer.secrets": {
                "KEY": {
                    "arn": "arn:aws:secretsmanager:us-east-1:210987654321:secret:key-AbCdEf",
                    "key_arn": "arn:aws:kms:us-east-1:210987654321:key/12345678-1234-1234-1234-123456789012",
                }
            },
            "plinth:services.mailer.redeploy_on_secret_change": True,
        },
        "plinth:services.mailer.redeploy_on_secret_change = true: has no effect: its tasks get no secret "
        "when they start, by a link with read or connect or by secrets of a container; remove it; example: "
        "redeploy_on_secret_change: false",
    ),
    row(
        "a secret whose name does not fit into a pattern of events",
        {
            "plinth:services.mailer.secrets": {
                "KEY": {"arn": f"arn:aws:secretsmanager:us-east-1:210987654321:secret:{'k' * 500}-AbCdEf"}
            },
            "plinth:services.mailer.redeploy_on_secret_change": True,
        },
        "plinth:services.mailer.secrets.KEY.arn: makes an event pattern of 2626 characters for "
        "redeploy_on_secret_change, and EventBridge takes at most 2048; give the secret a shorter name; "
        'example: arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:shared-AbCdEf"',
    ),
    row(
        "text for whether it is deployed again",
        {f"{API}.redeploy_on_secret_change": "on rotation"},
        "plinth:services.api.redeploy_on_secret_change = 'on rotation': expected a boolean, got a string; "
        "example: redeploy_on_secret_change: true",
    ),
    row(
        "no image",
        {f"{API}.image": ABSENT},
        'plinth:services.api.image: is required and has no default; example: image: {repository: api, tag: "1.0.0"}',
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_an_image_that_cannot_be_deployed_is_refused_in_one_line(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
