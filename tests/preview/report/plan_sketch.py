"""Plans by hand: VPCs, services, stores and who may call whom, as a program would register them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from policies.plan.aws import autoscaling, cloudfront, ecs, elasticache, rds
from policies.plan.aws import vpc as aws_vpc
from preview.analysis.proofs import Proofs, prove
from preview.recorder.record import Registered
from preview.report.svg.drawing import drawing
from preview.report.view.architecture.connections import connections_of
from preview.report.view.architecture.reading import read

_WORLD = [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]
_TIERS = {"public": 1, "private": 20, "data": 40}
_SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup"


class Sketch:
    """A plan that grows by one thing at a time. Callers are names of other things, ``internet`` or ``edges``."""

    def __init__(self) -> None:
        self.resources: list[Registered] = []

    def add(self, token: str, name: str, /, *, protect: bool = False, outputs: Any = None, **inputs: Any) -> Registered:
        identity = f"{token.rpartition(':')[2].lower()}-{name}"
        found = Registered(
            urn=f"urn:pulumi:test::project::{token}::{name}", type=token, name=name, custom=True, parent="",
            inputs=inputs, id=identity, protect=protect,
            outputs={"id": identity, "arn": f"arn:{identity}", "name": identity, "region": "us-east-1", **(outputs or {})},
        )  # fmt: skip
        self.resources.append(found)
        return found

    def vpc(
        self,
        name: str = "net",
        zones: str = "abc",
        nat: str = "per_az",
        number: int = 0,
        tiers: Sequence[str] = tuple(_TIERS),
    ) -> None:
        """Add a VPC with a subnet for each tier and zone; *nat* is per_az, regional, single or none."""
        vpc = self.add(aws_vpc.VPC, name, cidrBlock=f"10.{number}.0.0/16").id
        gateway = self.add("aws:ec2/internetGateway:InternetGateway", name, vpcId=vpc).id
        if nat == "regional":
            self.add(aws_vpc.NAT_GATEWAY, f"{name}-nat", vpcId=vpc, availabilityMode="regional")
        for tier in tiers:
            for index, letter in enumerate(zones):
                subnet = f"{name}-{tier}-{letter}"
                zone = f"us-east-1{letter}"
                self.add(
                    aws_vpc.SUBNET,
                    subnet,
                    vpcId=vpc,
                    cidrBlock=f"10.{number}.{_TIERS[tier] + index}.0/24",
                    availabilityZone=zone,
                )
                table = self.add(aws_vpc.ROUTE_TABLE, subnet, vpcId=vpc).id
                self.add(aws_vpc.ROUTE_TABLE_ASSOCIATION, subnet, subnetId=f"subnet-{subnet}", routeTableId=table)
                if tier == "public":
                    self.add(
                        aws_vpc.ROUTE, subnet, routeTableId=table, destinationCidrBlock="0.0.0.0/0", gatewayId=gateway
                    )
                    if nat == "per_az" or (nat == "single" and index == 0):
                        self.add(aws_vpc.NAT_GATEWAY, f"{name}-nat-{letter}", subnetId=f"subnet-{subnet}")
                elif tier == "private" and nat != "none":
                    to = {"regional": f"{name}-nat", "single": f"{name}-nat-{zones[0]}"}.get(
                        nat, f"{name}-nat-{letter}"
                    )
                    self.add(
                        aws_vpc.ROUTE,
                        subnet,
                        routeTableId=table,
                        destinationCidrBlock="0.0.0.0/0",
                        natGatewayId=f"natgateway-{to}",
                    )

    def peering(self, one: str, other: str) -> None:
        """Peer two VPCs that exist, with routes between all of their private and data tiers."""
        name = f"{one}-{other}"
        identity = self.add(
            aws_vpc.PEERING_CONNECTION, name, vpcId=f"vpc-{one}", peerVpcId=f"vpc-{other}", autoAccept=True
        ).id
        cidrs = {vpc.name: vpc.inputs["cidrBlock"] for vpc in self.resources if vpc.type == aws_vpc.VPC}
        for table in [found for found in self.resources if found.type == aws_vpc.ROUTE_TABLE]:
            home, tier, _ = table.name.split("-")
            for here, there in ((one, other), (other, one)):
                if home == here and tier != "public":
                    self.add(
                        aws_vpc.ROUTE, f"{table.name}-{there}", routeTableId=table.id,
                        destinationCidrBlock=cidrs[there], vpcPeeringConnectionId=identity,
                    )  # fmt: skip

    def _group(self, name: str, vpc: str, port: int, callers: Sequence[str]) -> list[str]:
        """Add a security group that lets *callers* in and everything out."""
        ingress = [
            {"protocol": "tcp", "fromPort": port, "toPort": port, "cidrBlocks": ["0.0.0.0/0"]}
            if caller == "internet"
            else {"protocol": "tcp", "fromPort": port, "toPort": port, "prefixListIds": ["pl-edge"]}
            if caller == "edges"
            else {"protocol": "tcp", "fromPort": port, "toPort": port, "securityGroups": [f"securitygroup-{caller}"]}
            for caller in callers
        ]
        return [self.add(aws_vpc.SECURITY_GROUP, name, vpcId=f"vpc-{vpc}", ingress=ingress, egress=_WORLD).id]

    @staticmethod
    def _subnets(vpc: str, tier: str, zones: str) -> list[str]:
        return [f"subnet-{vpc}-{tier}-{letter}" for letter in zones]

    def service(self, name: str, callers: Sequence[str] = (), *, vpc: str = "net", zones: str = "abc", tier: str = "private",
                port: int = 8080, tasks: int = 2, most: int = 0, public: bool = False) -> None:  # fmt: skip
        groups = self._group(name, vpc, port, callers)
        network = {"subnets": self._subnets(vpc, tier, zones), "securityGroups": groups, "assignPublicIp": public}
        behind = [{"containerPort": port, "targetGroupArn": f"arn:targetgroup-{name}"}]
        self.add(ecs.SERVICE, name, networkConfiguration=network, desiredCount=tasks, loadBalancers=behind)
        if most:
            where = f"service/cluster/service-{name}"
            self.add(autoscaling.APPLICATION_TARGET, name, resourceId=where, minCapacity=tasks, maxCapacity=most)

    def balancer(self, name: str, targets: Sequence[str], callers: Sequence[str] = ("internet",), *, vpc: str = "net",
                 zones: str = "abc", public: bool = True, port: int = 443) -> None:  # fmt: skip
        groups = self._group(name, vpc, port, callers)
        balancer = self.add(
            "aws:lb/loadBalancer:LoadBalancer", name, subnets=self._subnets(vpc, "public" if public else "private", zones),
            securityGroups=groups, internal=not public, outputs={"dnsName": f"{name}.elb.amazonaws.com"},
        )  # fmt: skip
        listener = self.add(
            "aws:lb/listener:Listener", name, loadBalancerArn=balancer.outputs["arn"], port=port, protocol="HTTPS"
        )
        for target in targets:
            group = self.add("aws:lb/targetGroup:TargetGroup", target, port=8080).outputs["arn"]
            actions = [{"type": "forward", "targetGroupArn": group}]
            self.add(
                "aws:lb/listenerRule:ListenerRule",
                f"{name}-{target}",
                listenerArn=listener.outputs["arn"],
                actions=actions,
            )

    def _store(
        self,
        token: str,
        name: str,
        callers: Sequence[str],
        port: int,
        *,
        vpc: str,
        zones: str,
        tier: str,
        **inputs: Any,
    ) -> None:
        groups = self._group(name, vpc, port, callers)
        cache = token == elasticache.REPLICATION_GROUP
        where = self.add(_SUBNET_GROUP, name, subnetIds=self._subnets(vpc, tier, zones)).outputs["name"]
        keys = ("subnetGroupName", "securityGroupIds") if cache else ("dbSubnetGroupName", "vpcSecurityGroupIds")
        self.add(token, name, protect=True, port=port, **dict(zip(keys, (where, groups), strict=True)), **inputs)

    def database(
        self,
        name: str,
        callers: Sequence[str] = (),
        *,
        vpc: str = "net",
        zones: str = "abc",
        tier: str = "data",
        **inputs: Any,
    ) -> None:
        asked = {"engine": "postgres", "engineVersion": "17", "instanceClass": "db.t4g.micro", **inputs}
        self._store(rds.INSTANCE, name, callers, 5432, vpc=vpc, zones=zones, tier=tier, **asked)

    def replica(self, name: str, primary: str, zones: str = "abc") -> None:
        self.database(name, zones=zones, replicateSourceDb=f"arn:instance-{primary}")

    def cache(
        self, name: str, callers: Sequence[str] = (), *, vpc: str = "net", zones: str = "abc", **inputs: Any
    ) -> None:
        asked = {"engine": "valkey", "engineVersion": "8.2", "nodeType": "cache.t4g.micro", **inputs}
        self._store(elasticache.REPLICATION_GROUP, name, callers, 6379, vpc=vpc, zones=zones, tier="data", **asked)

    def serverless_cache(self, name: str, callers: Sequence[str] = (), *, vpc: str = "net", zones: str = "abc") -> None:
        groups = self._group(name, vpc, 6379, callers)
        subnets = self._subnets(vpc, "data", zones)
        inputs = {"engine": "valkey", "majorEngineVersion": "8", "subnetIds": subnets, "securityGroupIds": groups}
        self.add(elasticache.SERVERLESS_CACHE, name, protect=True, **inputs)

    def endpoint(self, serves: str, vpc: str = "net", zones: str = "abc", *, gateway: bool = False) -> None:
        """Add an endpoint that everything in the VPC reaches."""
        name = f"{vpc}-endpoint-{serves}"
        service = f"com.amazonaws.us-east-1.{serves}"
        if gateway:
            tables = [f"routetable-{vpc}-private-{letter}" for letter in zones]
            self.add(
                aws_vpc.ENDPOINT,
                name,
                vpcId=f"vpc-{vpc}",
                serviceName=service,
                vpcEndpointType="Gateway",
                routeTableIds=tables,
            )
            return
        groups = self._group(name, vpc, 443, ["internet"])
        self.add(aws_vpc.ENDPOINT, name, vpcId=f"vpc-{vpc}", serviceName=service, vpcEndpointType="Interface", privateDnsEnabled=True,
                 subnetIds=self._subnets(vpc, "private", zones), securityGroupIds=groups)  # fmt: skip

    def bucket(self, name: str) -> None:
        self.add(
            "aws:s3/bucket:Bucket", name, protect=True, outputs={"bucketRegionalDomainName": f"{name}.s3.amazonaws.com"}
        )

    def distribution(self, name: str, *, buckets: Sequence[str] = (), balancer: str = "") -> None:
        origins: list[dict[str, Any]] = [{"originId": one, "domainName": f"{one}.s3.amazonaws.com"} for one in buckets]
        if balancer:
            config = {"arn": f"arn:loadbalancer-{balancer}", "httpsPort": 443, "originProtocolPolicy": "https-only"}
            made = self.add(cloudfront.VPC_ORIGIN, name, vpcOriginEndpointConfig=config)
            address = f"{balancer}.elb.amazonaws.com"
            origins.append({"originId": "dynamic", "domainName": address, "vpcOriginConfig": {"vpcOriginId": made.id}})
        behaviours = [
            {"pathPattern": f"/{one['originId']}/*", "targetOriginId": one["originId"]} for one in origins[1:]
        ]
        default = {"targetOriginId": origins[0]["originId"]} if origins else {}
        self.add(cloudfront.DISTRIBUTION, name, origins=origins, defaultCacheBehavior=default, orderedCacheBehaviors=behaviours,
                 outputs={"domainName": f"{name}.cloudfront.net"})  # fmt: skip

    def proofs(self) -> Proofs:
        return prove(self.resources, {})

    def drawn(self, *, seed: int | None = None) -> str:
        """Return the picture; with a *seed*, of the same resources in another order."""
        resources = list(self.resources)
        if seed is not None:
            random.Random(seed).shuffle(resources)  # noqa: S311 - an order, no secret
        return drawn(resources)


def drawn(resources: Sequence[Registered]) -> str:
    """Return the picture of a plan."""
    proofs = prove(resources, {})
    architecture = read(resources, proofs.network)
    return drawing(architecture, connections_of(architecture, proofs))


def usual(zones: str = "abc", nat: str = "per_az") -> Sketch:
    """Return CloudFront before an internal balancer, two services, a worker, a database and a cache."""
    sketch = Sketch()
    sketch.vpc(zones=zones, nat=nat)
    sketch.bucket("assets")
    sketch.balancer("edge", ["api"], ["edges"], public=False, zones=zones)
    sketch.distribution("cdn", buckets=["assets"], balancer="edge")
    sketch.service("api", ["edge"], zones=zones, tasks=3, most=20)
    sketch.service("auth", ["api"], zones=zones)
    sketch.service("worker", zones=zones)
    sketch.database("main", ["api", "auth", "worker"], zones=zones, multiAz=True)
    sketch.cache("sessions", ["api"], zones=zones, numCacheClusters=3)
    sketch.endpoint("ecr.api", zones=zones)
    sketch.endpoint("s3", zones=zones, gateway=True)
    return sketch
