"""VPC endpoints."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Inputs, Replacement
from preview.aws.counterpart import Counterpart
from preview.aws.ec2.ids import numbered
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge, in_zones

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"


def _endpoint_dns(context: Context) -> list[dict[str, str]]:
    if context.inputs.get("vpcEndpointType", "Gateway") == "Gateway":
        return []
    service = str(context.inputs.get("serviceName", "")).rpartition(".")[2]
    name = context.text(f"vpce-{{hex:17}}-{{lower:8 dns}}.{service}.{{region}}.vpce.{{suffix}}")
    return [{"dnsName": name, "hostedZoneId": context.text("Z{upper:13 vpce}")}]


def _endpoint_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield an interface endpoint in each of its zones; gateway endpoints are free."""
    if resource.inputs.get("vpcEndpointType", "Gateway") != "Interface":
        return
    zones = len(resource.inputs.get("subnetIds") or ())
    service = resource.inputs["serviceName"].rpartition(".")[2]
    hours = zones * billing.usage.hours
    yield Charge(item=in_zones(f"interface endpoint {service}", zones), key="endpoint.hour", quantity=hours)
    interfaces = [found for found in billing.graph.of(ENDPOINT) if found.inputs.get("vpcEndpointType") == "Interface"]
    passed = billing.usage.endpoint_gb / len(interfaces)
    yield Charge(
        item=f"data through endpoint {service}",
        key="endpoint.data",
        quantity=passed,
        kind="usage",
        assumes="endpoint_gb",
    )


def _is_no_interface_endpoint(_old: Inputs, new: Inputs) -> bool:
    return (new.get("vpcEndpointType") or "Gateway") != "Interface"


CARDS = (
    Card(
        ENDPOINT,
        outputs=numbered(
            "vpce",
            "vpc-endpoint",
            dnsEntries=_endpoint_dns,
            prefixListId="pl-{hex:8 service}",
            state="available",
            requesterManaged=False,
            cidrBlocks=[],
            networkInterfaceIds=[],
        ),
        replacement=Replacement(
            "ec2/vpc_endpoint.go",
            (
                "dnsOptions.privateDnsPreference dnsOptions.privateDnsSpecifiedDomains resourceConfigurationArn "
                "serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId"
            ),
            when={"privateDnsEnabled": _is_no_interface_endpoint},
        ),
        price=_endpoint_price,
    ),
    Card(
        "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
        outputs=Outputs(id="a-{input[vpcEndpointId]}{digits:10}"),
        replacement=Replacement("ec2/vpc_endpoint_route_table_association.go", "routeTableId vpcEndpointId"),
        price=Free("routing is free"),
        cloudformation=Counterpart(into="vpcEndpointId"),
    ),
)
