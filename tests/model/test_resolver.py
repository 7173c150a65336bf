import pytest

from model.base import all_problems
from model.domains import check_filtered_domain
from model.resolver import DnsFirewall, QueryLogs, Resolver

AGGREGATE = {"aggregate": "rslvr-fdl-0123456789abcdef"}


def paths_of(spec: DnsFirewall | Resolver) -> list[str]:
    return [".".join(map(str, problem.path)) for problem in all_problems(spec)]


@pytest.mark.parametrize(
    ("firewall", "paths"),
    [
        (DnsFirewall(managed_lists=AGGREGATE), []),
        (DnsFirewall(block=["a.example.net"], allow=["b.example.net"]), []),
        (DnsFirewall(allowed_only=True), []),
        (DnsFirewall(threats={"dga": "block"}, confidence="low"), []),
        (DnsFirewall(), [""]),
        (DnsFirewall(allow=["b.example.net"]), [""]),
        (DnsFirewall(block=["a.example.net", "b.example.net"], allow=["b.example.net"]), ["block.1"]),
        (
            DnsFirewall(managed_lists={**AGGREGATE, "malware": "rslvr-fdl-1123456789abcdef"}),
            ["managed_lists.malware"],
        ),
        (DnsFirewall(allowed_only=True, confidence="low"), ["confidence"]),
    ],
)
def test_a_firewall_filters_something_and_says_it_once(firewall: DnsFirewall, paths: list[str]) -> None:
    assert paths_of(firewall) == paths


@pytest.mark.parametrize(
    "firewall",
    [
        DnsFirewall(managed_lists=AGGREGATE, action="alert"),
        DnsFirewall(managed_lists=AGGREGATE, threats={"dga": "alert"}),
    ],
)
def test_alerts_need_query_logs(firewall: DnsFirewall) -> None:
    assert paths_of(Resolver(firewall=firewall)) == ["query_logs"]
    assert paths_of(Resolver(firewall=firewall, query_logs=QueryLogs())) == []


def test_a_firewall_that_blocks_needs_none() -> None:
    assert paths_of(Resolver(firewall=DnsFirewall(managed_lists=AGGREGATE))) == []


def test_a_filtered_domain_is_written_without_a_wildcard() -> None:
    assert check_filtered_domain("tracker.example.net") == "tracker.example.net"
    with pytest.raises(ValueError, match=r"did you mean 'example\.net'"):
        check_filtered_domain("*.example.net")
