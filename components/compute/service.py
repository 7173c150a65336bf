"""A Fargate service: web behind the load balancer, internal for other services, or a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pulumi
import pulumi_aws as aws

from components.compute.container import PORT_NAME, log_options
from components.compute.deployment_hooks import announce, lifecycle_hooks, make_hook_role
from components.compute.request_metrics import RequestMetrics
from components.compute.rollout import rollout_of
from components.compute.running import explain_failure, require_running
from components.compute.scaling import Autoscaler, AutoscalerArgs
from components.compute.service_metrics import ServiceMetrics
from components.compute.strategy_change import refuse_jump
from components.compute.target_group import TargetGroupArgs, make_target_group
from components.compute.task import Task, TaskArgs
from components.compute.timeouts import Timeouts, stop_seconds, timeouts_of
from components.compute.traffic_shift import Behind, TrafficShift, header_rules, make_shift_role
from components.compute.workload import WorkloadArgs
from components.edge.load_balancer import LoadBalancer
from components.links import Consumer, Link
from components.messaging.queue import Queue
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph
from model import service as model
from model.additional_port import joined_name
from model.aws import cloudwatch
from model.health_check import HealthCheck
from model.route import Route
from model.scaling import Scaling


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceArgs(WorkloadArgs):
    """What a service is made of.

    An image that the program builds is pushed before the service starts. Push any other image before the first
    deployment, which waits until the service is stable.
    """

    load_balancer: LoadBalancer | None = None
    """Where a web service's requests come from. Default: none."""

    additional_load_balancers: Mapping[str, LoadBalancer] = field(default_factory=dict)
    """Additional port → where its requests come from. Default: *load_balancer*."""

    shared_with: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Service that shares the requests of its route → the target group of that service. Default: none."""

    calls: Mapping[str, int] = field(default_factory=dict)
    """Linked service that does not exist yet → its port; gives ``<NAME>_URL``. ``Service.call`` opens the port.

    Default: none.
    """

    hooks: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Function that a hook of its deployments names → its ARN. Default: none."""


