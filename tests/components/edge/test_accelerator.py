"""Fixed addresses in front of a load balancer that faces the internet."""

from __future__ import annotations

import pytest

from components.edge.accelerator import Accelerator, AcceleratorArgs
from policies.plan.network import INTERNET
from policies.proofs.reachability import find
from preview.analysis.proofs import prove
from tests.components.edge.test_distribution import balancer
from tests.support.offline import record, stack_record

ACCELERATOR = "aws:globalaccelerator/accelerator:Accelerator"
LISTENER = "aws:globalaccelerator/listener:Listener"
GROUP = "aws:globalaccelerator/endpointGroup:EndpointGroup"
FASTAPI = {"plinth:load_balancer": {"global_accelerator": True}}


def accelerated(scheme: str = "internet-facing") -> None:
    subdomain = "api" if scheme == "internet-facing" else None
    front = balancer(scheme=scheme, subdomain=subdomain)
    Accelerator("edge-accelerator", AcceleratorArgs(load_balancer=front, region="us-east-1", log_bucket="logs"))


def test_https_and_its_redirect_lead_to_the_load_balancer_with_the_addresses_of_the_viewers() -> None:
    seen = record(accelerated)

    accelerator, listener, group = seen.only(ACCELERATOR), seen.only(LISTENER), seen.only(GROUP)
    assert accelerator.inputs == {
        "enabled": True,
        "ipAddressType": "IPV4",
        "attributes": {
            "flowLogsEnabled": True,
            "flowLogsS3Bucket": "logs",
            "flowLogsS3Prefix": "global-accelerator",
        },
    }
    assert listener.inputs == {
        "acceleratorArn": accelerator.outputs["arn"],
        "protocol": "TCP",
        "portRanges": [{"fromPort": 80, "toPort": 80}, {"fromPort": 443, "toPort": 443}],
    }
    assert group.inputs == {
        "listenerArn": listener.outputs["arn"],
        "endpointGroupRegion": "us-east-1",
        "endpointConfigurations": [
            {
                "endpointId": seen.only("aws:lb/loadBalancer:LoadBalancer").outputs["arn"],
                "weight": 128,
                "clientIpPreservationEnabled": True,
            }
        ],
    }


def test_an_internal_load_balancer_is_refused() -> None:
    with pytest.raises(ValueError, match="accelerator edge-accelerator: the load_balancer must face the internet"):
        record(lambda: accelerated("internal"))


def test_the_public_name_leads_to_the_accelerator_whose_flow_logs_have_a_folder() -> None:
    plain, seen = stack_record("examples/fastapi.yaml"), stack_record("examples/fastapi.yaml", FASTAPI)

    aliases = {one.name: one.inputs.get("aliases") for one in seen.of_type("aws:route53/record:Record")}
    assert aliases["edge-ipv4"][0]["name"] == seen.only(ACCELERATOR).outputs["dnsName"]
    assert aliases["edge-ipv4"][0]["zoneId"] == "Z2BJ6XQ5FK7U4H"
    names = {one.name for one in plain.resources}
    assert {one.name for one in seen.resources} - names == {
        "edge-accelerator",
        "edge-accelerator-endpoints",
        "edge-accelerator-listener",
    }
    before = {one.urn: one.inputs for one in plain.resources}
    changed = {one.name for one in seen.resources if one.urn in before and before[one.urn] != one.inputs}
    assert {"logs-policy", "logs-lifecycle", "edge-ipv4"} <= changed
    assert changed <= {"logs-policy", "logs-lifecycle", "edge-ipv4", "edge-ipv6"}


def test_the_proofs_know_the_accelerator_as_a_way_in() -> None:
    resources = stack_record("examples/fastapi.yaml", FASTAPI).resources
    network = prove(resources, {}).network

    assert [(one.name, one.target, one.kind) for one in network.edges if one.kind == "accelerator"] == [
        ("edge-accelerator", "edge", "accelerator")
    ]
    assert find(network, INTERNET, "edge-accelerator", 443).open
    assert find(network, "edge-accelerator", "edge", 443).open
