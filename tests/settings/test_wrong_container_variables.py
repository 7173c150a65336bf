"""Bad input, and the exact lines that it gives: where ECS reads variables of containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import LEGAL, lines_of, row, spoiled, without_nat

API = "plinth:services.api"
KEY = "arn:aws:kms:us-east-1:210987654321:key/1"
SHARED = "arn:aws:secretsmanager:us-east-1:210987654321:secret:shared-AbCdEf"


def value(**fields: Any) -> dict[str, Any]:
    """Return a change that gives the service api one variable, PARTNER_KEY."""
    return {f"{API}.secrets": {"PARTNER_KEY": fields}}


ROWS = [
    row(
        "a secret that the stack does not have",
        value(secret="jwt-kee"),
        "plinth:services.api.secrets.PARTNER_KEY.secret = 'jwt-kee': is not in plinth:secrets; did you "
        "mean 'jwt-key'?; example: secret: jwt-key",
    ),
    row(
        "a parameter that the stack does not have",
        value(parameter="partner"),
        "plinth:services.api.secrets.PARTNER_KEY.parameter = 'partner': is not in plinth:parameters; "
        "example: plinth:parameters: {partner: {value: info}}",
    ),
    row(
        "a value that is nowhere",
        value(key_arn=KEY),
        "plinth:services.api.secrets.PARTNER_KEY: needs one of secret, parameter or arn; example: arn: "
        "arn:aws:ssm:us-east-1:123456789012:parameter/team/key",
    ),
    row(
        "a value in two places",
        value(secret="jwt-key", parameter="log-level"),
        "plinth:services.api.secrets.PARTNER_KEY.parameter = 'log-level': is not allowed next to secret, "
        "one value has one place; remove it; example: secret: jwt-key",
    ),
    row(
        "a key of a parameter",
        value(parameter="log-level", json_key="user"),
        "plinth:services.api.secrets.PARTNER_KEY.json_key = 'user': goes with a secret only: ECS passes a "
        "whole parameter; remove it; example: parameter: log-level",
    ),
    row(
        "a key of KMS in another region than what it encrypts",
        value(arn=SHARED, key_arn=KEY.replace("us-east-1", "eu-west-1")),
        "plinth:services.api.secrets.PARTNER_KEY.key_arn = 'arn:aws:kms:eu-west-1:210987654321:key/1': is a key of "
        "another region than arn, and AWS encrypts a value with a key of its own region, us-east-1; example: key_arn: "
        f"{KEY}",
    ),
    row(
        "values of other stacks whose ARNs are too long for the policies of a role",
        {
            f"{API}.secrets": {
                f"KEY_{number}": {"arn": SHARED.replace("shared", f"shared-{number}".ljust(500, "x"))}
                for number in range(36)
            }
        },
        "plinth:services.api.links: name 183 ARNs in the policies of its roles, and 180 fit; keep several values in "
        "one secret as JSON, or split the service; example: links: {main: connect}",
    ),
    row(
        "a key with a colon",
        value(secret="jwt-key", json_key="a:b"),
        "plinth:services.api.secrets.PARTNER_KEY.json_key = 'a:b': must be a key of the secret's JSON "
        "object, without colons, as ECS ends it with one; example: json_key: api_key",
    ),
    row(
        "a key of KMS for a secret of the stack",
        value(secret="jwt-key", key_arn=KEY),
        "plinth:services.api.secrets.PARTNER_KEY.key_arn = 'arn:aws:kms:us-east-1:210987654321:key/1': "
        "goes with arn only: the stack knows its own keys; remove it; example: secret: jwt-key",
    ),
    row(
        "a secret's ARN without what AWS appends",
        value(arn=SHARED[:-7]),
        "plinth:services.api.secrets.PARTNER_KEY.arn = "
        "'arn:aws:secretsmanager:us-east-1:210987654321:secret:shared': must be the whole ARN of a secret, "
        "with the six characters that AWS appends to its name, or of a parameter; example: arn: "
        '"arn:aws:secretsmanager:us-east-1:123456789012:secret:shared-AbCdEf"',
    ),
    row(
        "an ARN of something else",
        value(arn="arn:aws:s3:::settings"),
        "plinth:services.api.secrets.PARTNER_KEY.arn = 'arn:aws:s3:::settings': must be the whole ARN of a "
        "secret, with the six characters that AWS appends to its name, or of a parameter; example: arn: "
        '"arn:aws:secretsmanager:us-east-1:123456789012:secret:shared-AbCdEf"',
    ),
    row(
        "a secret of another account without its key",
        {"plinth:account.id": "345678901234", "aws:allowedAccountIds": ["345678901234"], **value(arn=SHARED)},
        "plinth:services.api.secrets.PARTNER_KEY.arn = "
        "'arn:aws:secretsmanager:us-east-1:210987654321:secret:shared-AbCdEf': is a secret of another "
        "account, which the AWS managed key does not let this one read; name its key in key_arn; example: "
        "key_arn: arn:aws:kms:us-east-1:210987654321:key/12345678-1234-1234-1234-123456789012",
    ),
    row(
        "a secret of another region",
        value(arn=SHARED.replace("us-east-1", "eu-west-1"), key_arn=KEY.replace("us-east-1", "eu-west-1")),
        "plinth:services.api.secrets.PARTNER_KEY.arn = "
        "'arn:aws:secretsmanager:eu-west-1:210987654321:secret:shared-AbCdEf': is a secret of another "
        "region, and ECS is documented to read parameters from there, but no secrets; replicate it to "
        "us-east-1; example: arn: arn:aws:secretsmanager:us-east-1:210987654321:secret:shared-AbCdEf",
    ),
    row(
        "an alias of a key",
        value(arn=SHARED, key_arn="arn:aws:kms:us-east-1:210987654321:alias/shared"),
        "plinth:services.api.secrets.PARTNER_KEY.key_arn = "
        "'arn:aws:kms:us-east-1:210987654321:alias/shared': must be the ARN of a KMS key, not of an alias; "
        'example: key_arn: "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"',
    ),
    row(
        "a variable that is in environment, too",
        {**value(secret="jwt-key"), f"{API}.environment": {"PARTNER_KEY": "x"}},
        "plinth:services.api.secrets.PARTNER_KEY: is in environment, too; remove one of the two; example: secrets: {}",
    ),
    row(
        "a variable that a link gives, too",
        {f"{API}.secrets": {"MAIN_HOST": {"secret": "jwt-key"}}},
        "plinth:services.api.secrets.MAIN_HOST = {secret: [secret]}: is given by the link to 'main' "
        "already; example: secrets: {}",
    ),
    row(
        "a variable that AWS sets",
        {f"{API}.secrets": {"AWS_REGION": {"secret": "jwt-key"}}},
        "plinth:services.api.secrets.AWS_REGION: a variable's name has letters, digits, _ and ., begins "
        "with no digit, and not with AWS_ or ECS_; example: secrets: {PARTNER_KEY: {secret: jwt-key, "
        "json_key: api_key}}",
    ),
    row(
        "a file in a bucket that the stack does not have",
        {f"{API}.environment_files": ["upload/a.env"]},
        "plinth:services.api.environment_files[0] = 'upload/a.env': is in none of plinth:buckets; did you "
        "mean 'uploads'?; example: environment_files: [uploads/a.env]",
    ),
    row(
        "a file that does not end in .env",
        {f"{API}.environment_files": ["uploads/prod.txt"]},
        "plinth:services.api.environment_files[0] = 'uploads/prod.txt': must be a bucket of the stack, a "
        "slash, and the key of an object, at most 70 characters, that ends in .env, as ECS requires; example: environment_files: "
        "[uploads/api/prod.env]",
    ),
    row(
        "a file in a bucket that CloudFront serves",
        {f"{API}.environment_files": ["assets/a.env"]},
        "plinth:services.api.environment_files[0] = 'assets/a.env': 'assets' is served by CloudFront, and "
        "variables are not for everyone; name another bucket; example: environment_files: [uploads/a.env]",
    ),
    row(
        "more files than ECS reads",
        {f"{API}.environment_files": [f"uploads/{number}.env" for number in range(11)]},
        "plinth:services.api.environment_files = ['uploads/0.env', 'uploads/1.env', 'uploads/2.env', "
        "'uploads/3.env', 'uploads/4.env', 'uploads/5.env', 'uploads/6.env', …: holds at most 10, this one "
        "11; example: environment_files: [uploads/api/prod.env]",
    ),
]


NO_NAT = without_nat("ecr.api", "ecr.dkr", "logs")
"""A network that reaches what has an endpoint."""

WITHOUT_NAT = [
    row(
        "a secret without its endpoint",
        {"secrets": {"A": {"secret": "jwt-key"}}},
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs']: with nat none the variable A of 'mailer' "
        "needs secretsmanager; example: interface: [ecr.api, ecr.dkr, logs, secretsmanager]",
    ),
    row(
        "a parameter without its endpoint",
        {"secrets": {"A": {"parameter": "log-level"}}},
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs']: with nat none the variable A of 'mailer' "
        "needs ssm; example: interface: [ecr.api, ecr.dkr, logs, ssm]",
    ),
    row(
        "a parameter of another region",
        {
            "secrets": {"A": {"arn": "arn:aws:ssm:eu-west-1:210987654321:parameter/team/setting"}},
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs']: with nat none the variable A of 'mailer' "
        "needs ssm; example: interface: [ecr.api, ecr.dkr, logs, ssm]",
        "plinth:services.mailer.secrets.A.arn = 'arn:aws:ssm:eu-west-1:210987654321:parameter/team/setting': with nat "
        "none only parameters of us-east-1 can be reached; example: arn: "
        "arn:aws:ssm:us-east-1:210987654321:parameter/team/setting",
    ),
]


@pytest.mark.parametrize(("fields", "lines"), WITHOUT_NAT)
def test_a_network_without_nat_has_to_reach_it(fields: Mapping[str, Any], lines: list[str]) -> None:
    found = spoiled({**NO_NAT, "plinth:services": {"mailer": LEGAL["plinth:services"]["mailer"] | fields}})

    assert [line for line in lines_of(found) if "nat none" in line] == lines


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_it_gives_one_line(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
