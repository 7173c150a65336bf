import pytest

from model.base import all_problems
from model.load_balancer import LoadBalancer

ARN = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"


def balancer(**fields: object) -> LoadBalancer:
    return LoadBalancer.model_validate({"scheme": "internet-facing", "subdomain": "www", **fields})


def test_every_name_has_a_host_and_a_resource_name_of_its_own() -> None:
    named = balancer(further_names={"@": "redirect", "app": "serve"})

    assert named.hosts("example.com") == {"": "www.example.com", "apex": "example.com", "app": "app.example.com"}
    assert named.redirected("example.com") == ["example.com"]
    assert balancer(scheme="internal", subdomain=None).hosts("example.com") == {}


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({"further_names": {"@": "redirect"}}, []),
        ({"further_names": {"www": "serve"}}, ["further_names.www"]),
        ({"scheme": "internal", "subdomain": None, "further_names": {"@": "serve"}}, ["further_names"]),
        ({"certificate_arn": ARN, "further_certificate_arns": [ARN]}, ["further_certificate_arns.0"]),
        (
            {"scheme": "internal", "allow_plain_http": True, "further_certificate_arns": [ARN]},
            ["further_certificate_arns"],
        ),
    ],
)
def test_a_name_or_a_certificate_without_effect_is_refused(fields: dict[str, object], paths: list[str]) -> None:
    assert [".".join(map(str, one.path)) for one in all_problems(balancer(**fields))] == paths
