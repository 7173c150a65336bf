"""What a private hosted zone names, which networks resolve it, and how it and the public one hide each other."""

from __future__ import annotations

from collections.abc import Iterator

from model.base import suggestion
from model.domains import is_within
from model.private_dns import TARGET_SECTIONS, PrivateDns
from model.problem import Problem
from settings.rules.attempt import Rule
from settings.stack_file import StackFile


def _given(file: StackFile) -> Iterator[PrivateDns]:
    if file.private_dns is not None:
        yield file.private_dns


def _networks(file: StackFile) -> Iterator[Problem]:
    for dns in _given(file):
        legal = list(file.named_networks)
        if dns.networks == []:
            yield Problem(
                ("private_dns", "networks"),
                "needs at least one network, or no one resolves the domain",
                f"networks: [{', '.join(legal)}]",
            )
        for position, name in enumerate(dns.networks or ()):
            if legal and name not in legal:
                yield Problem(
                    ("private_dns", "networks", position),
                    f"is not a network of this stack{suggestion(name, legal)}",
                    f"networks: [{', '.join(legal)}]",
                )


def _targets(file: StackFile) -> Iterator[Problem]:
    for dns in _given(file):
        for label, target in dns.names.items():
            section, _, name = target.partition(".")
            known = [f"{key}.{one}" for key in TARGET_SECTIONS for one in getattr(file, key)]
            if name not in getattr(file, section):
                yield Problem(
                    ("private_dns", "names", label),
                    f"there is no {name!r} in plinth:{section}{suggestion(target, known)}",
                    f"{label}: {known[0]}" if known else "names: {}",
                )


def _split_view(file: StackFile) -> Iterator[Problem]:
    """Yield a private zone that hides the public one. The most specific zone that matches a name answers alone.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
    """
    for dns in _given(file):
        public = file.dns
        if public is not None and is_within(public.domain, dns.domain) and not dns.hide_public_names:
            yield Problem(
                ("private_dns", "domain"),
                f"hides the public zone {public.domain} from the networks: names that are not in the private zone, "
                "such as those of the load balancer, do not resolve there; take a domain below it, or accept that with "
                "hide_public_names",
                f"domain: internal.{public.domain}",
            )
        elif dns.hide_public_names and (public is None or not is_within(public.domain, dns.domain)):
            yield Problem(
                ("private_dns", "hide_public_names"),
                f"has no effect: {dns.domain} hides no name of the stack's public zone; remove it",
                "hide_public_names: false",
            )


RULES: tuple[Rule, ...] = (_networks, _targets, _split_view)
