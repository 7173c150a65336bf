"""Policies and roles, written by hand."""

from policies.plan.iam_documents import parse
from policies.proofs.privilege import Report, Role, RolePolicy, judge

ACCOUNT, OTHER = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/worker"
GITHUB = "token.actions.githubusercontent.com"


def allow(*actions: str, on="*", **more) -> dict:
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, **more}


def deny(*actions: str, on="*", **more) -> dict:
    return {**allow(*actions, on=on, **more), "Effect": "Deny"}


def policy(name: str, *statements: dict) -> RolePolicy:
    return RolePolicy(name=name, statements=parse({"Statement": list(statements)}))


def role(*policies: RolePolicy, trust=(), **changes) -> Role:
    return Role(**{"name": "api-task", "policies": policies, "trust": trust, "account": ACCOUNT, **changes})


def rules(*statements: dict, **changes) -> list[str]:
    return [found.rule for found in judge(role(policy("one", *statements), **changes)).findings]


def trusted(principal, condition=None) -> Report:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return judge(role(trust=parse({"Statement": [{**statement, **({"Condition": condition} if condition else {})}]})))
