"""What VPN connections and transit gateway attachments lose when a part of them fails. Pure."""

from __future__ import annotations

from policies.plan.tier import Tier
from policies.proofs.outcomes import lost, survives
from policies.proofs.recovery import DEVICE_REPAIR, MANUAL_CHANGE
from policies.proofs.scenarios import Outcome


def lose_tunnel(tier: Tier) -> Outcome:
    """Return the effect of the end of one tunnel of a VPN connection."""
    return survives(tier, "its other tunnel takes over", tier.failover_time)


def lose_device(tier: Tier) -> Outcome:
    """Return the effect of the failure of the device at which both tunnels end."""
    return lost(tier, "both tunnels end at one device, which its owner has to repair", DEVICE_REPAIR)


def lose_attached_zone(tier: Tier, zone: str) -> Outcome:
    """Return the effect of the failure of *zone* on an attachment, which has an interface in each of its zones."""
    if len(tier.zones) == 1:
        return lost(tier, f"it is only in zone {zone}", MANUAL_CHANGE)
    return survives(tier, f"what is in the other zones reaches it without zone {zone}")


def detach(tier: Tier) -> Outcome:
    """Return the effect of the removal of an attachment by the owner of the transit gateway."""
    return lost(tier, "the gateway's owner detaches it, and has to accept it again", MANUAL_CHANGE)
