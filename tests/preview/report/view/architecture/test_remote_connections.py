"""VPN connections and transit gateways in the picture: boxes above their VPC, with arrows in and out."""

from __future__ import annotations

import pytest

from preview.analysis.proofs import prove
from preview.report.svg.drawing import drawing
from preview.report.text.picture import connections, picture
from preview.report.view.architecture.connections import connections_of
from preview.report.view.architecture.reading import read
from tests.support.offline import stack_record


def seen(stack):
    resources = stack_record(f"examples/{stack}.yaml").resources
    proofs = prove(resources, {})
    architecture = read(resources, proofs.network)
    return architecture, connections_of(architecture, proofs)


def texts(lines):
    return ["".join(text for text, _ in one) for one in lines]


@pytest.mark.parametrize(
    ("stack", "arrows"),
    [
        (
            "hybrid-network",
            {
                ("on-premises", "intern", 443),
                ("on-premises", "orders", 5432),
                ("connector", "on-premises", 1433),
                ("charge", "payment-processor", 8443),
            },
        ),
        (
            "branch-offices",
            {("hamburg", "inside", 443), ("singapore", "inside", 443), ("labs-transit-vpc", "samples", 5432)},
        ),
        ("private-workers", {("importer", "workers-transit-vpc", 8443)}),
    ],
)
def test_each_path_by_a_vpn_or_transit_gateway_is_an_arrow(stack, arrows):
    architecture, found = seen(stack)

    assert {(one.source, one.target, one.port) for one in found.remote} == arrows
    drawn = drawing(architecture, found)
    labels = {item.name: item.label for item in architecture.items()}
    for source, target, port in arrows:
        assert f"{labels[target]} on {port}" in drawn
        assert labels[source] in drawn


def test_the_text_names_them_in_the_box_of_their_vpc():
    lines = texts(picture(seen("branch-offices")[0], 100))

    assert any("VPN connections: hamburg (BGP), singapore (BGP)" in one for one in lines)
    assert any("Transit gateway: labs-transit-vpc (tgw-0123456789abcdef0)" in one for one in lines)


def test_what_a_load_balancer_forwards_from_a_range_is_listed_once():
    lines = texts(connections(seen("hybrid-network")[1], 100))

    assert [one.split("←")[1].strip() for one in lines if "tools:8080" in one] == ["intern"]
