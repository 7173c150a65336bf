"""AWS CloudHSM."""

from __future__ import annotations

from policies.plan.kind import Kind

CLUSTER = Kind("aws:cloudhsmv2/cluster:Cluster", holds="keys")
