"""Conditions of IAM statements: what they demand, and which of them narrow who may call, or on whose behalf. Pure.

A condition narrows if AWS sets its key, and if its value names an account, an organization, a network or an identity as
a whole. Anyone can meet a condition on what the caller sets, such as a tag of its own role, or on a pattern that the
resources of any account match (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from policies.plan.iam_patterns import arn_fields, covers, is_any, is_wild
from policies.plan.ip_ranges import is_world

_EXACT = frozenset({"stringequals", "stringequalsignorecase", "binaryequals", "bool"})
"""Operators that take ``*`` and ``?`` literally."""
_PATTERNS = frozenset({"stringlike", "arnequals", "arnlike"})
_POSITIVE = _EXACT | _PATTERNS | {"ipaddress"}
_OPPOSITES = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
}
"""Negated operator → what a request must be for a Deny not to apply."""
_NUMBERS = ("equals", "notequals", "lessthan", "lessthanequals", "greaterthan", "greaterthanequals")
_OPERATORS = frozenset(
    {*_POSITIVE, *_OPPOSITES, "null", *(f"{kind}{name}" for kind in ("numeric", "date") for name in _NUMBERS)}
)
_WORDS = {
    "stringequals": "is",
    "stringequalsignorecase": "is",
    "stringnotequals": "is not",
    "stringlike": "is like",
    "stringnotlike": "is not like",
    "arnequals": "is",
    "arnnotequals": "is not",
    "arnlike": "is like",
    "arnnotlike": "is not like",
    "ipaddress": "is in",
    "notipaddress": "is not in",
    "bool": "is",
}
"""Operator → words; any other operator is shown as it is written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One line of a condition block."""

    operator: str
    """In lowercase, such as ``stringequals`` or ``foranyvalue:stringlike``."""
    key: str
    """In lowercase, such as ``aws:sourceaccount``."""
    values: tuple[str, ...]
    """The known ones."""
    written: str = ""
    """The key as it was written, such as ``aws:SourceAccount``. Default: in lowercase."""

    @property
    def base(self) -> str:
        """The operator without its quantifier and `IfExists`, such as ``stringlike``."""
        return self.operator.rpartition(":")[2].removesuffix("ifexists")

    @property
    def is_known(self) -> bool:
        """Whether the operator exists (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)."""
        return self.base in _OPERATORS and self.operator.rpartition(":")[0] in {"", "foranyvalue", "forallvalues"}

    @property
    def is_positive(self) -> bool:
        """Whether it asks for one of the values, at least where the request contains the key."""
        return self.base in _POSITIVE

    @property
    def demands(self) -> bool:
        """Whether a request must contain the key with one of the values: neither negated nor `IfExists`."""
        return self.is_positive and not self.operator.endswith("ifexists") and not self._for_all

    @property
    def demands_presence(self) -> bool:
        """Whether it only asks that the request contains the key: `Null` with the value false."""
        return self.base == "null" and set(self.values) == {"false"}

    @property
    def _for_all(self) -> bool:
        return self.operator.startswith("forallvalues:")

    @property
    def text(self) -> str:
        """The condition in words."""
        every, _, operator = self.operator.rpartition(":")
        whole = {"foranyvalue": "any ", "forallvalues": "every "}.get(every, "")
        words = _WORDS.get(operator.removesuffix("ifexists"), operator)
        where_given = ", where it is given," if operator.endswith("ifexists") else ""
        return f"{whole}{self.written or self.key}{where_given} {words} {' or '.join(self.values)}"

    def names(self, tests: Mapping[str, Callable[[str], bool]], base: str = "") -> bool:
        """Return whether the key is in *tests*, and every value passes its test; one wide value makes it wide.

        *base* is the operator to read the values by. Default: the condition's own.
        """
        test = _test_of(self.key, tests)
        base = base or self.base
        if test is None or (base == "bool") is not (test is is_true) or base not in _POSITIVE:
            return False
        return all(test(_as_pattern(value, base)) for value in self.values)

    def excuses(self, tests: Mapping[str, Callable[[str], bool]]) -> bool:
        """Return whether a Deny with it spares only requests that *tests* accept, and none without the key."""
        opposite = _OPPOSITES.get(self.base)
        quantified = self.operator.startswith("foranyvalue:")
        return opposite is not None and not quantified and self.names(tests, opposite)


def demanded(conditions: Iterable[Condition], *keys: str) -> list[Condition]:
    """Return the positive conditions that no request without the key meets; of *keys*, or of any key by default.

    An `IfExists` or `ForAllValues` counts next to a `Null` that demands the key.
    """
    found = list(conditions)
    present = {one.key for one in found if one.demands_presence}
    return [
        one
        for one in found
        if (not keys or one.key in keys) and (one.demands or (one.is_positive and one.key in present))
    ]


def _test_of(key: str, tests: Mapping[str, Callable[[str], bool]]) -> Callable[[str], bool] | None:
    return tests.get(key) or next((tests[one] for one in tests if one[-1] == "*" and key.startswith(one[:-1])), None)


# Values -------------------------------------------------------------------------------------------------------------

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_OF_THE_RESOURCE = {
    "aws:resourceaccount": "000000000000",
    "aws:resourceorgid": "o-0000000000",
    "aws:resourceorgpaths": "o-0000000000/r-0000/",
    "*": "x",
    "?": "x",
    "$": "x",
}
"""Policy variables that the owner of the resource, or the policy itself, sets → a value of their form. The caller, or
the request, sets all others (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)."""


def _as_pattern(value: str, base: str) -> str:
    """Return a value in which stars are wildcards, whatever the operator makes of them."""
    text = _VARIABLE.sub(lambda found: _OF_THE_RESOURCE.get(found[1].lower(), "\0"), value) if "${" in value else value
    if base not in _PATTERNS and is_wild(text):
        text = text.replace("*", "x").replace("?", "x")
    return text.replace("\0", "*")


def is_whole(value: str) -> bool:
    """Return whether a value names one thing, without wildcards: an account, an organization, a VPC, an endpoint."""
    return not is_wild(value) and value.lower() != "anonymous"


def is_true(value: str) -> bool:
    """Return whether a flag is demanded to be true."""
    return value.lower() == "true"


def has_account(arn: str) -> bool:
    """Return whether an ARN pattern has a whole account in its field for one."""
    fields = arn_fields(arn)
    return fields is not None and fields[4] != "" and not is_wild(fields[4])


def is_of_one_account(arn: str) -> bool:
    """Return whether an ARN pattern matches resources of one account, or one thing whose ARN has no account."""
    fields = arn_fields(arn)
    if fields is None:
        return is_whole(arn)
    _, _, service, region, account, name = fields
    if has_account(arn):
        return True
    if service == "s3" and not region.strip("*?") and not account.strip("*?"):
        bucket = name.partition("/")[0]
        return bucket not in {"", "accesspoint"} and not is_wild(bucket)
    return not account and is_whole(name)


def _names_whole_start(separator: str) -> Callable[[str], bool]:
    return lambda value: is_whole(value.partition(separator)[0])


def _is_small_range(value: str) -> bool:
    if is_wild(value):
        return value.partition(".")[0].isdigit() or value.partition(":")[0].isalnum()
    return ("." in value or ":" in value) and not is_world(value)


_path, _identity = _names_whole_start("/"), _names_whole_start(":")

SOURCES: Mapping[str, Callable[[str], bool]] = {
    "aws:sourcearn": is_of_one_account,
    "aws:sourceaccount": is_whole,
    "aws:sourceowner": is_whole,
    "aws:sourceorgid": is_whole,
    "aws:sourceorgpaths": _path,
    "kms:calleraccount": is_whole,
    "s3:dataaccesspointaccount": is_whole,
    "s3:dataaccesspointarn": is_of_one_account,
}
"""Keys that say on whose behalf an AWS service calls → whether a value names an account, organization or resource."""

CONTEXTS: Mapping[str, Callable[[str], bool]] = {"kms:encryptioncontext:*": is_of_one_account}
"""The encryption context: a service sets it to the resource that it encrypts for, any other caller as it likes."""

CALLERS: Mapping[str, Callable[[str], bool]] = {
    **SOURCES,
    "aws:principalarn": is_of_one_account,
    "aws:principalaccount": is_whole,
    "aws:principalorgid": is_whole,
    "aws:principalorgpaths": _path,
    "aws:principalservicename": is_whole,
    "aws:principalservicenameslist": is_whole,
    "aws:userid": _identity,
    "aws:federatedprovider": lambda value: ":" in value and is_of_one_account(value),
    "aws:sourceip": _is_small_range,
    "aws:sourcevpc": is_whole,
    "aws:sourcevpcarn": is_of_one_account,
    "aws:sourcevpce": is_whole,
    "aws:vpceaccount": is_whole,
    "aws:vpceorgid": is_whole,
    "aws:vpceorgpaths": _path,
    "aws:ec2instancesourcevpc": is_whole,
    "aws:chatbotsourcearn": is_of_one_account,
    "codebuild:buildarn": is_of_one_account,
    "codebuild:projectarn": is_of_one_account,
    "ec2:sourceinstancearn": is_of_one_account,
    "elasticfilesystem:accessedviamounttarget": is_true,
    "elasticfilesystem:accesspointarn": is_of_one_account,
    "identitystore:userid": is_whole,
    "lambda:eventsourcetoken": is_whole,
    "lambda:sourcefunctionarn": is_of_one_account,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": is_of_one_account,
    "ssm:sourceinstancearn": is_of_one_account,
}
"""Keys by which a policy may say who calls → whether a value names someone. Not among them is what the caller sets
(`aws:PrincipalTag/…`, `aws:username`, `aws:SourceIdentity`, `aws:UserAgent`, `aws:Referer`, an address in its
own VPC), nor what holds for callers of any account (`aws:PrincipalType`, `aws:PrincipalIsAWSService`, `aws:CalledVia`).
The key of an upload's encryption is there because Amazon S3 counts it
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html)."""


OUTSIDERS = (
    "sts:externalid",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalarn",
    "aws:multifactorauthpresent",
)
"""Keys of which a condition on one restricts who of another account, which the principal names, can assume a role
(https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html)."""


def narrows(conditions: Iterable[Condition], tests: Mapping[str, Callable[[str], bool]] = CALLERS) -> bool:
    """Return whether conditions, which must all hold, name who calls; with `SOURCES`, on whose behalf."""
    return any(one.names(tests) for one in demanded(conditions))


def names_something(conditions: Iterable[Condition], *keys: str) -> bool:
    """Return whether a condition demands one of *keys* with a value that is more than a wildcard."""
    return any(
        not any(says_nothing(one, value) for value in one.values)
        for one in demanded(conditions, *(key.lower() for key in keys))
    )


def says_nothing(condition: Condition, value: str) -> bool:
    """Return whether a value of a positive condition is met by any request that contains the key."""
    if condition.base == "bool":
        return not is_true(value)
    if condition.base == "ipaddress":
        return is_world(value)
    text = _as_pattern(value, condition.base)
    return is_wild(text) and (
        is_any(text) or covers(text, "arn:aws:*") or not text.removeprefix("arn:aws").strip("*?:/")
    )
