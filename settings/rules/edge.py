"""How domain, load balancer and CDN depend on each other and on what they serve."""

from __future__ import annotations

from collections.abc import Iterator

from model.arn import account_of, region_of
from model.aws import route53
from model.aws.acm import LONGEST_CERTIFICATE_NAME
from model.distribution import Cdn
from model.dns import EXAMPLE, full_name, issuers
from model.dns_values import APEX
from model.load_balancer import MAIN_LOAD_BALANCER, LoadBalancer
from model.problem import Path, Problem
from settings.remotes import sources_of
from settings.rules.apis import api_labels, may_be_behind
from settings.rules.attempt import Rule
from settings.stack_file import StackFile

_NONE = "certificate_arn: null"
_DOMAIN = "plinth:dns: {domain: example.com, zone: create}"


def _public_load_balancer(file: StackFile) -> Iterator[Problem]:
    balancer = file.load_balancer
    if balancer is not None and not balancer.internal and file.dns is None:
        yield Problem(
            ("load_balancer", "scheme"),
            "internet-facing needs plinth:dns: without a domain there is no certificate, only plain HTTP",
            _DOMAIN if balancer.cloudfront_only is None or _has_name(file) else f"{_DOMAIN}, plinth:cdn.subdomain: www",
        )


def _private_load_balancer(file: StackFile) -> Iterator[Problem]:
    balancer = file.load_balancer
    if balancer is None or not balancer.internal:
        return
    if balancer.allow_plain_http or _has_certificate(file) or file.cdn is None:
        return
    if file.dns is None and not _has_name(file):
        prod = file.stack.environment == "prod"
        yield Problem(
            ("load_balancer", "allow_plain_http"),
            "without plinth:dns there is no certificate, so CloudFront reaches the load balancer without TLS: "
            + ("give a domain" if prod else "allow it, or give a domain"),
            f"{_DOMAIN}, plinth:cdn.subdomain: www" if prod else "allow_plain_http: true",
        )
    elif file.dns is not None and not file.cdn.service_paths:
        yield Problem(
            ("load_balancer", "subdomain"),
            "the load balancer's certificate needs a name: cdn.subdomain or load_balancer.subdomain",
        )


def _has_certificate(file: StackFile) -> bool:
    """Return whether there is a public name, so that the load balancer can have a certificate."""
    return file.dns is not None and _has_name(file)


def _has_name(file: StackFile) -> bool:
    """Return whether the stack is to be served under a name of its own."""
    return bool(_labels(file))


def _reachable(file: StackFile) -> Iterator[Problem]:
    balancer = file.load_balancer
    if balancer is None or not balancer.closed:
        return
    web = [
        name
        for name, service in file.placed.items()
        if service.kind == "web"
        and MAIN_LOAD_BALANCER in map(file.load_balancer_for, service.routes.values())
        and not may_be_behind(file, name)
    ]
    if not web or balancer.allowed_cidrs or sources_of(file, MAIN_LOAD_BALANCER):
        return
    if file.cdn is None:
        yield Problem(
            ("load_balancer", "scheme" if balancer.internal else "cloudfront_only"),
            f"{'internal ' if balancer.internal else ''}needs plinth:cdn, or no one reaches "
            f"{_noun(file, web[0])} {web[0]!r}",
            f"plinth:cdn: {{{'' if file.dns is None else 'subdomain: www, '}dynamic_paths: [{_first_path(file)}]}}",
            hides=("waf",),
        )
    elif not file.cdn.service_paths:
        yield Problem(
            ("cdn", "dynamic_paths"),
            f"without one no one reaches {_noun(file, web[0])} {web[0]!r} on the {_kind(balancer)} load balancer",
        )


def _noun(file: StackFile, name: str) -> str:
    return "web service" if name in file.services else "instance group"


def _kind(balancer: LoadBalancer) -> str:
    return "internal" if balancer.internal else "closed"


def _first_path(file: StackFile) -> str:
    """Return a path pattern of a web service."""
    paths = (path for service in file.placed.values() if service.route for path in service.route.paths)
    return next(paths, "/api/*")


