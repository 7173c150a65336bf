"""AWS Certificate Manager and AWS Private CA."""

from __future__ import annotations

from policies.plan.kind import Kind

CERTIFICATE = Kind("aws:acm/certificate:Certificate")
CERTIFICATE_AUTHORITY = Kind("aws:acmpca/certificateAuthority:CertificateAuthority", holds="keys")
