"""Advice on the ways out: NAT against interface endpoints, and how many NAT gateways. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.plan.graph import Registration
from preview.analysis.cost.saving import Advice, Facts, usd
from preview.aws.ec2.endpoints import ENDPOINT
from preview.aws.ec2.gateways import NAT_GATEWAY, gateway_zones
from preview.aws.ecs import SERVICE
from preview.aws.price_list import Price
from preview.aws.rds import INSTANCE
from preview.aws.secretsmanager import SECRET
from preview.aws.ssm import PARAMETER

_SHOWN_ZONES = 3
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
_TASK_ENDPOINTS = ("ecr.api", "ecr.dkr", "logs")
_DISK_GB = 8
_INSTANCE = "t4g.nano"


@dataclass(frozen=True, slots=True)
class _Prices:
    """What the ways out cost here."""

    nat_hour: Price
    nat_data: Price
    address: Price
    endpoint_hour: Price
    endpoint_data: Price
    zones: Price


def endpoints(facts: Facts) -> Iterator[Advice]:
    """Yield from how many GB a month on interface endpoints pay, beside NAT gateways and in their place."""
    prices = _prices(facts)
    gateways = _gateways(facts)
    if prices is None or not gateways:
        return
    present = _present(facts)
    if present:
        yield from _fewer(present, facts, prices)
    elif _needed(facts):
        yield from _more(facts, prices)
    yield from _instead(gateways, present, facts, prices)


def gateways(facts: Facts) -> Iterator[Advice]:
    """Yield what one NAT gateway would save against one for each zone, and in dev an instance against a gateway."""
    prices = _prices(facts)
    if prices is None:
        return
    zones = _gateways(facts)
    if zones > 1:
        yield _single(zones, facts, prices)
    elif zones == 1 and facts.environment == "dev":
        yield from _instance(facts, prices)


def _single(zones: int, facts: Facts, prices: _Prices) -> Advice:
    standing = (zones - 1) * facts.assumed.hours * (prices.nat_hour.usd + prices.address.usd)
    crossing = 2 * prices.zones.usd * facts.assumed.nat_gb * (zones - 1) / zones
    if facts.environment == "prod":
        title = f"A NAT gateway in each of {zones} zones costs {usd(standing - crossing)} more than one for all"
        return _advice(
            title, None, "nothing: prod refuses nat: single", "one zone's fault would cut off all", prices.nat_hour
        )
    return _advice(
        f"One NAT gateway in place of {zones}",
        standing - crossing,
        "plinth:network.nat: single",
        "its zone's fault cuts off all zones; traffic to it from the others is counted at both sides' price",
        prices.nat_hour,
    )


def _instance(facts: Facts, prices: _Prices) -> Iterator[Advice]:
    machine, disk = facts.price(f"ec2.{_INSTANCE}"), facts.price("ebs.gp3")
    if machine is None or disk is None:
        return
    hourly = facts.assumed.hours * (prices.nat_hour.usd - machine.usd)
    saving = hourly + facts.assumed.nat_gb * prices.nat_data.usd - _DISK_GB * disk.usd
    yield _advice(
        f"A NAT instance ({_INSTANCE}) in place of a gateway",
        saving,
        "plinth:network.nat: instance",
        "one small machine that may fail carries all traffic; for dev only",
        machine,
    )


def _fewer(present: Sequence[Registration], facts: Facts, prices: _Prices) -> Iterator[Advice]:
    """Yield what the endpoints that there are cost, against what they spare NAT gateways."""
    hourly = sum(len(endpoint.inputs.get("subnetIds") or ()) for endpoint in present) * facts.assumed.hours
    standing = hourly * prices.endpoint_hour.usd
    spared = prices.nat_data.usd - prices.endpoint_data.usd
    net = standing - spared * facts.assumed.endpoint_gb
    zones = max(len(endpoint.inputs.get("subnetIds") or ()) for endpoint in present)
    even = standing / spared
    title = f"NAT in place of {len(present)} interface endpoints in {zones} zones, which pay from {even:,.0f} GB on"
    by_zones = _by_zones(len(present), facts, prices)
    yield Advice(
        title=title,
        saving_usd=net if net > 0 else None,
        break_even_gb=even,
        change=f"plinth:network.endpoints.interface: [] spares {usd(standing)} for standing; or fewer zones in "
        f"plinth:network.endpoints.availability_zones ({by_zones})",
        caveat="through endpoints, images, logs and secrets stay inside AWS's network and do not need NAT to work",
        source=prices.endpoint_hour.source,
        as_of=prices.endpoint_hour.as_of,
    )


def _more(facts: Facts, prices: _Prices) -> Iterator[Advice]:
    """Yield what endpoints for the services that tasks need would cost, against what they would spare NAT gateways."""
    needed, zones = _needed(facts), _zones(facts)
    standing = len(needed) * zones * facts.assumed.hours * prices.endpoint_hour.usd
    spared = prices.nat_data.usd - prices.endpoint_data.usd
    most = spared * facts.assumed.nat_gb - standing
    even = standing / spared
    yield Advice(
        title=f"Interface endpoints would cost {usd(standing)} in {zones} zones and pay from {even:,.0f} GB on",
        saving_usd=most if most > 0 else None,
        break_even_gb=even,
        change=f"plinth:network.endpoints.interface: [{', '.join(needed)}] ({_by_zones(len(needed), facts, prices)})",
        caveat="only what goes to these AWS services counts; layers of images come from S3, whose endpoint is free",
        source=prices.endpoint_hour.source,
        as_of=prices.endpoint_hour.as_of,
    )


def _instead(gateways: int, present: Sequence[Registration], facts: Facts, prices: _Prices) -> Iterator[Advice]:
    """Yield what having no NAT at all would save."""
    there = {_service(endpoint) for endpoint in present}
    missing = [service for service in _needed(facts) if service not in there]
    hours = facts.assumed.hours
    without = gateways * hours * (prices.nat_hour.usd + prices.address.usd) + facts.assumed.nat_gb * prices.nat_data.usd
    added = len(missing) * _zones(facts) * hours * prices.endpoint_hour.usd
    saving = without - added - facts.assumed.nat_gb * prices.endpoint_data.usd
    if saving <= 0:
        return
    listed = ", ".join([*sorted(there), *missing])
    yield _advice(
        "No NAT: endpoints as the only way out",
        saving,
        f"plinth:network: {{nat: none, endpoints: {{interface: [{listed}]}}}}",
        "services then reach nothing on the internet, and each AWS service that they call needs an endpoint of its own",
        prices.nat_hour,
    )


def _by_zones(count: int, facts: Facts, prices: _Prices) -> str:
    """Return what *count* endpoints cost in one, two and three zones, and from when on they pay."""
    spared = prices.nat_data.usd - prices.endpoint_data.usd
    zone = count * facts.assumed.hours * prices.endpoint_hour.usd
    return "; ".join(
        f"{zones} {'zone' if zones == 1 else 'zones'}: {usd(zones * zone)}, from {zones * zone / spared:,.0f} GB"
        for zones in range(1, _SHOWN_ZONES + 1)
    )


def _advice(title: str, saving: float | None, change: str, caveat: str, price: Price) -> Advice:
    return Advice(title=title, saving_usd=saving, change=change, caveat=caveat, source=price.source, as_of=price.as_of)


def _prices(facts: Facts) -> _Prices | None:
    keys = ("nat.hour", "nat.data", "ipv4.hour", "endpoint.hour", "endpoint.data", "transfer.zones")
    found = [price for price in map(facts.price, keys) if price is not None]
    return _Prices(*found) if len(found) == len(keys) else None


def _gateways(facts: Facts) -> int:
    """Return in how many zones NAT gateways stand."""
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
    return [*_TASK_ENDPOINTS, *secrets, *parameters, *exec_]


def _zones(facts: Facts) -> int:
    """Return in how many zones services run; 1 if that is not known."""
    counts = [
        len((service.inputs.get("networkConfiguration") or {}).get("subnets") or ())
        for service in facts.graph.of(SERVICE)
    ]
    return max([1, *counts])
