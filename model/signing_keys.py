"""``plinth:cdn.key_groups``: the public keys that verify signed URLs and cookies."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated

from pydantic import Field

from model.aws import cloudfront
from model.base import Checked, Model, Name

_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\n((?:[A-Za-z0-9+/=]{1,76}\n)+)-----END PUBLIC KEY-----\n?")
_RSA_2048 = bytes.fromhex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100")
_ECDSA_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
_SIZES = {_RSA_2048: 294, _ECDSA_P256: 91}
"""How the two kinds of keys begin that CloudFront takes, as DER of a SubjectPublicKeyInfo (RFC 5280, RFC 8017 and
RFC 5480) → its bytes:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html"""


def _check_pem(text: str) -> str:
    """Return *text* as AWS keeps it, or raise ValueError unless it is a public key that CloudFront takes."""
    if "PRIVATE KEY" in text:
        return text  # which is refused as a credential, wherever it is: settings/credentials
    if "BEGIN RSA PUBLIC KEY" in text or "BEGIN CERTIFICATE" in text:
        raise ValueError("must begin with -----BEGIN PUBLIC KEY-----, as openssl pkey -pubout writes it")
    match = _PEM.fullmatch(text)
    try:
        der = base64.b64decode("".join(match[1].split()), validate=True) if match else b""
    except binascii.Error:
        der = b""
    if not any(der.startswith(start) and len(der) == size for start, size in _SIZES.items()):
        raise ValueError("must be the PEM of a public key, RSA of 2048 bits or ECDSA on the curve P-256")
    # Without the line break at its end the key that AWS returns differs, and every update would replace it:
    # https://github.com/hashicorp/terraform-provider-aws/issues/20081
    return text.rstrip("\n") + "\n"


EXAMPLE_PEM = (
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPeOyLqMB0ldoOQK8HYFc4WUlSQKN\n"
    "rESrftE2SxM54bwZrYgcYVSPhoibU5JrNbEkaT+9/4fRFu4+9jFkkkZ50Q==\n"
    "-----END PUBLIC KEY-----\n"
)
PublicKeyPem = Annotated[str, Checked(_check_pem)]


class KeyGroup(Model):
    """Public keys of which any one verifies a signature. Two at a time, so that one can replace the other."""

    public_keys: dict[Name, PublicKeyPem] = Field(
        min_length=1,
        max_length=cloudfront.MOST_KEYS_OF_A_GROUP,
        description="Name → public key as PEM, RSA of 2048 bits or ECDSA on P-256. The private key stays with who "
        "signs.",
        examples=[{"spring": EXAMPLE_PEM}],
    )
