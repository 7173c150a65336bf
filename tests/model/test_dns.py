"""Records of the stack file, by type and by name, and who may issue certificates."""

from typing import Any

import pytest
from pydantic import ValidationError

from model.aws import route53
from model.base import all_problems
from model.dns import Records, issuers
from model.hosted_zone import Dns

LONG = "k" * 600


def dns(**fields: Any) -> Dns:
    return Dns.model_validate({"domain": "example.com", "zone": "create", **fields})


def found(records: Any, **fields: Any) -> list[tuple[tuple[str | int, ...], str]]:
    return [(one.path, one.rule) for one in all_problems(dns(records=records, **fields))]


@pytest.mark.parametrize(
    ("given", "by_type"),
    [
        ({"a": ["203.0.113.10"], "aaaa": ["2001:db8::10"]}, {"A": ["203.0.113.10"], "AAAA": ["2001:db8::10"]}),
        ({"cname": "status.example.net."}, {"CNAME": ["status.example.net."]}),
        ({"mx": ["10 mail.example.net", "20 b.example.net"]}, {"MX": ["10 mail.example.net", "20 b.example.net"]}),
        ({"txt": ["v=spf1 -all"]}, {"TXT": ["v=spf1 -all"]}),
        ({"txt": ["k" * 255]}, {"TXT": ["k" * 255]}),
        ({"txt": [LONG]}, {"TXT": ['""'.join(["k" * 255, "k" * 255, "k" * 90])]}),
        ({"caa": ['128 issue "ca.example.net; a=b"', '0 iodef "mailto:ca@example.com"', '0 issuewild ";"']}, None),
        ({"srv": ["10 5 5060 sip.example.net", "0 0 0 ."]}, None),
        ({"ns": ["ns1.example.net", "ns2.example.net"]}, None),
    ],
)
def test_values_are_given_to_the_provider_as_it_takes_them(given: Any, by_type: Any) -> None:
    expected = by_type or {field.upper(): values for field, values in given.items()}
    assert Records.model_validate(given).by_type == expected


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"a": ["status.example.net"]}, "must be an IPv4 address; a name belongs under cname"),
        ({"a": ["203.0.113.010"]}, "must be an IPv4 address"),
        ({"a": ["127.0.0.1"]}, "no one on the internet can reach"),
        ({"aaaa": ["2001:0db8::10"]}, "shortest form; did you mean '2001:db8::10'"),
        ({"aaaa": ["203.0.113.1"]}, "must be an IPv6 address"),
        ({"cname": "status"}, "must be a full host name"),
        ({"cname": "Status.example.net"}, "did you mean 'status.example.net'"),
        ({"cname": "müller.de"}, "did you mean 'xn--mller-kva.de'"),
        ({"mx": ["mail.example.net"]}, "must be a priority of 0 to 65535"),
        ({"mx": ["65536 mail.example.net"]}, "must be a priority of 0 to 65535"),
        ({"mx": ["10 ."]}, "its priority is then 0"),
        ({"srv": ["10 5 sip.example.net"]}, "must be priority, weight and port"),
        ({"srv": ["10 5 99999 sip.example.net"]}, "must be priority, weight and port"),
        ({"caa": ["0 issue amazon.com"]}, "a value in double quotes"),
        ({"caa": ['0 issues "amazon.com"']}, "a tag (issue, issuewild or iodef)"),
        ({"caa": ['0 iodef "ca@example.com"']}, "begins with mailto: or https://"),
        ({"caa": ['0 issue "amazon"']}, "must be a full host name"),
        ({"txt": ['"v=spf1 -all"']}, "write the text without quotes"),
        ({"txt": ["straße"]}, "must be printable ASCII"),
        ({"txt": [""]}, "must be printable ASCII"),
        ({"txt": ["k" * 3999]}, "with its quotes, and Route 53 takes 4000"),
        ({"a": [f"203.0.{n // 250}.{n % 250 + 1}" for n in range(route53.MOST_VALUES + 1)]}, "at most 400"),
        ({"ttl_seconds": -1}, "greater than or equal to 0"),
    ],
)
def test_a_value_that_dns_does_not_have_is_refused(given: Any, rule: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Records.model_validate(given)
    assert rule in str(refused.value)


@pytest.mark.parametrize("name", ["@", "www", "a.b", "*", "*.dev", "_dmarc", "k1._domainkey", "_sip._tcp"])
def test_a_name_is_the_domain_itself_or_relative_to_it(name: str) -> None:
    given = {"srv": ["0 5 1 a.example.net"]} if name == "_sip._tcp" else {"txt": ["x"]}
    assert found({name: given}) == []


@pytest.mark.parametrize("name", ["", "www.", "WWW", "a..b", "dev.*", "-a", "a b", "münchen"])
def test_a_name_that_dns_does_not_have_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match=r"must be (@ for the domain itself|written in its ASCII form)"):
        dns(records={name: {"txt": ["x"]}})


