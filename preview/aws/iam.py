"""IAM."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from preview.aws.answers import Answer, Arguments
from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Location, Outputs

_IAM = "arn:{partition}:iam::{account}:"


def _document(_location: Location, args: Arguments) -> dict[str, Any]:
    statements = [_statement(statement) for statement in args.get("statements") or []]
    content = {"Version": args.get("version") or "2012-10-17", "Statement": statements}
    if args.get("policyId"):
        content["Id"] = args["policyId"]
    minified = json.dumps(content, separators=(",", ":"))
    digest = hashlib.sha256(minified.encode()).hexdigest()
    return {"id": str(int(digest[:8], 16)), "json": json.dumps(content, indent=2), "minifiedJson": minified}


def _statement(given: Mapping[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": given.get("effect") or "Allow"}
    if given.get("sid"):
        statement["Sid"] = given["sid"]
    for source, name in (
        ("actions", "Action"),
        ("notActions", "NotAction"),
        ("resources", "Resource"),
        ("notResources", "NotResource"),
    ):
        if given.get(source):
            statement[name] = _one_or_all(given[source])
    for source, name in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        for principal in given.get(source) or []:
            who = _one_or_all(principal["identifiers"])
            if principal["type"] == "*":
                statement[name] = "*"
            else:
                statement.setdefault(name, {})[principal["type"]] = who
    for condition in given.get("conditions") or []:
        values = _one_or_all(condition["values"])
        statement.setdefault("Condition", {}).setdefault(condition["test"], {})[condition["variable"]] = values
    return statement


def _one_or_all(values: Any) -> Any:
    items = list(values) if isinstance(values, (list, tuple)) else [values]
    return items[0] if len(items) == 1 else items


CARDS = (
    Card(
        "aws:iam/role:Role",
        unique=(Unique("name"),),
        outputs=Outputs(
            arn=f"{_IAM}role/{{name}}", more={"uniqueId": "AROA{upper:17}", "createDate": "2026-01-01T00:00:00Z"}
        ),
        replacement=Replacement("iam/role.go", "name namePrefix path"),
        price=Free("IAM is free"),
    ),
    Card(
        "aws:iam/policy:Policy",
        unique=(Unique("name"),),
        outputs=Outputs(
            id=f"{_IAM}policy/{{name}}", arn="{id}", more={"policyId": "ANPA{upper:17}", "attachmentCount": 0}
        ),
        replacement=Replacement("iam/policy.go", "description name namePrefix path"),
        price=Free("IAM is free"),
        cloudformation=Counterpart(type="AWS::IAM::ManagedPolicy"),
    ),
    Card(
        "aws:iam/rolePolicy:RolePolicy",
        unique=(Unique("name", "role"),),
        outputs=Outputs(id="{input[role]}:{name}"),
        replacement=Replacement("iam/role_policy.go", "name namePrefix role"),
        price=Free("IAM is free"),
        cloudformation=Counterpart(names={"name": "PolicyName", "role": "RoleName"}),
    ),
    Card(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        outputs=Outputs(id="{input[role]}-{digits:26}"),
        replacement=Replacement("iam/role_policy_attachment.go", "policyArn role"),
        price=Free("IAM is free"),
        cloudformation=Counterpart(into="role", names={"policyArn": "ManagedPolicyArns"}),
    ),
    Card(
        "aws:iam/instanceProfile:InstanceProfile",
        unique=(Unique("name"),),
        outputs=Outputs(arn=f"{_IAM}instance-profile/{{name}}", more={"uniqueId": "AIPA{upper:17}"}),
        replacement=Replacement("iam/instance_profile.go", "name namePrefix path"),
        price=Free("IAM is free"),
    ),
    Card(
        "aws:iam/user:User",
        unique=(Unique("name"),),
        outputs=Outputs(arn=f"{_IAM}user/{{name}}", more={"uniqueId": "AIDA{upper:17}"}),
        price=Free("IAM is free"),
    ),
    Card(
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        outputs=Outputs(id=f"{_IAM}oidc-provider/{{last[url]}}", name="-", arn="{id}"),
        price=Free("IAM is free"),
        cloudformation=Counterpart(type="AWS::IAM::OIDCProvider"),
    ),
)

ANSWERS: Mapping[str, Answer] = {"getPolicyDocument": _document}