def _dynamic_paths(file: StackFile) -> Iterator[Problem]:
    cdn, balancer = file.cdn, file.load_balancer
    if cdn is None or not cdn.service_paths:
        return
    if balancer is None:
        if not any(service.kind == "web" for service in file.placed.values()):  # which says it already
            yield Problem(
                ("cdn", "dynamic_paths"), "need plinth:load_balancer", "plinth:load_balancer: {scheme: internal}"
            )
        return
    if not balancer.closed:
        yield Problem(
            ("load_balancer", "scheme"),
            "cdn.dynamic_paths need an internal load balancer, which CloudFront reaches by a VPC origin, or one with "
            "cloudfront_only",
            "scheme: internal",
            hides=("load_balancer", "subdomain"),
        )
    serves_https = balancer.subdomain is not None or not balancer.allow_plain_http
    if file.dns is not None and cdn.subdomain is None and not cdn.apex and serves_https:
        yield Problem(
            ("cdn", "subdomain"),
            "the load balancer serves HTTPS, and CloudFront requests the public name: dynamic_paths need a subdomain",
            "subdomain: cdn" if balancer.subdomain == "www" else "subdomain: www",
        )


def _subdomains(file: StackFile) -> Iterator[Problem]:
    cdn, balancer = file.cdn, file.load_balancer
    if balancer is not None and balancer.internal and balancer.subdomain is not None and file.dns is None:
        yield Problem(("load_balancer", "subdomain"), "needs plinth:dns", _DOMAIN)
    if cdn is None:
        return
    if file.dns is None:
        for key in ("subdomain", "apex"):
            if getattr(cdn, key):
                yield Problem(("cdn", key), "needs plinth:dns", _DOMAIN)
    if cdn.subdomain is not None and balancer is not None and balancer.subdomain == cdn.subdomain:
        other = "www" if cdn.subdomain != "www" else "cdn"
        yield Problem(
            ("cdn", "subdomain"), "is load_balancer.subdomain too; one name has one target", f"subdomain: {other}"
        )


def _certificate_names(file: StackFile) -> Iterator[Problem]:
    if file.dns is None:
        return
    for path, label in all_labels(file):
        name = full_name(label, file.dns.domain)
        if len(name) > LONGEST_CERTIFICATE_NAME:
            yield Problem(
                path,
                f"{name} has {len(name)} characters, and a certificate takes {LONGEST_CERTIFICATE_NAME}",
                "apex: false" if label == APEX else "",
            )


def _protected(file: StackFile) -> Iterator[Problem]:
    if file.waf is not None and file.cdn is None and all(one.closed for one in file.named_load_balancers.values()):
        yield Problem(
            ("waf",),
            "protects nothing: there is neither plinth:cdn nor an internet-facing load balancer"
            + (", and it does not attach to HTTP APIs" if file.apis else ""),
            "plinth:cdn: {}",
        )


def _own_records(file: StackFile) -> Iterator[Problem]:
    """Yield records of the stack file that the stack makes itself, or that take their names away."""
    if file.dns is None:
        return
    own = {label: ".".join(map(str, path)) for path, label in all_labels(file)}
    for name, records in file.dns.records.items():
        if name in own:
            for field in ("a", "aaaa", "cname", "ns"):
                if getattr(records, field):
                    yield Problem(
                        ("dns", "records", name, field),
                        f"{own[name]} is {'set' if name == APEX else name}, so the stack makes the address "
                        "records of this name itself",
                        EXAMPLE,
                    )
        if records.cname is not None and records.cname.rstrip(".").endswith(route53.VALIDATION_TARGET):
            label = name.partition(".")[2] or APEX
            if label in own:
                yield Problem(
                    ("dns", "records", name, "cname"),
                    f"validates the certificate of {full_name(label, file.dns.domain)}, for which the stack makes its "
                    "own record",
                    EXAMPLE,
                )


