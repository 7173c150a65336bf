"""Public names of a stack beyond one for each entrance: further ones, health checks and failover."""

from __future__ import annotations

from collections.abc import Iterator

from model.base import suggestion
from model.load_balancer import MAIN_LOAD_BALANCER
from model.problem import Problem
from settings.rules.attempt import Rule
from settings.rules.edge import all_labels
from settings.stack_file import StackFile

_NO_FURTHER = "further_certificate_arns: []"
_STANDBY = "dns_name: standby-1.eu-west-1.elb.amazonaws.com, hosted_zone_id: Z32O12XQLNTSW2"


def _checked_names(file: StackFile) -> Iterator[Problem]:
    """Yield health checks and failovers of names that the stack does not serve, or that Route 53 cannot reach."""
    if file.dns is None:
        return
    served = {label: path for path, label in all_labels(file)}
    # Without CloudFront and APIs it is the scheme of the load balancer that is wrong, which another rule says.
    entered = file.cdn is not None or bool(file.apis)
    internal = file.load_balancer is not None and file.load_balancer.internal and entered
    hidden = {
        file.load_balancer_path(name)
        for name, one in file.named_load_balancers.items()
        if one.internal and (internal or name != MAIN_LOAD_BALANCER)
    }
    public = [label for label, path in served.items() if path[: 1 + (path[0] == "load_balancers")] not in hidden]
    examples = {"health_checks": "path: /", "failover": _STANDBY}
    for field, example in examples.items():
        for name in getattr(file.dns, field):
            if name not in public:
                yield Problem(
                    ("dns", field, name),
                    "is the internal load balancer, which Route 53 cannot reach"
                    if name in served
                    else "is no public name that the stack serves" + suggestion(name, public),
                    f'{field}: {{"{public[0]}": {{{example}}}}}' if public else f"{field}: {{}}",
                )


def _failovers(file: StackFile) -> Iterator[Problem]:
    """Yield failovers that CloudFront refuses, and a path that nothing asks for.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover-alias.html
    """
    if file.dns is None:
        return
    served = {label: path[0] for path, label in all_labels(file)}
    for name, failover in file.dns.failover.items():
        by = served.get(name)
        if by == "cdn" and failover.dns_name.endswith(".cloudfront.net"):
            yield Problem(
                ("dns", "failover", name, "dns_name"),
                "is CloudFront, as what it stands in for is; Route 53 takes it for one of the two only",
                "dns_name: standby-1.eu-west-1.elb.amazonaws.com",
            )
        if by == "apis":
            yield Problem(
                ("dns", "failover", name),
                "is an API, whose only other name is turned off: nothing is left that Route 53 could check",
                "failover: {}",
                show_value=False,
            )
        if by in {"load_balancer", "load_balancers"} and failover.path is not None:
            yield Problem(
                ("dns", "failover", name, "path"),
                "has no effect: a load balancer is healthy while its targets are; remove it",
                "path: null",
            )


def _behind_cloudfront(file: StackFile) -> Iterator[Problem]:
    balancer = file.load_balancer
    if balancer is not None and balancer.internal and balancer.further_names and file.cdn is not None:
        yield Problem(
            ("load_balancer", "further_names"),
            "are names of CloudFront, which is in front of this load balancer: cdn.subdomain and cdn.apex",
            "further_names: {}",
        )


def _further_certificates(file: StackFile) -> Iterator[Problem]:
    """Yield further certificates of another region or account."""
    for name, balancer in file.named_load_balancers.items():
        for position, arn in enumerate(balancer.further_certificate_arns):
            path = (*file.load_balancer_path(name), "further_certificate_arns", position)
            region, owner = arn.split(":")[3:5]
            if region != file.region:
                yield Problem(path, f"is in {region}, and the load balancer in {file.region}; remove it", _NO_FURTHER)
            elif file.account.id not in {None, owner}:
                yield Problem(
                    path, f"is in account {owner}, and the stack in {file.account.id}; remove it", _NO_FURTHER
                )


RULES: tuple[Rule, ...] = (_checked_names, _failovers, _behind_cloudfront, _further_certificates)
