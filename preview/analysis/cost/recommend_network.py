"""Recommendations for egress: NAT against interface endpoints, and the number of NAT gateways. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.aws.vpc import FARGATE_ENDPOINTS
from model.network import ONLY_NETWORK
from policies.plan.aws.vpc import VPC
from policies.plan.graph import Registration
from preview.analysis.cost.saving import Facts, Recommendation, usd
from preview.aws.ec2.endpoints import ENDPOINT
from preview.aws.ec2.gateways import NAT_GATEWAY, gateway_zones
from preview.aws.ecs import SERVICE
from preview.aws.price_list import Price
from preview.aws.rds import INSTANCE
from preview.aws.secretsmanager import SECRET
from preview.aws.ssm import PARAMETER

_SHOWN_ZONES = 3
_DISK_GB = 8
_INSTANCE = "t4g.nano"


@dataclass(frozen=True, slots=True)
class _Prices:
    """Prices of egress in the stack's region."""

    nat_hour: Price
    nat_data: Price
    address: Price
    endpoint_hour: Price
    endpoint_data: Price
    zones: Price


def endpoints(facts: Facts) -> Iterator[Recommendation]:
    """Yield from how many GB a month interface endpoints pay off, next to NAT gateways and instead of them."""
    prices = _prices(facts)
    gateways = _gateways(facts)
    if prices is None or not gateways or _several(facts):
        return
    present = _present(facts)
    if present:
        yield from _fewer(present, facts, prices)
    elif _needed(facts):
        yield from _more(facts, prices)
    yield from _instead(gateways, present, facts, prices)


def gateways(facts: Facts) -> Iterator[Recommendation]:
    """Yield what one NAT gateway would save against one in each zone, and in dev an instance against a gateway."""
    prices = _prices(facts)
    if prices is None or _several(facts):
        return
    zones = _gateways(facts)
    if zones > 1:
        yield _single(zones, facts, prices)
    elif zones == 1 and facts.environment == "dev":
        yield from _instance(facts, prices)


def _single(zones: int, facts: Facts, prices: _Prices) -> Recommendation:
    fixed = (zones - 1) * facts.assumed.hours * (prices.nat_hour.usd + prices.address.usd)
    crossing = 2 * prices.zones.usd * facts.assumed.nat_gb * (zones - 1) / zones
    if facts.environment == "prod":
        title = f"A NAT gateway in each of {zones} zones costs {usd(fixed - crossing)} more than one for all"
        return _recommendation(
            title, None, "nothing: prod refuses nat: single", "if that zone fails, no zone has NAT", prices.nat_hour
        )
    return _recommendation(
        f"One NAT gateway in place of {zones}",
        fixed - crossing,
        f"{_key(facts)}.nat: single",
        "if its zone fails, no zone has NAT; traffic to it from the other zones is billed on both sides",
        prices.nat_hour,
    )


def _instance(facts: Facts, prices: _Prices) -> Iterator[Recommendation]:
    machine, disk = facts.price(f"ec2.{_INSTANCE}"), facts.price("ebs.gp3")
    if machine is None or disk is None:
        return
    hourly = facts.assumed.hours * (prices.nat_hour.usd - machine.usd)
    saving = hourly + facts.assumed.nat_gb * prices.nat_data.usd - _DISK_GB * disk.usd
    yield _recommendation(
        f"A NAT instance ({_INSTANCE}) in place of a gateway",
        saving,
        f"{_key(facts)}.nat: instance",
        "one small instance carries all traffic and has no standby; for dev only",
        machine,
    )


def _fewer(present: Sequence[Registration], facts: Facts, prices: _Prices) -> Iterator[Recommendation]:
    """Yield what the plan's endpoints cost, against what they save at NAT gateways."""
    hourly = sum(len(endpoint.inputs.get("subnetIds") or ()) for endpoint in present) * facts.assumed.hours
    fixed = hourly * prices.endpoint_hour.usd
    saved = prices.nat_data.usd - prices.endpoint_data.usd
    net = fixed - saved * facts.assumed.endpoint_gb
    zones = max(len(endpoint.inputs.get("subnetIds") or ()) for endpoint in present)
    even = fixed / saved
    title = f"NAT in place of {len(present)} interface endpoints in {zones} zones, which pay off from {even:,.0f} GB"
    by_zones = _by_zones(len(present), facts, prices)
    yield Recommendation(
        title=title,
        saving_usd=net if net > 0 else None,
        break_even_gb=even,
        change=f"{_key(facts)}.endpoints.interface: [] saves {usd(fixed)} of fixed cost; or fewer zones in "
        f"{_key(facts)}.endpoints.availability_zones ({by_zones})",
        caveat="through endpoints, images, logs and secrets stay inside AWS's network and do not need NAT to work",
        source=prices.endpoint_hour.source,
        as_of=prices.endpoint_hour.as_of,
    )


