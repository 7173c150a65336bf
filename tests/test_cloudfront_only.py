"""A public load balancer that only the stack's own CloudFront reaches, and how its secret header changes."""

from __future__ import annotations

from policies.plan.graph import Graph
from policies.plan.network_of_graph import network_of
from policies.proofs.reachability import matrix
from preview.recorder.record import Record, Registered
from tests.support.offline import ROOT, stack_record
from tests.test_growth import moved

EXAMPLE = ROOT / "examples" / "media-site.yaml"
RULE = "aws:lb/listenerRule:ListenerRule"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"


def site(version: int) -> Record:
    return stack_record(EXAMPLE, {"plinth:load_balancer": {"cloudfront_only": {"secret_version": version}}})


def values_of(seen: Record, owner: Registered, key: str) -> set[str]:
    """Return the names of the secret's versions that an input has."""
    versions = {one.urn: one.name for one in seen.of_type(VERSION)}
    return {versions[urn] for urn in owner.property_dependencies[key] if urn in versions}


def test_only_cloudfront_connects_and_only_with_the_header_a_request_gets_through() -> None:
    seen = site(2)

    ingress = seen.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    [rule] = [one.inputs for one in ingress if one.name.startswith("edge-from-")]
    assert (rule["fromPort"], rule["toPort"]) == (443, 443)
    assert rule["prefixListId"].startswith("pl-")
    [listener] = seen.of_type("aws:lb/listener:Listener")
    assert listener.inputs["defaultActions"][0]["fixedResponse"]["statusCode"] == "403"
    route = seen.named("accounts-route", RULE)
    path, header = route.inputs["conditions"]
    assert path == {"pathPattern": {"values": ["/accounts/*"]}}
    assert header["httpHeader"]["httpHeaderName"] == "X-Origin-Verify"
    assert "conditions" in route.secret_inputs


def test_cloudfront_sends_the_header_over_tls_after_the_rules_accept_it() -> None:
    seen = site(2)

    cdn = seen.only(DISTRIBUTION)
    [origin] = [one for one in cdn.inputs["origins"] if one["originId"] == "dynamic"]
    assert origin["domainName"] == seen.only("aws:lb/loadBalancer:LoadBalancer").outputs["dnsName"]
    assert [one["name"] for one in origin["customHeaders"]] == ["X-Origin-Verify"]
    assert origin["customOriginConfig"] == {
        "httpPort": 80,
        "httpsPort": 443,
        "originProtocolPolicy": "https-only",
        "originSslProtocols": ["TLSv1.2"],
        "originReadTimeout": 60,
        "originKeepaliveTimeout": 30,
    }
    assert "origins" in cdn.secret_inputs
    assert seen.named("accounts-route", RULE).urn in cdn.dependencies
    assert not seen.of_type("aws:cloudfront/vpcOrigin:VpcOrigin")


def test_the_next_number_is_accepted_next_to_the_one_before_and_then_sent() -> None:
    accepted: dict[int, set[str]] = {}
    for version in (1, 2, 3):
        seen = site(version)
        accepted[version] = values_of(seen, seen.named("accounts-route", RULE), "conditions")
        assert values_of(seen, seen.only(DISTRIBUTION), "origins") == {f"edge-origin-header-{version}"}

    assert accepted == {
        1: {"edge-origin-header-1"},
        2: {"edge-origin-header-2", "edge-origin-header-1"},
        3: {"edge-origin-header-3", "edge-origin-header-2"},
    }
    assert moved(site(1), site(2)) == []


def test_a_value_is_made_once_and_no_run_changes_it() -> None:
    version = site(1).only(VERSION)

    assert version.ignore_changes == ("secretString", "versionStages")
    assert "secretString" in version.secret_inputs


def test_cloudfronts_web_acl_is_the_only_one_because_the_other_would_count_cloudfronts_addresses() -> None:
    seen = site(1)

    assert [one.name for one in seen.of_type("aws:wafv2/webAcl:WebAcl")] == ["waf-cdn"]
    assert not seen.of_type("aws:wafv2/webAclAssociation:WebAclAssociation")


def test_the_proofs_find_the_path_through_cloudfront_and_no_other() -> None:
    network = network_of(Graph(site(2).resources))
    entering = {(path.target, path.port): list(path.through) for path in matrix(network) if path.source == "internet"}

    assert entering == {("cdn", 443): [], ("edge", 443): ["cdn"], ("accounts", 8080): ["cdn", "edge"]}
