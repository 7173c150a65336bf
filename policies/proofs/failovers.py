"""What replaces what fails at the edge: standbys of DNS names, second origins of CloudFront, DNS Firewall. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from policies.plan.name_failovers import NameFailover
from policies.plan.origins import OriginFailover
from policies.plan.tier import WORKLOADS, Tier
from policies.proofs.outcomes import lost, outcome, survives
from policies.proofs.recovery import FIREWALL_OFF, MANUAL_CHANGE
from policies.proofs.scenarios import Outcome

_ALL = 100


def lose_primary(tier: Tier, pair: NameFailover) -> Outcome:
    """Return the effect on a DNS name if what it points to stops working."""
    if not pair.standby:
        return lost(tier, f"no record has a standby for {pair.primary}", MANUAL_CHANGE)
    if pair.decides == "nothing":
        return lost(tier, _unchecked(pair), MANUAL_CHANGE)
    return replace(survives(tier, _answers(pair), pair.takes), instead=pair.standby)


def follow_backends(tier: Tier, pair: NameFailover, own: Outcome, outcomes: Mapping[str, Outcome]) -> Outcome:
    """Return the effect on a DNS name if nodes that serve its requests fail.

    A load balancer is not healthy as soon as one of its target groups has no healthy target:
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
    """
    gone = [name for name in pair.backends if name in outcomes and outcomes[name].state == "lost"]
    if not gone or (pair.decides != "targets" and len(gone) < len(pair.backends)):
        return own
    if not pair.standby or pair.decides == "nothing":
        again = min(outcomes[name].recovery_seconds for name in gone)
        why = _unchecked(pair) if pair.standby else f"it points to {pair.primary}"
        return replace(lost(tier, f"{why}; lost behind it: {', '.join(gone)}", MANUAL_CHANGE), recovery_seconds=again)
    found = survives(tier, f"{_answers(pair)}; lost behind it: {', '.join(gone)}", pair.takes)
    return replace(found, instead=pair.standby)


def lose_home(tier: Tier, pair: NameFailover) -> Outcome:
    """Return the effect of the loss of the Region on a DNS name: Route 53 itself is in none."""
    if pair.stays:
        return lost(tier, f"its standby {pair.standby} is in the same Region", MANUAL_CHANGE)
    found = lose_primary(tier, pair)
    if found.state == "lost":
        return found
    where = f", in {pair.standby_region}" if pair.standby_region else ", whose Region the plan does not state"
    return replace(found, reason=f"{found.reason}{where}")


def lose_origin(tier: Tier, group: OriginFailover) -> Outcome:
    """Return the effect on a distribution if the first origin of a group does not answer, or with errors."""
    asks = f"CloudFront asks {group.second} for {', '.join(group.paths)}, by GET, HEAD and OPTIONS only"
    if not group.returned:
        return replace(survives(tier, asks, group.takes), instead=group.second)
    codes = ", ".join(map(str, group.returned))
    reason = f"{asks}; but viewers get {codes} of {group.first}, which are not among the group's status codes"
    return replace(outcome(tier, "degraded", _ALL, reason, stops=group.takes), instead=group.second)


def without_region(tier: Tier) -> Outcome:
    """Return the effect of the loss of the Region on a distribution."""
    kept = [group for group in tier.origins if group.leaves_region]
    asks = [f"asks {group.second} for {', '.join(group.paths)}" for group in kept]
    found = survives(tier, ", and ".join(["it is not in a region, and serves what it has cached", *asks]))
    return replace(found, instead=", ".join(dict.fromkeys(group.second for group in kept)))


def lose_firewall(tiers: Sequence[Tier], firewall: Tier) -> dict[str, Outcome | None]:
    """Return the effect on workloads of a VPC if its DNS Firewall does not respond."""
    here = [tier for tier in tiers if tier.kind in WORKLOADS and tier.vpc == firewall.vpc]
    if firewall.standby:
        answered = "queries are answered without a filter while it does not respond"
        return {firewall.name: survives(firewall, answered), **{tier.name: None for tier in here}}
    why = f"{firewall.name} does not respond, and fails closed: no name is resolved"
    return {
        firewall.name: lost(firewall, "it does not respond, and no query is answered", FIREWALL_OFF),
        **{tier.name: lost(tier, why, FIREWALL_OFF) for tier in here},
    }


def _answers(pair: NameFailover) -> str:
    return f"Route 53 answers with {pair.standby}"


def _unchecked(pair: NameFailover) -> str:
    return f"no health is evaluated, so Route 53 always answers with {pair.primary}, never with {pair.standby}"
