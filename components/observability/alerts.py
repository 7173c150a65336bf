"""Alerts: SNS topics that reach the people on call."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from components.observability.alarm import Alarm, Graph, Metric
from components.observability.alert_topic import PUBLISH_TO_ENCRYPTED, AlertTopic, AlertTopicArgs
from components.security.key import Key
from components.site import Site
from model.observability import Observability

_ALARMS = "cloudwatch.amazonaws.com"
_BUDGETS = "budgets.amazonaws.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertsArgs:
    """What alerts are made of."""

    spec: Observability
    """Names the subscribers. Every address confirms once per region."""

    site: Site
    """Account and region of the stack; whether deletion of the keys of further topics is refused."""

    key: Key | None = None
    """Key of the topic in the stack's region: that of the domain ``logs``, which admits those who publish.

    Default: a key of the topic's own, at 1 USD a month.
    """

    regions: Sequence[str] = ()
    """Further regions that hold alarms: ``us-east-1`` for those of CloudFront. The stack's own may be among them.

    An alarm is in its metric's region and can only notify a topic there. Default: none.
    """

    cluster_name: pulumi.Input[str] | None = None
    """ECS cluster whose failed deployments are reported. Default: all clusters of the account in the region."""

    job_families: Sequence[str] = ()
    """Families of task definitions whose failed runs are reported, those of jobs. Default: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Report:
    """A rule that reports failures."""

    what: str
    description: str
    rule: aws.cloudwatch.EventRule


