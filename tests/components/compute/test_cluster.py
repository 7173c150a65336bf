import pytest

from tests.support.offline import record
from tests.support.workloads import CLUSTER, KEY, LOG_GROUP, cluster

PROVIDERS = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"


def test_the_cluster_has_insights_and_a_namespace_and_no_shells() -> None:
    seen = record(cluster)
    namespace = seen.only("aws:servicediscovery/httpNamespace:HttpNamespace")

    assert seen.only(CLUSTER).inputs == {
        "name": "plinth-test-main",
        "settings": [{"name": "containerInsights", "value": "enabled"}],
        "serviceConnectDefaults": {"namespace": namespace.outputs["arn"]},
    }
    assert "name" not in namespace.inputs


def test_the_log_group_of_container_insights_is_there_before_the_cluster() -> None:
    seen = record(cluster)
    log_group = seen.only(LOG_GROUP)

    assert log_group.inputs == {
        "name": "/aws/ecs/containerinsights/plinth-test-main/performance",
        "retentionInDays": 30,
        "kmsKeyId": KEY,
    }
    assert log_group.urn in seen.only(CLUSTER).dependencies


def test_without_insights_there_is_no_log_group_and_no_graph() -> None:
    made = []
    seen = record(lambda: made.append(cluster(container_insights="disabled")))

    assert seen.only(CLUSTER).inputs["settings"] == [{"name": "containerInsights", "value": "disabled"}]
    assert seen.of_type(LOG_GROUP) == []
    assert made[0].graphs == ()
    assert made[0].insights is False


def test_shells_are_logged_in_an_encrypted_group_of_their_own() -> None:
    made = []
    seen = record(lambda: made.append(cluster(allow_exec=True)))
    log_group = seen.named("main-exec", LOG_GROUP)

    assert log_group.inputs == {"name": "/aws/ecs/exec/plinth-test-main", "retentionInDays": 30, "kmsKeyId": KEY}
    assert seen.only(CLUSTER).inputs["configuration"] == {
        "executeCommandConfiguration": {
            "logging": "OVERRIDE",
            "logConfiguration": {
                "cloudWatchEncryptionEnabled": True,
                "cloudWatchLogGroupName": "/aws/ecs/exec/plinth-test-main",
            },
        }
    }
    assert log_group.urn in seen.only(CLUSTER).dependencies
    assert [statement.as_dict()["Action"] for statement in made[0].exec_statements()] == [
        [
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        ["logs:DescribeLogGroups"],
        ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    ]
    assert made[0].exec_statements()[2].resources == [
        "arn:aws:logs:us-east-1:123456789012:log-group:/aws/ecs/exec/plinth-test-main:*"
    ]


def test_without_shells_a_task_needs_no_statement_for_them() -> None:
    made = []
    record(lambda: made.append(cluster()))

    assert made[0].exec_statements() == []


@pytest.mark.parametrize(
    ("spot_weight", "strategy"),
    [
        (0, [{"capacityProvider": "FARGATE", "base": 2, "weight": 1}]),
        (
            3,
            [
                {"capacityProvider": "FARGATE", "base": 2, "weight": 1},
                {"capacityProvider": "FARGATE_SPOT", "base": 0, "weight": 3},
            ],
        ),
    ],
)
def test_capacity_comes_on_demand_first_and_from_spot_only_by_weight(
    spot_weight: int, strategy: list[dict[str, object]]
) -> None:
    providers = record(lambda: cluster(on_demand_base=2, spot_weight=spot_weight)).only(PROVIDERS)

    assert providers.inputs["capacityProviders"] == ["FARGATE", "FARGATE_SPOT"]
    assert providers.inputs["defaultCapacityProviderStrategies"] == strategy


def test_every_resource_is_a_child_of_the_component() -> None:
    seen = record(lambda: cluster(allow_exec=True))
    (component,) = [resource for resource in seen.resources if not resource.custom]

    assert component.type == "plinth:compute:Cluster"
    assert {child.name for child in seen.children(component.urn)} == {
        "main",
        "main-namespace",
        "main-insights",
        "main-exec",
        "main-capacity",
    }


def test_a_cluster_without_capacity_is_refused() -> None:
    with pytest.raises(ValueError, match="cluster main: on_demand_weight on_demand_weight and spot_weight are both 0"):
        record(lambda: cluster(on_demand_weight=0))


def test_a_cluster_lists_its_log_groups() -> None:
    made = []
    seen = record(lambda: made.append(cluster(allow_exec=True)))

    assert len(made[0].log_groups) == len(seen.of_type(LOG_GROUP)) == 2
