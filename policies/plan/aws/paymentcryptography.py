"""AWS Payment Cryptography."""

from __future__ import annotations

from policies.plan.kind import Kind

KEY = Kind("aws:paymentcryptography/key:Key", holds="keys")