class Alerts(pulumi.ComponentResource):
    """A topic per region that holds alarms, and rules that report failed ECS deployments and failed runs of jobs.

    A key serves one region, so every further topic brings its own, at 1 USD a month.

    EventBridge publishes with a role of its own: neither the policy of a topic nor that of its key can restrict the
    account (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html); a trust policy can.
    """

    arn: pulumi.Output[str]
    """Topic of the stack's region, which budgets may use as well."""

    regional_arns: dict[str, pulumi.Output[str]]
    """Region → topic, the stack's own region among them."""

    alarms: Sequence[Alarm]
    """Notifications that were not delivered."""

    graphs: Sequence[Graph]
    """Messages published and failed."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    def __init__(self, name: str, args: AlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:observability:Alerts", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        home = AlertTopic(
            name,
            AlertTopicArgs(
                spec=args.spec,
                site=args.site,
                publishers=[_ALARMS, _BUDGETS],
                key_arn=args.key.arn if args.key else None,
            ),
            self._child,
        )
        self.arn = home.arn
        self.regional_arns = {args.site.account.region: home.arn, **self._make_further_topics()}
        rules = [self._report_failed_deployments(home)]
        if args.job_families:
            rules.append(self._report_failed_jobs(home))
        self.alarms = self._alarms(rules, home)
        self.graphs = (
            Graph(
                title=f"{name}: messages",
                metrics=[
                    self._sent(home, "NumberOfMessagesPublished"),
                    self._sent(home, "NumberOfNotificationsFailed"),
                ],
                unit="messages",
            ),
        )
        self.register_outputs({"arn": self.arn, "regional_arns": self.regional_arns})

    def _make_further_topics(self) -> dict[str, pulumi.Output[str]]:
        further = sorted(set(self._args.regions) - {self._args.site.account.region})
        return {
            region: AlertTopic(
                f"{self._name}-{region}",
                AlertTopicArgs(
                    spec=self._args.spec,
                    site=self._args.site,
                    publishers=[_ALARMS],
                    region=region,
                ),
                self._child,
            ).arn
            for region in further
        }

    def _report_failed_deployments(self, topic: AlertTopic) -> _Report:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
        return self._report(
            "deployments",
            "ECS gave up a deployment",
            self._failed_deployment(),
            topic,
            aws.cloudwatch.EventTargetInputTransformerArgs(
                input_paths={
                    "service": "$.resources[0]",
                    "deployment": "$.detail.deploymentId",
                    "reason": "$.detail.reason",
                    "time": "$.time",
                },
                input_template='"ECS gave up deployment <deployment> of <service> at <time>: <reason>"',
            ),
        )

    def _report_failed_jobs(self, topic: AlertTopic) -> _Report:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
        return self._report(
            "jobs",
            "A run of a job failed",
            self._failed_run(),
            topic,
            aws.cloudwatch.EventTargetInputTransformerArgs(
                input_paths={
                    "job": "$.detail.group",
                    "task": "$.detail.taskArn",
                    "reason": "$.detail.stoppedReason",
                    "time": "$.time",
                },
                input_template='"A run of <job> failed at <time>: <reason>. Its log is that of task <task>"',
            ),
        )

    def _report(
        self,
        what: str,
        description: str,
        pattern: pulumi.Input[str],
        topic: AlertTopic,
        sentence: aws.cloudwatch.EventTargetInputTransformerArgs,
    ) -> _Report:
        name = f"{self._name}-{what}"
        rule = aws.cloudwatch.EventRule(name, description=description, event_pattern=pattern, opts=self._child)
        role, policy = self._publisher_role(name, rule, topic, f"EventBridge tells the alert topic of failed {what}")
        aws.cloudwatch.EventTarget(
            name,
            rule=rule.name,
            arn=topic.arn,
            role_arn=role.arn,
            input_transformer=sentence,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[policy])),
        )
        return _Report(what=what, description=description, rule=rule)

    def _failed_deployment(self) -> pulumi.Output[str] | str:
        pattern = {
            "source": ["aws.ecs"],
            "detail-type": ["ECS Deployment State Change"],
            "detail": {"eventName": ["SERVICE_DEPLOYMENT_FAILED"]},
        }
        if self._args.cluster_name is None:
            return json.dumps(pattern)
        account = self._args.site.account
        services = pulumi.Output.from_input(self._args.cluster_name).apply(
            lambda cluster: account.arn("ecs", f"service/{cluster}/")
        )
        return pulumi.Output.json_dumps({**pattern, "resources": [{"prefix": services}]})

    def _failed_run(self) -> pulumi.Output[str]:
        """Return the pattern of a run that a container ended with an error, or that did not end by itself.

        A task that no service starts is in the group ``family:<family>``
        (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html), whoever starts it. One that did
        not start at all has no exit code.
        """
        detail: dict[str, object] = {
            "lastStatus": ["STOPPED"],
            "group": [f"family:{family}" for family in self._args.job_families],
            "$or": [
                {"containers": {"exitCode": [{"anything-but": [0]}]}},
                {"stopCode": [{"anything-but": ["EssentialContainerExited"]}]},
            ],
        }
        pattern: dict[str, object] = {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"]}
        if self._args.cluster_name is None:
            return pulumi.Output.json_dumps({**pattern, "detail": detail})
        account = self._args.site.account
        cluster = pulumi.Output.from_input(self._args.cluster_name).apply(
            lambda name: account.arn("ecs", f"cluster/{name}")
        )
        return pulumi.Output.json_dumps({**pattern, "detail": {**detail, "clusterArn": [cluster]}})

    def _publisher_role(
        self, name: str, rule: aws.cloudwatch.EventRule, topic: AlertTopic, description: str
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        trust = rule.arn.apply(lambda arn: service_trust("events.amazonaws.com", self._args.site.account, arn))
        role = aws.iam.Role(
            name,
            assume_role_policy=trust,
            description=description,
            opts=self._child,
        )
        policy = Grantee(name=name, role=role).allow(
            "publish",
            Statement(sid="Publish", actions=["sns:Publish"], resources=[topic.arn]),
            Statement(sid="Encrypt", actions=PUBLISH_TO_ENCRYPTED, resources=[topic.key_arn]),
        )
        return role, policy

    def _alarms(self, reports: Sequence[_Report], topic: AlertTopic) -> Sequence[Alarm]:
        return (
            *(
                Alarm(
                    name=f"{self._name}-{report.what}-untold",
                    description=f"{report.description}, and EventBridge could not say so. Look at the services' "
                    "events, then at the rule's role.",
                    metric=Metric(
                        namespace="AWS/Events",
                        name="FailedInvocations",
                        dimensions={"RuleName": report.rule.name},
                        statistic="Sum",
                    ),
                    threshold=0,
                    evaluation_periods=1,
                )
                for report in reports
            ),
            Alarm(
                name=f"{self._name}-undelivered",
                description="An alert did not reach one of its addresses. Look at the topic's subscriptions.",
                metric=self._sent(topic, "NumberOfNotificationsFailed"),
                threshold=0,
                evaluation_periods=1,
            ),
        )

    def _sent(self, topic: AlertTopic, metric: str) -> Metric:
        return Metric(namespace="AWS/SNS", name=metric, dimensions={"TopicName": topic.topic_name}, statistic="Sum")