def _more(facts: Facts, prices: _Prices) -> Iterator[Recommendation]:
    """Yield what endpoints for the services that tasks need would cost, against their savings at NAT gateways."""
    needed, zones = _needed(facts), _zones(facts)
    fixed = len(needed) * zones * facts.assumed.hours * prices.endpoint_hour.usd
    saved = prices.nat_data.usd - prices.endpoint_data.usd
    most = saved * facts.assumed.nat_gb - fixed
    even = fixed / saved
    yield Recommendation(
        title=f"Interface endpoints would cost {usd(fixed)} in {zones} zones and pay off from {even:,.0f} GB",
        saving_usd=most if most > 0 else None,
        break_even_gb=even,
        change=f"{_key(facts)}.endpoints.interface: [{', '.join(needed)}] ({_by_zones(len(needed), facts, prices)})",
        caveat="only traffic to these AWS services counts; layers of images come from S3, whose endpoint is free",
        source=prices.endpoint_hour.source,
        as_of=prices.endpoint_hour.as_of,
    )


def _instead(gateways: int, present: Sequence[Registration], facts: Facts, prices: _Prices) -> Iterator[Recommendation]:
    """Yield what a network without NAT would save."""
    there = {_service(endpoint) for endpoint in present}
    missing = [service for service in _needed(facts) if service not in there]
    hours = facts.assumed.hours
    without = gateways * hours * (prices.nat_hour.usd + prices.address.usd) + facts.assumed.nat_gb * prices.nat_data.usd
    added = len(missing) * _zones(facts) * hours * prices.endpoint_hour.usd
    saving = without - added - facts.assumed.nat_gb * prices.endpoint_data.usd
    if saving <= 0:
        return
    listed = ", ".join([*sorted(there), *missing])
    yield _recommendation(
        "No NAT: endpoints as the only egress",
        saving,
        f"{_key(facts)}: {{nat: none, endpoints: {{interface: [{listed}]}}}}",
        "services then cannot reach the internet, and each AWS service that they call needs an endpoint of its own",
        prices.nat_hour,
    )


def _by_zones(count: int, facts: Facts, prices: _Prices) -> str:
    """Return what *count* endpoints cost in one, two and three zones, and from how many GB they pay off."""
    saved = prices.nat_data.usd - prices.endpoint_data.usd
    zone = count * facts.assumed.hours * prices.endpoint_hour.usd
    return "; ".join(
        f"{zones} {'zone' if zones == 1 else 'zones'}: {usd(zones * zone)}, from {zones * zone / saved:,.0f} GB"
        for zones in range(1, _SHOWN_ZONES + 1)
    )


def _recommendation(title: str, saving: float | None, change: str, caveat: str, price: Price) -> Recommendation:
    return Recommendation(
        title=title, saving_usd=saving, change=change, caveat=caveat, source=price.source, as_of=price.as_of
    )


def _prices(facts: Facts) -> _Prices | None:
    keys = ("nat.hour", "nat.data", "ipv4.hour", "endpoint.hour", "endpoint.data", "transfer.zones")
    found = [price for price in map(facts.price, keys) if price is not None]
    return _Prices(*found) if len(found) == len(keys) else None


def _several(facts: Facts) -> bool:
    """Return whether there are several networks: the assumed traffic is that of the stack, not of one of them."""
    return len(facts.graph.of(VPC)) > 1


def _key(facts: Facts) -> str:
    """Return the key of the only network in the stack file."""
    name = next((facts.graph.label(vpc) for vpc in facts.graph.of(VPC)), ONLY_NETWORK)
    return "plinth:network" if name == ONLY_NETWORK else f"plinth:networks.{name}"


def _gateways(facts: Facts) -> int:
    """Return in how many zones there are NAT gateways."""
    return sum(gateway_zones(gateway, facts.billing) for gateway in facts.graph.of(NAT_GATEWAY))


def _present(facts: Facts) -> list[Registration]:
    found = facts.graph.of(ENDPOINT)
    return [endpoint for endpoint in found if endpoint.inputs.get("vpcEndpointType") == "Interface"]


def _service(endpoint: Registration) -> str:
    """Return an endpoint's service as the stack file names it: ``com.amazonaws.<region>.ecr.api`` is ``ecr.api``."""
    return ".".join(str(endpoint.inputs["serviceName"]).split(".")[3:])


def _needed(facts: Facts) -> list[str]:
    """Return the endpoints that this plan's services need to start, to log, and to read secrets and parameters."""
    graph = facts.graph
    services = graph.of(SERVICE)
    if not services:
        return []
    managed = any(database.inputs.get("manageMasterUserPassword") for database in graph.of(INSTANCE))
    secrets = ["secretsmanager"] if managed or graph.of(SECRET) else []
    parameters = ["ssm"] if graph.of(PARAMETER) else []
    exec_ = ["ssmmessages"] if any(service.inputs.get("enableExecuteCommand") for service in services) else []
    return [*FARGATE_ENDPOINTS, *secrets, *parameters, *exec_]


def _zones(facts: Facts) -> int:
    """Return in how many zones services run; 1 if that is not known."""
    counts = [
        len((service.inputs.get("networkConfiguration") or {}).get("subnets") or ())
        for service in facts.graph.of(SERVICE)
    ]
    return max([1, *counts])
