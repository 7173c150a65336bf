"""Bad input, and the exact lines that it gives: public images through the account's registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled, without_nat

API = "plinth:services.api"
CACHED = {"upstream": "ecr-public", "image": "docker/library/nginx:1.29"}
CACHES = "plinth:account.pull_through"
CREDENTIALS = "arn:aws:secretsmanager:{}:{}:secret:ecr-pullthroughcache/hub-AbCdEf"

ROWS = [
    row(
        "a cached image of a registry that is not cached",
        {f"{API}.image": {"cached": CACHED}},
        "plinth:services.api.image.cached.upstream = 'ecr-public': is not in "
        "plinth:account.pull_through; example: plinth:account: {pull_through: {ecr-public: {}}}",
    ),
    row(
        "a cached image of a registry that is not cached and needs credentials",
        {f"{API}.image": {"cached": {**CACHED, "upstream": "github"}}},
        "plinth:services.api.image.cached.upstream = 'github': is not in plinth:account.pull_through; example: "
        'plinth:account: {pull_through: {github: {credential_arn: "arn:aws:secretsmanager:us-east-1:123456789012:'
        'secret:ecr-pullthroughcache/github-AbCdEf"}}}',
    ),
    row(
        "a cached image of a registry that ECR does not copy",
        {
            CACHES: {"github": {"credential_arn": CREDENTIALS.format("us-east-1", "123456789012")}},
            f"{API}.image": {"cached": {**CACHED, "upstream": "gitlab"}},
        },
        "plinth:services.api.image.cached.upstream = 'gitlab': must be 'ecr-public', 'quay', "
        "'kubernetes', 'docker-hub' or 'github'; did you mean 'github'?; example: upstream: "
        "github",
    ),
    row(
        "a cached image without a tag",
        {CACHES: {"ecr-public": {}}, f"{API}.image": {"cached": {**CACHED, "image": "docker/library/nginx"}}},
        "plinth:services.api.image.cached.image = 'docker/library/nginx': must be a name with a "
        "tag (:1.2.3) or a digest (@sha256:…), without the registry; example: image: "
        '"docker/library/nginx:1.29"',
    ),
    row(
        "an official image of Docker Hub without its namespace",
        {
            CACHES: {"docker-hub": {"credential_arn": CREDENTIALS.format("us-east-1", "123456789012")}},
            f"{API}.image": {"cached": {"upstream": "docker-hub", "image": "nginx:1.29"}},
        },
        "plinth:services.api.image.cached.image = 'nginx:1.29': has no namespace; that of Docker "
        "Hub's official images is library; example: image: library/nginx:1.29",
    ),
    row(
        "a tag next to a cached image",
        {CACHES: {"ecr-public": {}}, f"{API}.image": {"cached": CACHED, "tag": "1.29"}},
        "plinth:services.api.image.tag = '1.29': goes with repository only; remove it; example: "
        'image: {repository: api, tag: "1.0.0"}',
    ),
    row(
        "a cached image and another one",
        {CACHES: {"ecr-public": {}}, f"{API}.image": {"cached": CACHED, "repository": "api", "tag": "1.0.0"}},
        "plinth:services.api.image = {cached: {upstream: 'ecr-public', image: "
        "'docker/library/nginx:1.29'}, repository: 'api', tag: '1.0.0'}: is one of repository "
        "with tag, uri, build, or cached; this has repository and cached; example: image: "
        '{repository: api, tag: "1.0.0"}',
    ),
    row(
        "the latest cached image",
        {CACHES: {"ecr-public": {}}, f"{API}.image": {"cached": {**CACHED, "image": "docker/library/nginx:latest"}}},
        "plinth:services.api.image.cached.image = 'docker/library/nginx:latest': latest is not "
        "one image; prod needs a fixed tag or a digest; example: image: "
        '"docker/library/nginx:1.29"',
    ),
    row(
        "a cached image whose first pull has no path",
        {
            CACHES: {"ecr-public": {}},
            f"{API}.image": {"cached": CACHED},
            **without_nat("ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm"),
        },
        "plinth:services.api.image.cached: with nat none an image that is not cached yet cannot "
        "be pulled: the first pull needs a NAT gateway; example: image: {repository: api, tag: "
        '"1.0.0"}',
    ),
    row(
        "a cache without the credentials that it needs",
        {CACHES: {"docker-hub": {}}},
        "plinth:account.pull_through.docker-hub.credential_arn: is required: ECR pulls from "
        "docker-hub with credentials only; example: credential_arn: "
        '"arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/docker-hub-AbCdEf"',
    ),
    row(
        "a cache with credentials that it does not take",
        {CACHES: {"quay": {"credential_arn": CREDENTIALS.format("us-east-1", "123456789012")}}},
        "plinth:account.pull_through.quay.credential_arn = "
        "'arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf': "
        "is not used: ECR pulls from quay without credentials; example: quay: {}",
    ),
    row(
        "a cache whose credentials have another name",
        {CACHES: {"github": {"credential_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:github-AbCdEf"}}},
        "plinth:account.pull_through.github.credential_arn = "
        "'arn:aws:secretsmanager:us-east-1:123456789012:secret:github-AbCdEf': must be the ARN "
        "of a secret in Secrets Manager whose name begins with ecr-pullthroughcache/; example: "
        "credential_arn: "
        '"arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/docker-hub-AbCdEf"',
    ),
    row(
        "a cache whose credentials are in another region",
        {CACHES: {"github": {"credential_arn": CREDENTIALS.format("eu-west-1", "123456789012")}}},
        "plinth:account.pull_through.github.credential_arn = "
        "'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf': "
        "is in eu-west-1 of account 123456789012; ECR reads credentials of its own, us-east-1 of "
        "123456789012; example: credential_arn: "
        '"arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"',
    ),
    row(
        "a cache whose credentials are in another account",
        {
            "plinth:account.id": "012345678901",
            "aws:allowedAccountIds": ["012345678901"],
            CACHES: {"github": {"credential_arn": CREDENTIALS.format("us-east-1", "123456789012")}},
        },
        "plinth:account.pull_through.github.credential_arn = "
        "'arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf': "
        "is in us-east-1 of account 123456789012; ECR reads credentials of its own, us-east-1 of "
        "012345678901; example: credential_arn: "
        '"arn:aws:secretsmanager:us-east-1:012345678901:secret:ecr-pullthroughcache/hub-AbCdEf"',
    ),
    row(
        "two caches with one prefix",
        {CACHES: {"ecr-public": {}, "quay": {"prefix": "ecr-public"}}},
        "plinth:account.pull_through.quay.prefix = 'ecr-public': is the prefix of ecr-public, "
        "too; example: prefix: cached-quay",
    ),
    row(
        "a prefix with a slash",
        {CACHES: {"quay": {"prefix": "prod/quay"}}},
        "plinth:account.pull_through.quay.prefix = 'prod/quay': must be lower-case letters and "
        "digits, with single . _ or - between them; example: prefix: prod-ecr-public",
    ),
    row(
        "a prefix that is too long",
        {CACHES: {"quay": {"prefix": "q" * 31}}},
        "plinth:account.pull_through.quay.prefix = 'qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq': has at "
        "most 30 characters, this one has 31; example: prefix: prod-ecr-public",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_an_image_that_cannot_be_cached_is_refused_in_one_line(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


@pytest.mark.parametrize(
    "changes",
    [
        {CACHES: {"ecr-public": {}}, f"{API}.image": {"cached": CACHED}},
        {CACHES: {"ecr-public": {"prefix": "quay"}, "quay": {"prefix": "ecr-public"}}},
        {CACHES: {"docker-hub": {"credential_arn": CREDENTIALS.format("us-east-1", "123456789012")}}},
    ],
)
def test_a_cached_image_is_legal(changes: Mapping[str, Any]) -> None:
    assert lines_of(spoiled(changes)) == []
