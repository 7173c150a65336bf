"""Configuration of Pulumi's AWS provider: its keys and what they take.

https://www.pulumi.com/registry/packages/aws/installation-configuration/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Kind = Literal["a string", "an integer", "a boolean", "a list", "an object"]

KEYS: Mapping[str, Kind] = {
    "accessKey": "a string",
    "allowedAccountIds": "a list",
    "assumeRoleWithWebIdentity": "an object",
    "assumeRoles": "a list",
    "customCaBundle": "a string",
    "defaultTags": "an object",
    "ec2MetadataServiceEndpoint": "a string",
    "ec2MetadataServiceEndpointMode": "a string",
    "endpoints": "a list",
    "forbiddenAccountIds": "a list",
    "httpProxy": "a string",
    "httpsProxy": "a string",
    "ignoreTags": "an object",
    "insecure": "a boolean",
    "maxRetries": "an integer",
    "noProxy": "a string",
    "profile": "a string",
    "region": "a string",
    "retryMode": "a string",
    "s3UsEast1RegionalEndpoint": "a string",
    "s3UsePathStyle": "a boolean",
    "secretKey": "a string",
    "sharedConfigFiles": "a list",
    "sharedCredentialsFiles": "a list",
    "skipCredentialsValidation": "a boolean",
    "skipMetadataApiCheck": "a boolean",
    "skipRegionValidation": "a boolean",
    "skipRequestingAccountId": "a boolean",
    "stsRegion": "a string",
    "tagPolicyCompliance": "a string",
    "token": "a string",
    "tokenBucketRateLimiterCapacity": "an integer",
    "useDualstackEndpoint": "a boolean",
    "useFipsEndpoint": "a boolean",
    "userAgents": "a list",
}
"""Key behind ``aws:`` → what it takes."""

CREDENTIALS = ("accessKey", "secretKey", "token")
"""Keys of long-lived or temporary credentials."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "ec2MetadataServiceEndpointMode": ("IPv4", "IPv6"),
    "retryMode": ("standard", "adaptive"),
    "s3UsEast1RegionalEndpoint": ("legacy", "regional"),
    "tagPolicyCompliance": ("error", "warning", "disabled"),
}
"""Key → its legal values."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "assumeRoleWithWebIdentity": (
        *("duration", "policy", "policyArns", "roleArn", "sessionName", "webIdentityToken", "webIdentityTokenFile"),
    ),
    "assumeRoles": (
        *("duration", "externalId", "policy", "policyArns", "roleArn", "sessionName", "sourceIdentity", "tags"),
        "transitiveTagKeys",
    ),
    "defaultTags": ("tags",),
    "ignoreTags": ("keyPrefixes", "keys"),
}
"""Key that takes objects → their fields."""

REQUIRED: Mapping[str, str] = {"assumeRoles": "roleArn", "assumeRoleWithWebIdentity": "roleArn"}
"""Key that takes objects → the field that each has."""

_ROLE = (r"arn:aws[a-z-]*:iam::[0-9]{12}:role/\S+", "must be the ARN of a role")
_DURATION = (r"([0-9]+(\.[0-9]+)?(h|m|s))+", "must be a duration with its units, such as 1h30m")
_ACCOUNT = (r"[0-9]{12}", "must be exactly 12 digits, quoted")
_ADDRESS = (r"\S+", "must be an address without spaces")

TEXTS: Mapping[str, tuple[str, str]] = {
    "assumeRoleWithWebIdentity.duration": _DURATION,
    "assumeRoleWithWebIdentity.roleArn": _ROLE,
    "assumeRoles.duration": _DURATION,
    "assumeRoles.roleArn": _ROLE,
    "endpoints": (r"https?://\S+", "must be a URL"),
    "forbiddenAccountIds": _ACCOUNT,
    "httpProxy": _ADDRESS,
    "httpsProxy": _ADDRESS,
    "profile": (r"\S(.*\S)?", "must be the name of a profile"),
    "sharedConfigFiles": (r".*\S.*", "must be a path"),
    "sharedCredentialsFiles": (r".*\S.*", "must be a path"),
}
"""Key, or key and field → what each of its texts must match, and that in words."""

TEXT_MAPS = ("assumeRoles.tags", "defaultTags.tags")
"""Fields that are maps of text."""
