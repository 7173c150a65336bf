"""What tests of compute start from: a cluster, services and jobs with few settings, and things to link to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws

import model.cluster
import model.images
import model.load_balancer
import model.service
from components.compute.cluster import Cluster, ClusterArgs
from components.compute.image import PulledImage
from components.compute.job import Job, JobArgs
from components.compute.service import Service, ServiceArgs
from components.edge.load_balancer import LoadBalancer, LoadBalancerArgs
from components.identity.policy import Statement
from components.links import Consumer, Link, SecretReference
from components.network.connections import Connections
from components.network.placement import Placement
from components.observability.log_groups import LogGroups
from model.health_check import HealthCheck
from model.route import Route
from preview.recorder.record import Record, Registered
from tests.support.offline import SITE

LABEL = SITE.label
KEY = "arn:aws:kms:us-east-1:123456789012:key/logs"
LOG_GROUPS = LogGroups(key_arn=KEY, retention_days=30)
PUBLIC_IMAGE = "public.ecr.aws/nginx/nginx:1.29"
PRIVATE_IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/api:1.0.0"

CLUSTER = "aws:ecs/cluster:Cluster"
SERVICE = "aws:ecs/service:Service"
DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


def cluster(**spec: Any) -> Cluster:
    """Return the cluster ``main``; *spec* has fields of its model."""
    return Cluster("main", ClusterArgs(spec=model.cluster.Cluster(**spec), log_groups=LOG_GROUPS, site=SITE))


def load_balancer(idle_timeout_seconds: int = 60, certificate_arn: str | None = None, **spec: Any) -> LoadBalancer:
    return LoadBalancer(
        "edge",
        LoadBalancerArgs(
            spec=model.load_balancer.LoadBalancer(
                scheme="internal",
                allow_plain_http=certificate_arn is None,
                idle_timeout_seconds=idle_timeout_seconds,
                **spec,
            ),
            certificate_arn=certificate_arn,
            site=SITE,
            placement=Placement(vpc_id="vpc-1", subnet_ids=["subnet-a", "subnet-b"]),
            log_bucket="logs",
            cloudfront_prefix_list_id="pl-cloudfront",
        ),
    )


def arguments(defaults: Mapping[str, Any], changes: Mapping[str, Any], where: Cluster | None) -> dict[str, Any]:
    """Return the arguments of a service or job: fields of the model go into the spec, the others next to it.

    *links* has name → (component, access), *calls* name → port; both are in the spec too.
    """
    given = {"image": PUBLIC_IMAGE, "cpu": 256, "memory_mib": 512, **defaults, **changes}
    uri, links, calls = given.pop("image"), given.pop("links", {}), given.pop("calls", {})
    repository_arn = given.pop("repository_arn", None)
    spec = {
        **{field: given.pop(field) for field in model.service.Service.model_fields if field in given},
        "image": model.images.Image(uri=uri),
        "links": {**{name: access for name, (_, access) in links.items()}, **dict.fromkeys(calls, "call")},
    }
    return {
        "spec": model.service.Service(**spec),
        "image": PulledImage(uri=uri, repository_arn=repository_arn),
        "cluster": where or cluster(),
        "placement": Placement(vpc_id="vpc-1", subnet_ids=["subnet-a", "subnet-b"]),
        "log_groups": LOG_GROUPS,
        "site": SITE,
        "links": {name: target for name, (target, _) in links.items()},
        **({"calls": calls} if calls else {}),
        **given,
    }


def worker(name: str, where: Cluster | None = None, **changes: Any) -> Service:
    return Service(name, ServiceArgs(**arguments({"kind": "worker", "tasks": 1}, changes, where)))


def internal(name: str, where: Cluster | None = None, **changes: Any) -> Service:
    return Service(name, ServiceArgs(**arguments({"kind": "internal", "port": 8080, "tasks": 2}, changes, where)))


def web(name: str, where: Cluster | None = None, **changes: Any) -> Service:
    defaults = {
        "kind": "web",
        "port": 8080,
        "tasks": 2,
        "health_check": HealthCheck(path="/healthz"),
        "route": Route(priority=100, paths=["/api/*"]),
    }
    if "load_balancer" not in changes:
        changes["load_balancer"] = load_balancer()
    return Service(name, ServiceArgs(**arguments(defaults, changes, where)))


def job(name: str, where: Cluster | None = None, **changes: Any) -> Job:
    return Job(name, JobArgs(**arguments({"kind": "job", "schedule": "cron(0 3 * * ? *)"}, changes, where)))


class Store:
    """Something with a port, a secret and a permission, as a database has them."""

    def __init__(self, name: str) -> None:
        self._prefix = name.upper()
        self._name = name
        group = aws.ec2.SecurityGroup(name, vpc_id="vpc-1")
        self._connections = Connections(name=name, security_group=group, port=5432)

    def link(self, consumer: Consumer, access: str) -> Link:
        return Link(
            environment={f"{self._prefix}_HOST": f"{self._name}.internal", f"{self._prefix}_ACCESS": access},
            secrets={f"{self._prefix}_PASSWORD": SecretReference(arn="arn:secret", json_key="password")},
            allows=[Statement(actions=["store:Read"], resources=[f"arn:store:{self._name}"])],
            allows_start=[Statement(actions=["secretsmanager:GetSecretValue"], resources=["arn:secret"])],
            requires=consumer.connect(self._connections),
        )


def endpoints() -> Connections:
    return Connections(name="endpoints", security_group=aws.ec2.SecurityGroup("endpoints", vpc_id="vpc-1"), port=443)


def _definitions(seen: Record, name: str) -> list[dict[str, Any]]:
    return json.loads(seen.named(name, DEFINITION).inputs["containerDefinitions"])


def containers(seen: Record, name: str) -> dict[str, dict[str, Any]]:
    """Return name → definition of the containers of a task, in their order."""
    return {one["name"]: one for one in _definitions(seen, name)}


def container(seen: Record, name: str) -> dict[str, Any]:
    (only,) = _definitions(seen, name)
    return only


def statements(policy: Registered) -> list[Mapping[str, Any]]:
    return json.loads(policy.inputs["policy"])["Statement"]


def policies_of(seen: Record, role: str) -> dict[str, list[Mapping[str, Any]]]:
    owner = seen.named(role, ROLE)
    return {
        policy.name: statements(policy) for policy in seen.of_type(ROLE_POLICY) if policy.inputs["role"] == owner.id
    }


def parent_of(seen: Record, resource: Registered) -> str:
    return next(other.name for other in seen.resources if other.urn == resource.parent)
