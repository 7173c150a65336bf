"""What the network and its edge cost: NAT, addresses, endpoints, load balancers, CloudFront, DNS. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preview.analysis.cost.charges import Charge, Plan, Rule, UnpricedError
from preview.recorder.record import Registered

NAT = "aws:ec2/natGateway:NatGateway"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_BALANCER = "aws:lb/loadBalancer:LoadBalancer"


def nat_gateway(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield a NAT gateway: one hour in each zone that it serves, and what passes through."""
    hours = plan.assumptions.hours
    zones = gateway_zones(resource, plan)
    if _is_regional(resource):
        # A regional gateway brings its own addresses, one to a zone; a zonal one has an address in the plan.
        yield Charge(item=_in_zones("public IPv4 addresses", zones), key="ipv4.hour", quantity=zones * hours)
    yield Charge(item=_in_zones("NAT gateway", zones), key="nat.hour", quantity=zones * hours)
    passed = plan.share(plan.assumptions.nat_gb, resource)
    yield Charge(item="data through NAT", key="nat.data", quantity=passed, kind="usage", assumes="nat_gb")


def gateway_zones(resource: Registered, plan: Plan) -> int:
    """Return how many zones a NAT gateway is billed for: its own, or each that a regional one serves."""
    if not _is_regional(resource):
        return 1
    return max(1, len(plan.referring(resource, "natGatewayId", "aws:ec2/route:Route")))


def address(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield an elastic address, which costs the same in use and idle."""
    del resource
    yield Charge(item="public IPv4 address", key="ipv4.hour", quantity=plan.assumptions.hours)


def instance(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield an EC2 instance and its root volume."""
    kind = resource.inputs["instanceType"]
    yield Charge(item=f"instance {kind}", key=f"ec2.{kind}", quantity=plan.assumptions.hours)
    volume = resource.inputs.get("rootBlockDevice") or {}
    if not volume.get("volumeSize"):
        raise UnpricedError("the size of its root volume comes from its image")
    yield Charge(item="root volume", key=f"ebs.{volume.get('volumeType', 'gp2')}", quantity=volume["volumeSize"])


def endpoint(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield an interface endpoint in each of its zones; gateway endpoints are free."""
    if resource.inputs.get("vpcEndpointType", "Gateway") != "Interface":
        return
    zones = len(resource.inputs.get("subnetIds") or ())
    service = resource.inputs["serviceName"].rpartition(".")[2]
    hours = zones * plan.assumptions.hours
    yield Charge(item=_in_zones(f"interface endpoint {service}", zones), key="endpoint.hour", quantity=hours)
    interfaces = [found for found in plan.of_type(ENDPOINT) if found.inputs.get("vpcEndpointType") == "Interface"]
    passed = plan.assumptions.endpoint_gb / len(interfaces)
    yield Charge(
        item=f"data through endpoint {service}",
        key="endpoint.data",
        quantity=passed,
        kind="usage",
        assumes="endpoint_gb",
    )


def vpc(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the traffic between zones; a VPC itself is free."""
    billed = 2 * plan.share(plan.assumptions.zone_gb, resource)
    yield Charge(
        item="data between zones, both sides", key="transfer.zones", quantity=billed, kind="usage", assumes="zone_gb"
    )


def load_balancer(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield an application load balancer, its capacity units, and if it faces the internet addresses and traffic."""
    if resource.inputs.get("loadBalancerType", "application") != "application":
        raise UnpricedError(f"no prices for load balancers of type {resource.inputs['loadBalancerType']}")
    assumed = plan.assumptions
    yield Charge(item="load balancer", key="alb.hour", quantity=assumed.hours)
    units = assumed.load_balancer_lcus * assumed.hours
    yield Charge(item="capacity units", key="alb.lcu", quantity=units, kind="usage", assumes="load_balancer_lcus")
    if not resource.inputs.get("internal"):
        zones = len(resource.inputs.get("subnets") or resource.inputs.get("subnetMappings") or ())
        item = _in_zones("public IPv4 addresses", zones)
        yield Charge(item=item, key="ipv4.hour", quantity=zones * assumed.hours)
        facing = [found for found in plan.of_type(_BALANCER) if not found.inputs.get("internal")]
        sent = assumed.internet_gb / len(facing)
        yield Charge(
            item="data to the internet", key="transfer.internet", quantity=sent, kind="usage", assumes="internet_gb"
        )


def distribution(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield what viewers fetch through CloudFront; traffic from the origin to it is free."""
    sent = plan.share(plan.assumptions.cdn_gb, resource)
    yield Charge(item="data to viewers", key="cdn.data", quantity=sent, kind="usage", assumes="cdn_gb")
    requests = plan.share(plan.assumptions.cdn_requests, resource)
    yield Charge(item="HTTPS requests", key="cdn.requests", quantity=requests, kind="usage", assumes="cdn_requests")


def zone(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield a hosted zone; queries for aliases of AWS resources, all that the program makes, are free."""
    del resource, plan
    yield Charge(item="hosted zone", key="dns.zone", quantity=1)


def _is_regional(gateway: Registered) -> bool:
    return gateway.inputs.get("availabilityMode") == "regional"


def _in_zones(item: str, zones: int) -> str:
    return item if zones == 1 else f"{item} in {zones} zones"


RULES: Mapping[str, Rule] = {
    NAT: nat_gateway,
    "aws:ec2/eip:Eip": address,
    "aws:ec2/instance:Instance": instance,
    ENDPOINT: endpoint,
    "aws:ec2/vpc:Vpc": vpc,
    _BALANCER: load_balancer,
    "aws:cloudfront/distribution:Distribution": distribution,
    "aws:route53/zone:Zone": zone,
}
