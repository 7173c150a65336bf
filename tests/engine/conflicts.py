"""What the make-believe AWS refuses of a resource next to those that exist. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from things import Thing
from wire import strings

_INLINE = "aws:iam/rolePolicy:RolePolicy"
_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
_INLINE_CHARACTERS = 10_240
_ATTACHED = 10

UNIQUE_NAMES = {
    "aws:cloudwatch/logGroup:LogGroup": "name",
    "aws:ecr/repository:Repository": "name",
    "aws:ecs/cluster:Cluster": "name",
    "aws:elasticache/parameterGroup:ParameterGroup": "name",
    "aws:elasticache/replicationGroup:ReplicationGroup": "replicationGroupId",
    "aws:elasticache/subnetGroup:SubnetGroup": "name",
    "aws:elasticache/user:User": "userId",
    "aws:elasticache/userGroup:UserGroup": "userGroupId",
    "aws:iam/role:Role": "name",
    "aws:kms/alias:Alias": "name",
    "aws:lb/loadBalancer:LoadBalancer": "name",
    "aws:lb/targetGroup:TargetGroup": "name",
    "aws:rds/instance:Instance": "identifier",
    "aws:rds/parameterGroup:ParameterGroup": "name",
    "aws:rds/subnetGroup:SubnetGroup": "name",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:secretsmanager/secret:Secret": "name",
    "aws:sns/topic:Topic": "name",
    "aws:ssm/parameter:Parameter": "name",
}
"""Type → input that no two of an account have in common."""

_DATABASE = "aws:rds/instance:Instance"
_TOPIC = "aws:sns/topic:Topic"
_TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
_PUBLISHERS = frozenset({"aws:budgets/budget:Budget", "aws:rds/eventSubscription:EventSubscription"})


def conflict(thing: Thing, others: Collection[Thing], *, new: bool) -> str | None:
    """Return what AWS would answer to a *new* or changed resource, if it refuses it because of *others*."""
    taken = _taken(thing, others) if new else ()
    rest = (_credentials(thing, others), _topics(thing, others), _policies(thing, others))
    return next((why for found in (taken, *rest) for why in found), None)


def _taken(thing: Thing, others: Collection[Thing]) -> Iterator[str]:
    key = UNIQUE_NAMES.get(thing.type)
    for other in others:
        if key and other.type == thing.type and other.inputs.get(key) == thing.inputs.get(key) is not None:
            yield f"{thing.type.rpartition(':')[2]}AlreadyExists: {key} {thing.inputs[key]}"


def _topics(thing: Thing, others: Collection[Thing]) -> Iterator[str]:
    """Refuse what publishes to a topic whose policy does not admit anyone yet.

    https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
    """
    if thing.type not in _PUBLISHERS:
        return
    named = set(strings(thing.inputs))
    policies = {other.inputs["arn"] for other in others if other.type == _TOPIC_POLICY}
    for other in others:
        if other.type == _TOPIC and other.state["arn"] in named - policies:
            yield f"InvalidParameter: {other.state['arn']} does not admit the publisher"


def _credentials(thing: Thing, others: Collection[Thing]) -> Iterator[str]:
    """Refuse replicas of a database whose password RDS keeps, and a database without any password.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations
    """
    if thing.type != _DATABASE:
        return
    name, source = thing.inputs.get("identifier"), thing.inputs.get("replicateSourceDb")
    databases = [other.inputs for other in others if other.type == _DATABASE]
    pairs = [(inputs, thing.inputs) for inputs in databases if inputs.get("identifier") == source]
    pairs += [(thing.inputs, inputs) for inputs in databases if inputs.get("replicateSourceDb") == name]
    if any(primary.get("manageMasterUserPassword") for primary, _ in pairs):
        yield "InvalidDBInstanceState: RDS does not manage the password of a source of replicas"
    if not (source or thing.inputs.get("manageMasterUserPassword") or thing.inputs.get("password")):
        yield f"InvalidParameterCombination: {name} has no master password"


def _policies(thing: Thing, others: Collection[Thing]) -> Iterator[str]:
    """Refuse more policies than a role can have.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    """
    if thing.type not in {_INLINE, _ATTACHMENT}:
        return
    role, own = thing.inputs["role"], {thing.identity: thing}
    same = {one.identity: one for one in others if one.type == thing.type and one.inputs["role"] == role} | own
    if thing.type == _ATTACHMENT and len(same) > _ATTACHED:
        yield f"LimitExceeded: Cannot exceed quota for PoliciesPerRole: {_ATTACHED}"
    size = sum(len("".join(one.inputs["policy"].split())) for one in same.values() if one.type == _INLINE)
    if size > _INLINE_CHARACTERS:
        yield f"LimitExceeded: Maximum policy size of {_INLINE_CHARACTERS} bytes exceeded for role {role}"
