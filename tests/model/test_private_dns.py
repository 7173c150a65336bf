import pytest

from model.base import all_problems
from model.dns import Records
from model.domains import check_private_domain, is_within
from model.private_dns import PrivateDns


def rules_of(spec: PrivateDns) -> dict[str, str]:
    return {".".join(map(str, problem.path)): problem.rule for problem in all_problems(spec)}


@pytest.mark.parametrize("domain", ["staging.internal", "corp.example.com", "shop.corp", "a.test"])
def test_a_private_domain_need_not_be_in_the_public_dns(domain: str) -> None:
    assert check_private_domain(domain) == domain


@pytest.mark.parametrize(
    ("domain", "rule"),
    [
        ("shop.local", "never asked of a VPC's resolver"),
        ("app.localhost", "never asked of a VPC's resolver"),
        ("ec2.internal", "reserved"),
        ("us-east-1.compute.internal", "reserved"),
        ("rds.amazonaws.com", "a domain of AWS"),
        ("Shop.internal", "must be a domain name in lowercase"),
        ("internal", "two labels or more"),
    ],
)
def test_a_domain_that_would_hide_other_names_or_never_be_asked_for_is_refused(domain: str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        check_private_domain(domain)


def test_a_name_is_within_its_domain_and_those_above_only() -> None:
    assert is_within("a.b.internal", "b.internal")
    assert is_within("b.internal", "b.internal")
    assert not is_within("ab.internal", "b.internal")


def test_a_private_zone_has_neither_delegations_nor_certificate_authorities() -> None:
    spec = PrivateDns(
        domain="corp.internal",
        records={
            "lab": Records(ns=["ns1.example.net"]),
            "@": Records(caa=['0 issue "amazon.com"']),
            "ldap": Records(a=["10.8.0.10"]),
        },
    )
    rules = rules_of(spec)

    assert rules.keys() == {"records.lab.ns", "records.@.caa"}
    assert all(rule.endswith("; remove it") for rule in rules.values())


def test_a_name_is_for_an_endpoint_or_has_records_of_its_own() -> None:
    spec = PrivateDns(
        domain="corp.internal",
        names={"db": "databases.main", "@": "caches.sessions"},
        records={"db": Records(a=["10.8.0.10"])},
    )

    assert rules_of(spec).keys() == {"names.db", "names.@"}
