"""What HTTP APIs need of services, of the load balancer in front of them, of functions, and of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from model.api_routes import ApiRoute, is_route_key, pattern_of, sample_path
from model.apis import Api
from model.arn import account_of, region_of
from model.aws import apigateway
from model.base import Unknown, name_like, nearest, suggestion
from model.load_balancer import MAIN_LOAD_BALANCER, LoadBalancer
from model.problem import Path, Problem
from model.service import Service
from model.values import flow
from settings.fields import entry_example
from settings.rules.attempt import Rule, each
from settings.rules.taken_names import own_names
from settings.stack_file import StackFile


def may_be_behind(file: StackFile, name: str) -> bool:
    """Return whether an API has a route to the service *name*, or one to something that is wrong by itself."""
    for api in file.apis.values():
        try:
            services = api.services
        except Unknown:
            return True
        if (
            (not services and not api.functions)
            or name in services
            or any(one not in file.services or not _is_web(file.services[one]) for one in services)
        ):
            return True
    return False


def api_labels(file: StackFile) -> list[tuple[Path, str]]:
    """Return (setting, label) of each API that has a name of its own."""
    found: list[tuple[Path, str]] = []
    for name, api in file.apis.items():
        try:
            if api.subdomain is not None:
                found.append((("apis", name, "subdomain"), api.subdomain))
        except Unknown:
            continue
    return found


def _routes(file: StackFile) -> Iterator[tuple[Path, str, ApiRoute]]:
    """Yield the path, the key and the route of every API, without those that are invalid."""
    for name, api in file.apis.items():
        try:
            routes = api.routes
        except Unknown:
            continue
        for key, route in routes.items():
            yield ("apis", name, "routes", key), key, route


def _services(file: StackFile) -> Iterator[Problem]:
    web = [name for name, service in file.services.items() if _is_web(service)]
    for path, key, route in _routes(file):
        try:
            name = route.service
        except Unknown:
            continue
        if name is None:
            continue
        fitting = [one for one in web if _receives(file.services[one], key)]
        example = f"service: {(fitting or web or ['orders'])[0]}"
        if name not in file.services:
            yield Problem((*path, "service"), f"there is no such service{suggestion(name, web)}", example)
        elif not _is_web(file.services[name]):
            yield Problem(
                (*path, "service"),
                f"is of kind {file.services[name].kind}: an API reaches web services, through the load balancer",
                example,
            )


def _functions(file: StackFile) -> Iterator[Problem]:
    names = list(file.functions)
    for path, _key, route in _routes(file):
        try:
            name = route.function
        except Unknown:
            continue
        if name is not None and name not in names:
            yield Problem(
                (*path, "function"),
                f"there is no such function{suggestion(name, names)}",
                f"function: {nearest(name, names) or names[0]}"
                if names
                else f"plinth:functions: {{{entry_example('functions', name_like(name))}}}",
            )


def _slow_functions(file: StackFile) -> Iterator[Problem]:
    """Yield functions that may run on after their caller has been told that they did not answer."""
    for name, api in file.apis.items():
        try:
            pairs = [(one, file.functions[one].timeout_seconds) for one in api.functions if one in file.functions]
            most = api.timeout_seconds
        except Unknown:
            continue
        for function, seconds in pairs:
            if seconds > most:
                yield Problem(
                    ("functions", function, "timeout_seconds"),
                    f"is above timeout_seconds {most} of API {name}, which answers with an error then while the "
                    "function runs on",
                    f"timeout_seconds: {most}",
                )


def _is_web(service: Service) -> bool:
    try:
        return service.kind == "web"
    except Unknown:
        return False


def _receives(service: Service, key: str) -> bool:
    """Return whether the load balancer sends *service* what the route *key* of an API matches."""
    if not is_route_key(key) or service.route is None:
        return False
    sample = sample_path(key)
    return not service.route.paths or any(fnmatchcase(sample, pattern) for pattern in service.route.paths)


def _balancers(file: StackFile, api: Api) -> dict[str, LoadBalancer]:
    """Return the load balancers of the services that an API has routes to."""
    found: dict[str, LoadBalancer] = {}
    for service in api.services:
        if service in file.services and _is_web(file.services[service]):
            name = file.load_balancer_of(file.services[service])
            if name is not None and name in file.named_load_balancers:
                found[name] = file.named_load_balancers[name]
    return found


def _load_balancers(file: StackFile) -> Iterator[Problem]:
    """Yield load balancers that anyone reaches without the API, and one whose certificate has no name."""
    reached: dict[str, LoadBalancer] = {}
    for api in file.apis.values():
        try:
            reached |= _balancers(file, api)
        except Unknown:
            continue
    for name, balancer in reached.items():
        path = file.load_balancer_path(name)
        if not balancer.internal:
            yield Problem(
                (*path, "scheme"),
                f"{'CloudFront' if balancer.closed else 'anyone'} reaches the services behind it without the "
                "authorizers of plinth:apis; make it internal",
                "scheme: internal, cloudfront_only: null" if balancer.closed else "scheme: internal",
            )
        elif (
            name == MAIN_LOAD_BALANCER
            and not balancer.allow_plain_http
            and balancer.subdomain is None
            and (file.cdn is None or file.dns is None)
        ):
            yield Problem(
                (*path, "subdomain"),
                "plinth:apis connect to it with TLS and verify its name: it needs one",
                "subdomain: internal"
                if file.dns is not None
                else "subdomain: internal, plinth:dns: {domain: example.com, zone: create}",
            )


def _one_network(file: StackFile, name: str, api: Api) -> Iterator[Problem]:
    """Yield an API whose services are in several networks: its VPC link is in one."""
    networks = {file.network_of(balancer) for balancer in _balancers(file, api).values()} - {None}
    if len(networks) > 1:
        yield Problem(
            ("apis", name, "routes"),
            f"lead to load balancers in the networks {', '.join(sorted(map(str, networks)))}, and the VPC link of an "
            "API is in one; make an API for each",
            show_value=False,
        )


def _sent_to(file: StackFile) -> Iterator[Problem]:
    """Yield routes whose requests the load balancer sends to another service, or to none."""
    for path, key, route in _routes(file):
        try:
            name = route.service
            if name is None or name not in file.services:
                continue
            target = file.services[name].route
            if target is None or not is_route_key(key) or _receives(file.services[name], key):
                continue
            yield Problem(
                (*path, "service"),
                f"the load balancer does not send {sample_path(key)} to it: its route.paths are "
                f"{', '.join(target.paths)}",
                f"plinth:services.{name}.route.paths: {flow([*target.paths, pattern_of(key)])}",
            )
        except Unknown:
            continue


def _bypassed(file: StackFile) -> Iterator[Problem]:
    """Yield services whose callers an API authorizes, and that CloudFront reaches without it."""
    cdn = file.cdn
    if cdn is None or not cdn.service_paths:
        return
    for path, _key, route in _routes(file):
        try:
            if route.authorizer is None or route.service is None or route.service not in file.services:
                continue
            service = file.services[route.service]
            target = service.route
            if target is None or file.load_balancer_of(service) != MAIN_LOAD_BALANCER:
                continue
            reached = [
                one
                for one in target.paths or ["/*"]
                if any(fnmatchcase(one, pattern) or fnmatchcase(pattern, one) for pattern in cdn.service_paths)
            ]
        except Unknown:
            continue
        if reached:
            yield Problem(
                (*path, "authorizer"),
                f"is not asked for {reached[0]}, which cdn.dynamic_paths send to the same service; let another service "
                "have the paths of CloudFront",
                "plinth:cdn.dynamic_paths: []",
            )


def _names(file: StackFile) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for name, balancer in file.named_load_balancers.items():
        if balancer.subdomain is not None:
            taken[balancer.subdomain] = ".".join(map(str, (*file.load_balancer_path(name), "subdomain")))
    if file.cdn is not None and file.cdn.subdomain is not None:
        taken[file.cdn.subdomain] = "cdn.subdomain"
    for path, label in api_labels(file):
        if file.dns is None:
            yield Problem(path, "needs plinth:dns", "plinth:dns: {domain: example.com, zone: create}")
        if label in taken:
            free = next(one for one in ("api", *(f"api-{number}" for number in range(2, 99))) if one not in taken)
            yield Problem(path, f"is {taken[label]} too; one name has one target", f"subdomain: {free}")
        taken.setdefault(label, ".".join(map(str, path)))


def _certificate(file: StackFile, name: str, api: Api) -> Iterator[Problem]:
    if api.certificate_arn is None:
        return
    path = ("apis", name, "certificate_arn")
    region, owner = region_of(api.certificate_arn), account_of(api.certificate_arn)
    if region != file.region:
        yield Problem(path, f"is in {region}, and the API in {file.region}", "certificate_arn: null")
    if file.account.id not in (None, owner):
        yield Problem(path, f"is in account {owner}, and the stack in {file.account.id}", "certificate_arn: null")


def _own_names(file: StackFile) -> Iterator[Problem]:
    """Yield APIs with the name of something else: alarms and dashboards show both by name."""
    besides = ("load_balancers", "peerings", "vpns")  # the others say so themselves
    yield from own_names(file, "apis", *besides, own="one of the components of every stack")


def _links(file: StackFile) -> Iterator[Problem]:
    names = [name for name, api in file.apis.items() if api.services]
    if len(names) > apigateway.MOST_VPC_LINKS:
        yield Problem(
            ("apis", names[apigateway.MOST_VPC_LINKS]),
            f"is API {apigateway.MOST_VPC_LINKS + 1} with services: each has a VPC link, of which an account has "
            f"{apigateway.MOST_VPC_LINKS} in a region; give one API several routes",
            show_value=False,
        )


RULES: tuple[Rule, ...] = (
    _services,
    _functions,
    _slow_functions,
    _load_balancers,
    lambda file: each(file.apis, lambda name, api: _one_network(file, name, api)),
    _sent_to,
    _bypassed,
    _names,
    _own_names,
    lambda file: each(file.apis, lambda name, api: _certificate(file, name, api)),
    _links,
)
