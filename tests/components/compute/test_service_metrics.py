from components.compute.service_metrics import ServiceMetrics
from model.service_alarms import ServiceAlarms
from tests.support.offline import record
from tests.support.workloads import cluster, web, worker

WEB = ServiceMetrics(
    name="api",
    cluster_name="main",
    service_name="api-1",
    insights=True,
    balancer_arn_suffix="app/edge/1",
    target_group_arn_suffix="targetgroup/api/1",
)
PLAIN = ServiceMetrics(name="queue", cluster_name="main", service_name="queue-1", insights=False)
SERVICE = {"ClusterName": "main", "ServiceName": "api-1"}
TARGET = {"LoadBalancer": "app/edge/1", "TargetGroup": "targetgroup/api/1"}


def test_a_web_service_is_watched_for_load_tasks_and_answers() -> None:
    seen = {
        alarm.name: (
            alarm.metric.namespace,
            alarm.metric.name,
            alarm.metric.dimensions,
            alarm.comparison,
            alarm.threshold,
        )
        for alarm in WEB.alarms(ServiceAlarms(), 3)
    }

    assert seen == {
        "api-cpu-high": ("AWS/ECS", "CPUUtilization", SERVICE, "GreaterThanThreshold", 80),
        "api-memory-high": ("AWS/ECS", "MemoryUtilization", SERVICE, "GreaterThanThreshold", 90),
        "api-tasks-missing": ("ECS/ContainerInsights", "RunningTaskCount", SERVICE, "LessThanThreshold", 3),
        "api-hosts-unhealthy": ("AWS/ApplicationELB", "UnHealthyHostCount", TARGET, "GreaterThanThreshold", 0),
        "api-5xx": ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", TARGET, "GreaterThanThreshold", 5),
        "api-latency-high": ("AWS/ApplicationELB", "TargetResponseTime", TARGET, "GreaterThanThreshold", 1.0),
    }


def test_missing_tasks_raise_an_alarm_even_if_nothing_counts_them_any_more() -> None:
    (missing,) = [alarm for alarm in WEB.alarms(ServiceAlarms(), 3) if alarm.name == "api-tasks-missing"]

    assert missing.treat_missing_data == "breaching"
    assert missing.severity == "critical"


def test_tasks_are_watched_only_where_insights_count_them_and_some_should_run() -> None:
    assert [alarm.name for alarm in PLAIN.alarms(ServiceAlarms(), 3)] == ["queue-cpu-high", "queue-memory-high"]
    assert "api-tasks-missing" not in [alarm.name for alarm in WEB.alarms(ServiceAlarms(), 0)]


def test_thresholds_can_be_set() -> None:
    thresholds = ServiceAlarms(cpu_percent=1, memory_percent=2, target_errors_per_minute=3, latency_p95_seconds=4)
    seen = {alarm.name: alarm.threshold for alarm in WEB.alarms(thresholds, 5)}

    assert seen == {
        "api-cpu-high": 1,
        "api-memory-high": 2,
        "api-tasks-missing": 5,
        "api-hosts-unhealthy": 0,
        "api-5xx": 3,
        "api-latency-high": 4,
    }


def test_the_dashboard_row_shows_what_there_is() -> None:
    assert [graph.title for graph in WEB.graphs()] == [
        "api: CPU and memory",
        "api: tasks",
        "api: requests and errors",
        "api: latency",
    ]
    assert [graph.title for graph in PLAIN.graphs()] == ["queue: CPU and memory"]


def test_a_service_offers_the_alarms_of_its_kind() -> None:
    made = {}

    def two() -> None:
        where = cluster()
        made["web"] = web("api", where)
        made["worker"] = worker("queue", where)

    record(two)

    assert [alarm.name for alarm in made["web"].alarms] == [alarm.name for alarm in WEB.alarms(ServiceAlarms(), 2)]
    assert [alarm.name for alarm in made["worker"].alarms] == [
        "queue-cpu-high",
        "queue-memory-high",
        "queue-tasks-missing",
    ]
    assert len(made["web"].graphs) == 4
