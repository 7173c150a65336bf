from typing import Any

import pytest
from pydantic import ValidationError

from model.aws import cloudfront, elb
from model.base import Model, all_problems
from model.distribution import Cdn
from model.hosted_zone import Dns
from model.load_balancer import LoadBalancer


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        (Dns(domain="example.com", zone="create"), []),
        (Dns(domain="example.com", zone="existing", zone_id="Z0123456789"), []),
        (Dns(domain="example.com", zone="existing"), [(("zone_id",), "needs the id")]),
        (Dns(domain="example.com", zone="create", zone_id="Z0123456789"), [(("zone_id",), "remove zone_id")]),
        (LoadBalancer(scheme="internal"), []),
        (LoadBalancer(scheme="internal", allow_plain_http=True), []),
        (LoadBalancer(scheme="internet-facing", subdomain="api"), []),
        (LoadBalancer(scheme="internal", allowed_cidrs=["10.0.0.0/8"]), []),
        (
            LoadBalancer(scheme="internet-facing", allow_plain_http=True),
            [(("subdomain",), "needs a subdomain"), (("allow_plain_http",), "never serves plain HTTP")],
        ),
    ],
)
def test_what_is_wrong_with_one_thing_alone(spec: Model, found: list[tuple[tuple[str, ...], str]]) -> None:
    problems = list(all_problems(spec))
    assert [problem.path for problem in problems] == [path for path, _ in found]
    assert all(rule in problem.rule for problem, (_, rule) in zip(problems, found, strict=True))


@pytest.mark.parametrize(
    ("paths", "legal"),
    [
        (["/api/*", "/auth/*", "/*.php"], True),
        (["/" + "a" * (cloudfront.LONGEST_PATH - 1)], True),
        ([f"/{number}" for number in range(cloudfront.MOST_PATHS)], True),
        (["api/*"], False),
        (["/api/*", "/api/*"], False),
        (["/" + "a" * cloudfront.LONGEST_PATH], False),
        (["/a b"], False),
        ([f"/{number}" for number in range(cloudfront.MOST_PATHS + 1)], False),
    ],
)
def test_paths_are_those_that_cloudfront_accepts(paths: list[str], *, legal: bool) -> None:
    changes: dict[str, Any] = {"dynamic_paths": paths}
    if legal:
        assert Cdn.model_validate(changes).dynamic_paths == paths
    else:
        with pytest.raises(ValidationError):
            Cdn.model_validate(changes)


@pytest.mark.parametrize("seconds", [0, elb.LONGEST_IDLE_TIMEOUT_SECONDS + 1])
def test_an_idle_timeout_that_aws_refuses_is_refused(seconds: int) -> None:
    with pytest.raises(ValidationError):
        LoadBalancer(scheme="internal", idle_timeout_seconds=seconds)