class Service(pulumi.ComponentResource):
    """A service on Fargate, in private subnets, rolled back if a deployment fails.

    Services find each other by Service Connect under ``http://<name>:<port>``. A task finds the services that existed
    when its own deployment began, so a caller is deployed after what it calls: a link with the access ``call`` ensures
    that. Where services call each other in a cycle, use *calls* and ``call()``, and deploy a new caller once more
    (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html).
    """

    arn: pulumi.Output[str]
    """ARN of the service."""

    service_name: pulumi.Output[str]
    """Physical name of the service."""

    connections: Connections
    """The security group, and the port if it has one."""

    target_group_arn: pulumi.Output[str] | None
    """Its target group at the load balancer. None: it is not behind one."""

    alarms: Sequence[Alarm]
    """CPU, memory, missing tasks; unhealthy hosts, errors and latency behind a load balancer."""

    graphs: Sequence[Graph]
    """The same as a dashboard row."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """That of its tasks and of Service Connect's proxies."""

    def __init__(self, name: str, args: ServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:compute:Service", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._timeouts = self._timeouts_behind(args.load_balancer)
        others = map(self._timeouts_behind, args.additional_load_balancers.values())
        self._longest = max((self._timeouts, *others), key=lambda one: one.request_seconds)

        task = self._task()
        self.connections = task.connections
        behind = self._behind(args.load_balancer, args.spec.route, args.spec.health_check)
        self.target_group_arn = behind.target_group.arn if behind else None
        self._service = self._make_service(task, behind)
        if args.spec.scaling is not None:
            self._autoscaler(args.spec.scaling, behind)

        wanted = None if self._has_pipeline else task.definition_arn
        require_running(name, self._service, wanted, may_rest=not args.spec.fewest_tasks)
        self.arn = self._service.arn
        self.service_name = self._service.name
        metrics = self._metrics(behind)
        self.alarms = metrics.alarms(args.spec.alarms, args.spec.fewest_tasks)
        self.graphs = metrics.graphs()
        self.log_groups = task.log_groups
        self.register_outputs({"arn": self.arn, "service_name": self.service_name})

    def call(self, target: Service) -> list[pulumi.Resource]:
        """Open *target*'s port to this service."""
        return target.connections.allow_from(self.connections)

    def link(self, consumer: Consumer, access: str) -> Link:
        """Let *consumer* call this service: the variable ``<NAME>_URL``, and the port.

        Its tasks start after this service has, and so can find it.
        """
        model.Service.LINK.require_access(f"service {self._name}", access)
        rules = consumer.connect(self.connections)
        environment = _variables(self._name, self._args.spec.port)
        return Link(environment=environment, requires=(*rules, self._service))

    def _timeouts_behind(self, load_balancer: LoadBalancer | None) -> Timeouts:
        spec = self._args.spec
        return timeouts_of(
            spec.request_timeout_seconds,
            load_balancer.idle_timeout_seconds if load_balancer else None,
            spec.health_check.grace_period_seconds if spec.health_check else 0,
            spec.strategy.pause_minutes,
        )

    def _task(self) -> Task:
        args = self._args
        return Task(
            self._name,
            TaskArgs(
                workload=args,
                containers=args.containers(self._name, self._stop_seconds),
                calls={target: Link(environment=_variables(target, port)) for target, port in args.calls.items()},
            ),
            self._child,
        )

    @property
    def _stop_seconds(self) -> int:
        spec = self._args.spec
        return stop_seconds(spec.stop_timeout_seconds, self._longest.request_seconds if spec.port else None)

    def _behind(
        self, load_balancer: LoadBalancer | None, route: Route | None, check: HealthCheck | None
    ) -> Behind | None:
        if load_balancer is None or route is None or check is None:
            return None
        if self._args.spec.strategy.shifts_traffic:
            return self._behind_two(load_balancer, route, check)
        target_group = self._target_group("tg", check)
        rule = load_balancer.route(self._name, target_group.arn, route, self._args.shared_with)
        rules = self.connections.allow_from(load_balancer.connections)
        additional = {
            port: self._additional(self._args.additional_load_balancers.get(port, load_balancer), port, check)
            for port in sorted(self._args.spec.additional_ports)
        }
        others = [one for port in additional.values() for one in port.requires]
        return Behind(
            target_group=target_group,
            balancer_arn_suffix=load_balancer.arn_suffix,
            requires=(rule, *rules, *others),
            additional=additional,
        )

    def _additional(self, load_balancer: LoadBalancer, port: str, check: HealthCheck) -> Behind:
        """Connect an additional port by a target group, a rule and an opening of its own."""
        spec, name = self._args.spec.additional_ports[port], joined_name(self._name, port)
        target_group = make_target_group(
            f"{name}-tg",
            TargetGroupArgs(
                vpc_id=self._args.placement.vpc_id,
                protocol="http",
                check=check.model_copy(update={"path": spec.health_check_path}),
                deregistration_seconds=self._timeouts_behind(load_balancer).deregistration_seconds,
            ),
            self._child,
        )
        rule = load_balancer.route(name, target_group.arn, spec.route)
        rules = replace(self.connections, name=name, port=spec.port).allow_from(load_balancer.connections)
        return Behind(target_group=target_group, balancer_arn_suffix=load_balancer.arn_suffix, requires=(rule, *rules))

    def _behind_two(self, load_balancer: LoadBalancer, route: Route, check: HealthCheck) -> Behind:
        """Connect the service by two target groups, and let ECS move the traffic between them.

        Which of the two has the traffic is known to ECS alone, so the second one is protected: without it, the rule
        would send requests to the first one, which may have no task.
        """
        keep = pulumi.ResourceOptions(protect=self._args.site.protect)
        groups = (self._target_group("tg", check), self._target_group("alt", check, keep))
        arns = [group.arn for group in groups]
        rule = load_balancer.shift(self._name, arns, route)
        test = self._args.spec.strategy.test_traffic
        test_rule = load_balancer.shift_test(self._name, arns, route, test) if test else None
        rules_of_ecs = [rule, test_rule] if test_rule else [rule]
        role, policy = make_shift_role(f"{self._name}-traffic", groups, rules_of_ecs, self._child)
        rules = self.connections.allow_from(load_balancer.connections)
        return Behind(
            target_group=groups[0],
            balancer_arn_suffix=load_balancer.arn_suffix,
            requires=(*rules_of_ecs, policy, *rules),
            shift=TrafficShift(alternate=groups[1], rule=rule, role=role, test_rule=test_rule),
        )

    def _target_group(
        self, role: str, check: HealthCheck, opts: pulumi.ResourceOptions | None = None
    ) -> aws.lb.TargetGroup:
        args = TargetGroupArgs(
            vpc_id=self._args.placement.vpc_id,
            protocol=self._args.spec.protocol,
            check=check,
            deregistration_seconds=self._timeouts.deregistration_seconds,
        )
        return make_target_group(f"{self._name}-{role}", args, pulumi.ResourceOptions.merge(self._child, opts))

    def _make_service(self, task: Task, behind: Behind | None) -> aws.ecs.Service:
        args = self._args
        role, policies = self._hook_role()
        rollout = rollout_of(args.spec.strategy, lifecycle_hooks(args.spec.strategy, args.hooks, role))
        requires = [*task.requires, *(behind.requires if behind else ()), *policies]
        return aws.ecs.Service(
            self._name,
            cluster=args.cluster.arn,
            task_definition=task.definition_arn,
            desired_count=args.spec.first_tasks,
            capacity_provider_strategies=[
                aws.ecs.ServiceCapacityProviderStrategyArgs(
                    capacity_provider=share.provider, base=share.base, weight=share.weight
                )
                for share in args.cluster.capacity_provider_strategy
            ],
            # Without it the provider replaces the service when a weight changes; with it every change of the service
            # is a deployment.
            force_new_deployment=True,
            platform_version="LATEST",
            network_configuration=aws.ecs.ServiceNetworkConfigurationArgs(
                subnets=list(args.placement.subnet_ids),
                security_groups=[self.connections.security_group.id],
                assign_public_ip=False,
            ),
            load_balancers=self._load_balancers(behind),
            health_check_grace_period_seconds=self._grace_period_seconds(behind),
            service_connect_configuration=self._service_connect(task.log_group_name),
            deployment_configuration=rollout.configuration,
            deployment_circuit_breaker=aws.ecs.ServiceDeploymentCircuitBreakerArgs(enable=True, rollback=True),
            alarms=self._rollback_alarms(behind),
            deployment_minimum_healthy_percent=rollout.minimum_healthy_percent,
            deployment_maximum_percent=rollout.maximum_percent,
            availability_zone_rebalancing="ENABLED" if rollout.rebalances else "DISABLED",
            enable_execute_command=args.cluster.allow_exec,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            wait_for_steady_state=True,
            opts=pulumi.ResourceOptions.merge(
                self._child,
                pulumi.ResourceOptions(
                    depends_on=requires,
                    ignore_changes=self._left_alone,
                    custom_timeouts=self._longest.options,
                    hooks=self._hooks(behind),
                ),
            ),
        )

    def _hooks(self, behind: Behind | None) -> pulumi.ResourceHookBinding:
        hooks, approval = explain_failure(self._name), self._args.spec.strategy.approval
        announced = [announce(self._name, approval)] if approval else []
        hooks.before_create = [*announced]
        hooks.before_update = [*([refuse_jump(self._name)] if behind and behind.shift else []), *announced]
        return hooks

    def _hook_role(self) -> tuple[aws.iam.Role | None, list[pulumi.Resource]]:
        if not self._args.hooks:
            return None, []
        role, policy = make_hook_role(f"{self._name}-hooks", self._args.hooks, self._child)
        return role, [policy]

    @property
    def _left_alone(self) -> list[str]:
        """What others change: camelCase, because that is what the engine compares; the SDK passes it on unchanged."""
        by_pipeline = ["taskDefinition"] if self._has_pipeline else []
        return [*(["desiredCount"] if self._args.spec.scaling else []), *by_pipeline]

    @property
    def _has_pipeline(self) -> bool:
        return self._args.spec.image_owner == "pipeline"

    def _errors_alarm(self, name: str) -> str:
        return self._args.site.label.physical_name(f"{name}-5xx", cloudwatch.ALARM_NAME_LENGTH)

    def _rollback_alarms(self, behind: Behind | None) -> aws.ecs.ServiceAlarmsArgs | None:
        """Return what rolls a deployment back besides tasks that do not start: 5xx of a web service.

        ECS knows an alarm by its name alone, and it may be made after the service:
        https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs.DeploymentAlarmConfig.html
        """
        if behind is None:
            return None
        names = [self._name, *(joined_name(self._name, port) for port in behind.additional)]
        return aws.ecs.ServiceAlarmsArgs(alarm_names=list(map(self._errors_alarm, names)), enable=True, rollback=True)

    def _load_balancers(self, behind: Behind | None) -> list[aws.ecs.ServiceLoadBalancerArgs] | None:
        port = self._args.spec.port
        if behind is None or port is None:
            return None
        return [
            aws.ecs.ServiceLoadBalancerArgs(
                target_group_arn=behind.target_group.arn,
                container_name=self._name,
                container_port=port,
                advanced_configuration=behind.shift.configuration if behind.shift else None,
            ),
            *(
                aws.ecs.ServiceLoadBalancerArgs(
                    target_group_arn=one.target_group.arn,
                    container_name=self._name,
                    container_port=self._args.spec.additional_ports[name].port,
                )
                for name, one in behind.additional.items()
            ),
        ]

    def _grace_period_seconds(self, behind: Behind | None) -> int | None:
        check = self._args.spec.health_check
        return check.grace_period_seconds if behind is not None and check is not None else None

    def _service_connect(self, log_group_name: pulumi.Input[str]) -> aws.ecs.ServiceServiceConnectConfigurationArgs:
        """Return the part of Service Connect's proxy; what neither calls nor is called has none, and keeps its CPU.

        It is turned off by name: an update without a configuration would leave it as it is.
        """
        args = self._args
        if not self._is_connected:
            return aws.ecs.ServiceServiceConnectConfigurationArgs(enabled=False)
        return aws.ecs.ServiceServiceConnectConfigurationArgs(
            enabled=True,
            namespace=args.cluster.namespace_arn,
            services=None if args.spec.port is None else [self._endpoint(args.spec.port)],
            log_configuration=aws.ecs.ServiceServiceConnectConfigurationLogConfigurationArgs(
                log_driver="awslogs",
                options=log_options(log_group_name, args.site.account.region, f"{self._name}-connect"),
            ),
        )

    @property
    def _is_connected(self) -> bool:
        args = self._args
        called = any(isinstance(target, Service) for target in args.links.values())
        return args.spec.port is not None or called or bool(args.calls)

    def _endpoint(self, port: int) -> aws.ecs.ServiceServiceConnectConfigurationServiceArgs:
        return aws.ecs.ServiceServiceConnectConfigurationServiceArgs(
            port_name=PORT_NAME,
            discovery_name=self._name,
            client_alias=[
                aws.ecs.ServiceServiceConnectConfigurationServiceClientAliasArgs(
                    dns_name=self._name,
                    port=port,
                    test_traffic_rules=header_rules(self._args.spec.strategy.test_traffic),
                )
            ],
            timeout=aws.ecs.ServiceServiceConnectConfigurationServiceTimeoutArgs(
                per_request_timeout_seconds=self._timeouts.request_seconds,
                idle_timeout_seconds=self._timeouts.connect_idle_seconds,
            ),
        )

    def _autoscaler(self, scaling: Scaling, behind: Behind | None) -> None:
        Autoscaler(
            f"{self._name}-scaling",
            AutoscalerArgs(
                cluster_name=self._args.cluster.name,
                service_name=self._service.name,
                spec=scaling,
                target_group_label=behind.label if behind else None,
                queue_name=self._queue_name(scaling),
            ),
            self._child,
        )

    def _queue_name(self, scaling: Scaling) -> pulumi.Output[str] | None:
        queue = self._args.links.get(scaling.queue_backlog.queue) if scaling.queue_backlog else None
        return queue.queue_name if isinstance(queue, Queue) else None

    def _metrics(self, behind: Behind | None) -> ServiceMetrics:
        return ServiceMetrics(
            name=self._name,
            cluster_name=self._args.cluster.name,
            service_name=self._service.name,
            insights=self._args.cluster.insights,
            balancer_arn_suffix=behind.balancer_arn_suffix if behind else None,
            target_group_arn_suffix=behind.target_group.arn_suffix if behind else None,
            alternate_arn_suffix=behind.shift.alternate.arn_suffix if behind and behind.shift else None,
            errors_alarm=self._errors_alarm(self._name),
            additional=[self._metrics_of(port, one) for port, one in behind.additional.items()] if behind else (),
        )

    def _metrics_of(self, port: str, behind: Behind) -> RequestMetrics:
        name = joined_name(self._name, port)
        return RequestMetrics(
            name=name,
            balancer_arn_suffix=behind.balancer_arn_suffix,
            target_group_arn_suffix=behind.target_group.arn_suffix,
            errors_alarm=self._errors_alarm(name),
        )


def _variables(name: str, port: int | None) -> dict[str, str]:
    """Return what a caller of the service called *name* receives."""
    return model.Service.LINK.named(name, "call", {"_URL": f"http://{name}:{port}"})


def _check(name: str, args: ServiceArgs) -> None:
    args.require_valid("service", name, called=args.calls)
    if args.spec.kind == "job":
        raise ValueError(f"service {name}: kind must be web, internal or worker, not job")
    if set(args.hooks) != {hook.function for hook in args.spec.strategy.hooks.values()}:
        raise ValueError(f"service {name}: hooks must be the functions that hooks of its deployment name")
    if args.spec.kind == "web" and args.load_balancer is None:
        raise ValueError(f"service {name}: kind web needs a load_balancer")
    if unknown := sorted(set(args.additional_load_balancers) - set(args.spec.additional_ports)):
        raise ValueError(f"service {name}: additional_load_balancers has {', '.join(unknown)}, which is no port of it")