def _certificates_can_be_issued(file: StackFile) -> Iterator[Problem]:
    if file.dns is None:
        return
    for path, label in all_labels(file):
        found = issuers(label, file.dns.certificate_authorities, file.dns.records)
        where = next((one for one in (label, APEX) if one in file.dns.records and file.dns.records[one].caa), None)
        if found is not None and where is not None and not set(found) & set(route53.AMAZON_AUTHORITIES):
            yield Problem(
                ("dns", "records", where, "caa"),
                f"excludes Amazon, so that ACM issues no certificate for {full_name(label, file.dns.domain)} "
                f"({'.'.join(map(str, path))})",
                """caa: ['0 issue "amazon.com"']""",
            )
            return


def _adopted_certificates(file: StackFile) -> Iterator[Problem]:
    """Yield certificates of another region or account, and one that no name is for."""
    for name, balancer in file.named_load_balancers.items():
        if balancer.certificate_arn is None:
            continue
        path = (*file.load_balancer_path(name), "certificate_arn")
        region = region_of(balancer.certificate_arn)
        if region != file.region:
            yield Problem(path, f"is in {region}, and the load balancer in {file.region}", _NONE)
        elif file.dns is None and name == MAIN_LOAD_BALANCER:
            yield Problem(path, "needs plinth:dns, for the name that it is for", _DOMAIN)
    entries: list[tuple[Path, LoadBalancer | Cdn | None]] = [
        (file.load_balancer_path(name), one) for name, one in file.named_load_balancers.items()
    ]
    for place, entry in [*entries, (("cdn",), file.cdn)]:
        if entry is None or entry.certificate_arn is None or file.account.id is None:
            continue
        owner = account_of(entry.certificate_arn)
        if owner != file.account.id:
            yield Problem(
                (*place, "certificate_arn"), f"is in account {owner}, and the stack in {file.account.id}", _NONE
            )


def all_labels(file: StackFile) -> list[tuple[Path, str]]:
    """Return (setting, label) of each name that the stack makes records and a certificate for."""
    further = [found for name, one in file.load_balancers.items() for found in _labels_of(file, name, one)]
    return [*_labels(file), *further, *api_labels(file)]


def _labels_of(file: StackFile, name: str, balancer: LoadBalancer) -> Iterator[tuple[Path, str]]:
    path = file.load_balancer_path(name)
    if balancer.subdomain is not None:
        yield (*path, "subdomain"), balancer.subdomain
    for label in balancer.further_names:
        yield (*path, "further_names", label), label


def _distinct_labels(file: StackFile) -> Iterator[Problem]:
    """Yield further load balancers with a name of something else: one name has one target."""
    if file.dns is None:
        return
    owner: dict[str, Path] = {}
    for path, label in all_labels(file):
        first = owner.setdefault(label, path)
        further = next((one for one in (path, first) if "further_names" in one), None)
        if first != path and further is not None:
            other = first if further == path else path
            yield Problem(further, f"is {'.'.join(map(str, other))} too; one name has one target; remove it")
        elif first != path and path[0] == "load_balancers":
            yield Problem(
                path,
                f"is {'.'.join(map(str, first))} too; one name has one target",
                f"subdomain: {label[:50]}-{path[1]}",
            )


def _labels(file: StackFile) -> list[tuple[Path, str]]:
    """Return those of the main load balancer and CloudFront, whose certificate is the same."""
    main = [] if file.load_balancer is None else list(_labels_of(file, MAIN_LOAD_BALANCER, file.load_balancer))
    subdomain = None if file.cdn is None else file.cdn.subdomain
    found: list[tuple[Path, str]] = [*main, *([] if subdomain is None else [(("cdn", "subdomain"), subdomain)])]
    apex = file.cdn is not None and file.cdn.apex
    return [*found, (("cdn", "apex"), APEX)] if apex else found


RULES: tuple[Rule, ...] = (
    _public_load_balancer,
    _private_load_balancer,
    _reachable,
    _dynamic_paths,
    _subdomains,
    _certificate_names,
    _distinct_labels,
    _protected,
    _own_records,
    _adopted_certificates,
    _certificates_can_be_issued,
)
