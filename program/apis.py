"""HTTP APIs in front of the stack's services and functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.edge.api_name import ApiName
from components.edge.certificate import Certificate, CertificateArgs
from components.edge.http_api import Backend, HttpApi, HttpApiArgs
from model.apis import Api
from model.load_balancer import MAIN_LOAD_BALANCER
from program.edge import Entrance
from program.foundation import Foundation
from program.network import Networks

if TYPE_CHECKING:
    from components.compute.function import Function


@dataclass(frozen=True, kw_only=True, slots=True)
class Apis:
    """The HTTP APIs of a stack."""

    apis: Mapping[str, HttpApi]
    """Name → API."""

    certificates: Mapping[str, Certificate]
    """Logical name → certificate of an API with a name of its own, unless it is an existing one."""


def make_apis(
    foundation: Foundation, networks: Networks, entrance: Entrance, functions: Mapping[str, Function]
) -> Apis:
    """Make each API with its certificate and the records of its name; after what it sends requests to."""
    certificates: dict[str, Certificate] = {}
    apis: dict[str, HttpApi] = {}
    for name, spec in foundation.config.apis.items():
        own = _name(foundation, entrance, certificates, name, spec)
        api = apis[name] = HttpApi(
            name,
            _args(
                foundation,
                networks,
                entrance,
                spec,
                own=own,
                functions={one: functions[one] for one in spec.functions},
            ),
        )
        if own and api.alias_target and entrance.hosted_zone:
            entrance.hosted_zone.record(name, own.name, api.alias_target)
    return Apis(apis=apis, certificates=certificates)


def _name(
    foundation: Foundation, entrance: Entrance, certificates: dict[str, Certificate], name: str, spec: Api
) -> ApiName | None:
    """Return the own name of an API, and add to *certificates* the one that is made for it."""
    dns, hosted_zone = foundation.config.dns, entrance.hosted_zone
    if spec.subdomain is None or dns is None or hosted_zone is None:
        return None
    domain = f"{spec.subdomain}.{dns.domain}"
    if spec.certificate_arn:
        return ApiName(name=domain, certificate_arn=spec.certificate_arn)
    logical = f"{name}-certificate"
    certificates[logical] = Certificate(
        logical, CertificateArgs(domain=domain, hosted_zone_id=hosted_zone.hosted_zone_id)
    )
    return ApiName(name=domain, certificate_arn=certificates[logical].arn)


def _args(
    foundation: Foundation,
    networks: Networks,
    entrance: Entrance,
    spec: Api,
    *,
    own: ApiName | None,
    functions: Mapping[str, Function],
) -> HttpApiArgs:
    """Return the inputs of an API; raises LookupError for a service without a load balancer, which rules refuse."""
    config = foundation.config
    names = {service: config.load_balancer_of(config.services[service]) for service in spec.services}
    backends = {service: _backend(entrance, name or MAIN_LOAD_BALANCER) for service, name in names.items()}
    balancers = [config.named_load_balancers[name] for name in names.values() if name]
    return HttpApiArgs(
        spec=spec,
        site=foundation.site,
        log_groups=foundation.log_groups,
        placement=networks.of(config.network_of(balancers[0])).placement("private") if balancers else None,
        backends=backends,
        functions=functions,
        name=own,
    )


def _backend(entrance: Entrance, name: str) -> Backend:
    balancer = entrance.load_balancers[name]
    host = entrance.further[name].host if name in entrance.further else entrance.load_balancer_name or entrance.cdn_name
    return Backend(load_balancer=balancer, server_name=host if balancer.https else None)
