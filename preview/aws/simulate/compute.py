"""ECS, ECR, Lambda, scaling, schedules and images."""

from __future__ import annotations

from preview.aws.simulate.shapes import Context, Shape, Table

_ECS = "arn:{partition}:ecs:{region}:{account}:"
_LAMBDA = "arn:{partition}:lambda:{region}:{account}:function:{name}"
_INVOKE = "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/"
_SCALING = "arn:{partition}:autoscaling:{region}:{account}:"


def _schedule(context: Context) -> str:
    return f"{context.inputs.get('groupName') or 'default'}/{context.name}"


def _schedule_arn(context: Context) -> str:
    return context.text("arn:{partition}:scheduler:{region}:{account}:schedule/") + _schedule(context)


TABLE: Table = {
    "aws:ecs/cluster:Cluster": Shape(id=f"{_ECS}cluster/{{name}}", arn="{id}"),
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": Shape(id="{input[clusterName]}"),
    "aws:ecs/capacityProvider:CapacityProvider": Shape(id=f"{_ECS}capacity-provider/{{name}}", arn="{id}"),
    "aws:ecs/service:Service": Shape(id=f"{_ECS}service/{{last[cluster]}}/{{name}}", arn="{id}"),
    "aws:ecs/taskDefinition:TaskDefinition": Shape(
        id="{name}",
        name="family",
        arn=f"{_ECS}task-definition/{{name}}:1",
        more={"arnWithoutRevision": f"{_ECS}task-definition/{{name}}", "revision": 1},
    ),
    "aws:ecr/repository:Repository": Shape(
        arn="arn:{partition}:ecr:{region}:{account}:repository/{name}",
        more={"registryId": "{account}", "repositoryUrl": "{account}.dkr.ecr.{region}.{suffix}/{name}"},
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": Shape(id="{input[repository]}", more={"registryId": "{account}"}),
    "awsx:ecr:Image": Shape(more={"imageUri": "{input[repositoryUrl]}@sha256:{hex:64}"}),
    "docker-build:index:Image": Shape(
        id="sha256:{hex:64}", more={"digest": "sha256:{hex:64}", "ref": "local@sha256:{hex:64}"}
    ),
    "aws:servicediscovery/httpNamespace:HttpNamespace": Shape(
        id="ns-{lower:16}",
        arn="arn:{partition}:servicediscovery:{region}:{account}:namespace/{id}",
        more={"httpName": "{name}"},
    ),
    "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": Shape(
        id="ns-{lower:16}",
        arn="arn:{partition}:servicediscovery:{region}:{account}:namespace/{id}",
        more={"hostedZone": "Z{upper:20}"},
    ),
    "aws:appautoscaling/target:Target": Shape(
        id="{input[resourceId]}",
        arn="arn:{partition}:application-autoscaling:{region}:{account}:scalable-target/{hex:16}",
    ),
    "aws:appautoscaling/policy:Policy": Shape(
        arn=_SCALING + "scalingPolicy:{uuid:}:resource/{input[serviceNamespace]}/{input[resourceId]}:policyName/{name}",
        more={"alarmArns": []},
    ),
    "aws:appautoscaling/scheduledAction:ScheduledAction": Shape(
        arn=_SCALING + "scheduledAction:{uuid:}:resource/{input[resourceId]}:scheduledActionName/{name}"
    ),
    "aws:autoscaling/group:Group": Shape(arn=_SCALING + "autoScalingGroup:{uuid:}:autoScalingGroupName/{name}"),
    "aws:scheduler/scheduleGroup:ScheduleGroup": Shape(
        arn="arn:{partition}:scheduler:{region}:{account}:schedule-group/{name}", more={"state": "ACTIVE"}
    ),
    "aws:scheduler/schedule:Schedule": Shape(id=_schedule, arn=_schedule_arn),
    "aws:lambda/function:Function": Shape(
        arn=_LAMBDA,
        more={
            "invokeArn": f"{_INVOKE}{_LAMBDA}/invocations",
            "qualifiedArn": f"{_LAMBDA}:1",
            "version": "$LATEST",
        },
    ),
    "aws:serverlessrepository/cloudFormationStack:CloudFormationStack": Shape(
        id="arn:{partition}:cloudformation:{region}:{account}:stack/serverlessrepo-{name}/{uuid:}",
        more={"outputs": {"RotationLambdaARN": "arn:{partition}:lambda:{region}:{account}:function:{name}"}},
    ),
}
