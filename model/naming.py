"""What distinguishes the physical names of a stack from those of every other in the same account and region. Pure."""

from __future__ import annotations

import hashlib
import re

_HASH_LENGTH = 5


def name_scope(environment: str, stack: str) -> str:
    """Return the part of a name between project and thing: ``prod`` of stack prod, ``alice`` of alice's dev stack.

    What is not lowercase letters and digits becomes a hyphen; then a hash of the stack's name follows, so that neither
    ``a.b`` and ``a-b``, nor ``a-b`` with a thing ``c`` and ``a`` with a thing ``b-c``, are the same.
    """
    if stack == environment or re.fullmatch(r"[a-z][a-z0-9]*", stack):
        return stack
    words = re.sub(r"[^a-z0-9]+", "-", stack.lower()).strip("-")
    digest = hashlib.sha256(stack.encode()).hexdigest()[:_HASH_LENGTH]
    return "-".join(filter(None, (words, digest)))


def readable_key(shown: str, identity: str) -> str:
    """Return the part of a logical name that distinguishes *identity*: *shown* as words, and a hash."""
    words = re.sub(r"[^a-z0-9]+", "-", shown).strip("-")
    return f"{words}-{hashlib.sha256(identity.encode()).hexdigest()[:_HASH_LENGTH]}"


def check_project(name: str) -> str:
    """Return the name of a Pulumi project, or raise ValueError unless every name that begins with it is legal.

    Identifiers of RDS and ElastiCache are lowercase and begin with a letter
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html), and names of parameters begin
    with neither aws nor ssm (https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html).
    """
    rule = "a project's name begins every physical name"
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise ValueError(
            f"{rule}, so it has lowercase letters, digits and single inner hyphens, and begins with a letter"
        )
    if name.startswith(("aws", "ssm")):
        raise ValueError(f"{rule}, so it does not begin with aws or ssm, which Parameter Store reserves")
    return name