@pytest.mark.parametrize(
    ("records", "path", "rule"),
    [
        ({"a": {}}, ("a",), "has no records"),
        ({"@": {"cname": "a.example.net"}}, ("@", "cname"), "a CNAME excludes all others"),
        ({"@": {"ns": ["a.example.net"]}}, ("@", "ns"), "those that Route 53 gives it"),
        ({"b": {"cname": "a.example.net", "txt": ["x"]}}, ("b", "cname"), "remove txt or cname"),
        ({"b": {"ns": ["a.example.net"], "mx": ["0 ."]}}, ("b", "ns"), "remove mx or ns"),
        ({"b": {"mx": ["0 .", "10 a.example.net"]}}, ("b", "mx"), "no mail is received"),
        ({"*.b": {"ns": ["a.example.net"]}}, ("*.b", "ns"), "does not delegate a wildcard"),
        ({"sip": {"srv": ["1 1 1 a.example.net"]}}, ("sip", "srv"), "_service._protocol"),
        ({"www.example.com": {"txt": ["x"]}}, ("www.example.com",), "did you mean 'www'"),
        ({".".join(["a" * 60] * 4): {"txt": ["x"]}}, (".".join(["a" * 60] * 4),), "and DNS has 253"),
        ({"b": {"ns": ["a.example.net"]}, "c.b": {"txt": ["x"]}}, ("c.b",), "b is delegated to other"),
    ],
)
def test_records_that_exclude_each_other_are_refused(records: Any, path: tuple[str, ...], rule: str) -> None:
    [(where, said)] = found(records)
    assert where == ("records", *path)
    assert rule in said


def test_authorities_must_have_one_of_amazon_and_are_said_once() -> None:
    assert found({}, certificate_authorities=["letsencrypt.org", "amazontrust.com"]) == []
    [(path, said)] = found({}, certificate_authorities=["letsencrypt.org"])
    assert path == ("certificate_authorities",)
    assert "excludes Amazon" in said
    [(path, said)] = found({"@": {"caa": ['0 issue "amazon.com"']}}, certificate_authorities=["amazon.com"])
    assert path == ("records", "@", "caa")
    assert "remove one of the two" in said


@pytest.mark.parametrize(
    ("caa", "who"),
    [
        ({}, ["amazon.com"]),
        ({"www": ['0 issue "letsencrypt.org"']}, ["letsencrypt.org"]),
        ({"www": ['0 issue ";"']}, [""]),
        ({"www": ['0 iodef "mailto:a@example.com"']}, None),
        ({"api": ['0 issue "letsencrypt.org"']}, ["amazon.com"]),
    ],
)
def test_the_nearest_caa_record_decides_who_issues(caa: dict[str, list[str]], who: list[str] | None) -> None:
    records = {name: Records(caa=values) for name, values in caa.items()}
    assert issuers("www", ["amazon.com"], records) == who
    assert issuers("@", [], records) is None
