"""How requests reach web services."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial

from model.arn import region_of
from model.authentication import Authentication
from model.base import suggestion
from model.load_balancer import MAIN_LOAD_BALANCER
from model.problem import Path, Problem
from model.route import Route
from model.service import Service
from model.values import flow
from settings.fields import written
from settings.rules.apis import may_be_behind
from settings.rules.attempt import Rule, each
from settings.stack_file import Placed, StackFile


def _load_balancer(file: StackFile, name: str, service: Placed) -> Iterator[Problem]:
    if service.kind == "web" and not file.named_load_balancers:
        yield Problem(
            (*file.placed_path(name), "kind" if isinstance(service, Service) else "route"),
            f"{'web' if isinstance(service, Service) else 'a route'} needs plinth:load_balancer",
            _example_of_load_balancer(file),
        )


def _example_of_load_balancer(file: StackFile) -> str:
    """Return a load balancer that is legal in this file."""
    if file.cdn is not None and file.cdn.service_paths:
        return "plinth:load_balancer: {scheme: internal}"
    balancer = "plinth:load_balancer: {scheme: internet-facing, subdomain: api}"
    return balancer if file.dns is not None else f"{balancer}, plinth:dns: {{domain: example.com, zone: create}}"


def _through_cdn(file: StackFile, name: str, service: Placed) -> Iterator[Problem]:
    if file.cdn is None or file.load_balancer is None or not file.load_balancer.closed:
        return
    if file.load_balancer.allowed_cidrs:
        return
    if service.kind != "web" or not file.cdn.service_paths or may_be_behind(file, name):
        return
    for place, route in service.routes.items():
        paths = route.paths if file.load_balancer_for(route) == MAIN_LOAD_BALANCER else []
        for path in paths:
            if not any(fnmatchcase(path, pattern) or fnmatchcase(pattern, path) for pattern in file.cdn.service_paths):
                yield Problem(
                    (*file.placed_path(name), *place, "paths"),
                    f"{path} cannot be reached: cdn.dynamic_paths does not send it to the load balancer",
                    f"plinth:cdn.dynamic_paths: {flow([*file.cdn.dynamic_paths, *paths])}",
                )


def _public_names(file: StackFile, name: str | None) -> list[str]:
    """Return the names that requests to a load balancer can have as their host; none if any host can come."""
    if file.dns is None or name is None:
        return []
    domain, balancer = file.dns.domain, file.named_load_balancers.get(name)
    cdn = file.cdn if name == MAIN_LOAD_BALANCER else None
    if balancer is not None and balancer.further_certificate_arns:
        return []
    of_balancer = [] if balancer is None else [*balancer.hosts(domain).values()]
    redirected = [] if balancer is None else balancer.redirected(domain)
    of_cdn = cdn.canonical_name(domain) if cdn is not None else None
    return [one for one in (*of_balancer, of_cdn) if one and one not in redirected]


def _hosts(file: StackFile, name: str, service: Placed) -> Iterator[Problem]:
    if service.kind == "web":
        for path, route in service.routes.items():
            yield from _hosts_of(file, (*file.placed_path(name), *path), route)


def _hosts_of(file: StackFile, path: Path, route: Route) -> Iterator[Problem]:
    names = _public_names(file, file.load_balancer_for(route))
    for position, host in enumerate(route.hosts if names else ()):
        if not any(fnmatchcase(one, host.lower()) for one in names):
            yield Problem(
                (*path, "hosts", position),
                f"no request has this host: the stack's names, which its certificate covers, are {', '.join(names)}",
                f"hosts: [{names[0]}]",
            )


def _authentication(file: StackFile, name: str, service: Placed) -> Iterator[Problem]:
    """Yield authentication that cannot work: without HTTPS, from another region, or without a path to the provider."""
    if service.kind == "web":
        for path, route in service.routes.items():
            if route.authentication is not None:
                place = (*file.placed_path(name), *path, "authentication")
                yield from _authentication_of(file, place, route.authentication, file.load_balancer_for(route))


def _authentication_of(file: StackFile, path: Path, spec: Authentication, among: str | None) -> Iterator[Problem]:
    balancer = file.named_load_balancers.get(among) if among is not None else None
    for field in ("client_secret_arn", "user_pool_arn"):
        arn = getattr(spec, field) if field in type(spec).model_fields else None
        region = region_of(arn) if arn is not None else file.region
        if region != file.region:
            yield Problem(
                (*path, field),
                f"is in {region}, and the load balancer in {file.region}",
                f'{field}: "{str(arn).replace(str(region), file.region)}"',
            )
    if balancer is None:
        return
    if not file.has_https(balancer):
        yield Problem(path, "needs HTTPS, and the load balancer has no certificate", "authentication: null")
    network = file.named_networks.get(file.network_of(balancer) or "")
    if balancer.internal and network is not None and network.nat == "none":
        yield Problem(
            path,
            "the internal load balancer reaches no identity provider: its network has nat none",
            f"{written((*file.network_path(file.network_of(balancer) or ''), 'nat'))}: single",
            show_value=False,
        )


def _forward(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    """Yield weights of what cannot receive the requests of this route."""
    if service.kind != "web" or service.route is None or service.route.forward is None:
        return
    path, weights = ("services", name, "route", "forward", "weights"), service.route.forward.weights
    if name not in weights:
        yield Problem(
            path, "must have the service of the route, which may weigh 0", f"weights: {flow({name: 90, **weights})}"
        )
    for other in service.route.shared_with(name):
        problem = _no_receiver(file, service, other)
        if problem:
            yield Problem((*path, other), problem, "forward: null", show_value=False)


def _no_receiver(file: StackFile, service: Service, other: str) -> str | None:
    """Return what is wrong with *other* as a service that shares the requests of *service*."""
    receiver = file.services.get(other)
    if receiver is None:
        return f"is no service of plinth:services{suggestion(other, file.services)}"
    if receiver.kind != "web" or receiver.route is None:
        return f"is of kind {receiver.kind}; only web services have a target group that can receive requests"
    if receiver.route.forward is not None:
        return "has a forward of its own; one of the two can receive requests of the other, not both"
    if file.deployed(receiver).strategy.shifts_traffic:
        return "moves its traffic between two target groups, either of which may be empty; deployment must be rolling"
    ours, theirs = file.load_balancer_of(service), file.load_balancer_of(receiver)
    if ours != theirs and ours is not None and theirs is not None:
        return f"is behind load balancer {theirs}, and this service behind {ours}; a target group has one"
    return None


RULES: tuple[Rule, ...] = (
    lambda file: each(file.placed, partial(_load_balancer, file)),
    lambda file: each(file.placed, partial(_through_cdn, file)),
    lambda file: each(file.placed, partial(_hosts, file)),
    lambda file: each(file.placed, partial(_authentication, file)),
    lambda file: each(file.services, partial(_forward, file)),
)
