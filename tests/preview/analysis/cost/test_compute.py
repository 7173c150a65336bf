import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.cost import Usage
from preview.analysis.cost.estimate import estimate
from preview.aws.ecs import on_demand_tasks
from preview.recorder.record import Registered
from tests.support.written_plans import ACTION, CLUSTER, SCHEDULE, SERVICE, TARGET, TASK, resource, service, task, urn

FARGATE = {"capacityProvider": "FARGATE", "base": 1, "weight": 1}
SPOT = {"capacityProvider": "FARGATE_SPOT", "base": 0, "weight": 3}


def test_tasks_cost_their_cpu_and_memory_every_hour() -> None:
    plan = [task("api", 512, 1024, "X86_64"), service("api", "api", desiredCount=2)]

    # 2 x 730 x (0.5 x 0.04048 + 1 x 0.004445)
    assert estimate(plan, "us-east-1").fixed_usd == pytest.approx(36.04, abs=0.005)


def test_arm_is_a_fifth_cheaper() -> None:
    plan = [task("api", 512, 1024), service("api", "api", desiredCount=2)]

    # 2 x 730 x (0.5 x 0.03238 + 1 x 0.00356)
    assert estimate(plan, "us-east-1").fixed_usd == pytest.approx(28.84, abs=0.005)


def test_a_service_that_scales_costs_at_least_its_fewest_tasks() -> None:
    target = resource(TARGET, "api", refers={"resourceId": [urn(SERVICE, "api")]}, minCapacity=3, maxCapacity=20)
    plan = [task("api", 1024, 2048), service("api", "api", desiredCount=1), target]

    # 3 x 730 x (1 x 0.03238 + 2 x 0.00356)
    assert estimate(plan, "us-east-1").fixed_usd == pytest.approx(86.505)


def scaling() -> list[Registered]:
    """Return a plan with a service of one vCPU that scales from 2 to 6, and its cluster with enhanced insights."""
    target = resource(TARGET, "api", refers={"resourceId": [urn(SERVICE, "api")]}, minCapacity=2, maxCapacity=6)
    insights = [{"name": "containerInsights", "value": "enhanced"}]
    return [resource(CLUSTER, "main", settings=insights), task("api", 1024, 2048), service("api", "api"), target]


def test_tasks_beyond_the_fewest_are_use_that_was_assumed() -> None:
    found = estimate(scaling(), "us-east-1", Usage(average_tasks={"api": 4.5}))
    more = {line.item: line.monthly_usd for line in found.lines if line.kind == "usage"}

    assert more == {
        "2.5 more Fargate tasks, CPU": pytest.approx(2.5 * 730 * 0.03238),
        "2.5 more Fargate tasks, memory": pytest.approx(2.5 * 730 * 2 * 0.00356),
        "Container Insights, enhanced, of more tasks": pytest.approx(2.5 * 80 * 0.07),
    }
    assert found.fixed_usd == pytest.approx(estimate(scaling(), "us-east-1").total_usd)
    assert {line.assumes for line in found.lines if line.kind == "usage"} == {"average_tasks"}


def test_tasks_beyond_the_fewest_run_where_the_weights_send_them() -> None:
    plan = scaling()
    plan[2].inputs["capacityProviderStrategies"] = [{**FARGATE, "base": 2}, SPOT]
    found = estimate(plan, "us-east-1", Usage(average_tasks={"api": 6}))

    assert [line.item for line in found.lines if "CPU" in line.item] == [
        "2 Fargate tasks, CPU",
        "1 more Fargate tasks, CPU",
        "3 more Fargate Spot tasks, CPU",
    ]


def test_an_average_below_the_fewest_tasks_changes_nothing() -> None:
    found = estimate(scaling(), "us-east-1", Usage(average_tasks={"api": 1, "other": 9}))

    assert found.total_usd == pytest.approx(estimate(scaling(), "us-east-1").total_usd)


def test_an_average_may_be_as_low_as_the_minimum_of_a_schedule() -> None:
    limits = {"minCapacity": 0, "maxCapacity": 0}
    night = resource(ACTION, "night", refers={"resourceId": [urn(TARGET, "api")]}, scalableTargetAction=limits)
    plan = [*scaling(), night]
    without = estimate(plan, "us-east-1")
    half = estimate(plan, "us-east-1", Usage(average_tasks={"api": 1}))

    assert without.total_usd == pytest.approx(estimate(scaling(), "us-east-1").total_usd)
    assert {line.item: line.monthly_usd for line in half.lines if "CPU" in line.item} == {
        "1 more Fargate tasks, CPU": pytest.approx(730 * 0.03238)
    }


def test_public_addresses_of_more_tasks_are_use_too() -> None:
    plan = scaling()
    plan[2].inputs["networkConfiguration"] = {"assignPublicIp": True}
    found = estimate(plan, "us-east-1", Usage(average_tasks={"api": 3}))
    addresses = {line.item: line.monthly_usd for line in found.lines if "IPv4" in line.item}

    assert addresses == {
        "public IPv4 addresses of 2 tasks": pytest.approx(2 * 730 * 0.005),
        "public IPv4 addresses of 1 more tasks": pytest.approx(730 * 0.005),
    }


def test_spot_tasks_have_the_price_of_spot() -> None:
    plan = [task("api", 1024, 2048, "X86_64"), service("api", "api", desiredCount=5)]
    plan[1].inputs["capacityProviderStrategies"] = [FARGATE, SPOT]
    found = estimate(plan, "us-east-1")

    # One of the base, four by weights 1 : 3, so 2 on demand and 3 on Spot.
    assert [line.item for line in found.lines] == [
        "2 Fargate tasks, CPU",
        "2 Fargate tasks, memory",
        "3 Fargate Spot tasks, CPU",
        "3 Fargate Spot tasks, memory",
    ]
    # 2 x 730 x (0.04048 + 2 x 0.004445) + 3 x 730 x (0.012144 + 2 x 0.0013335)
    assert found.fixed_usd == pytest.approx(72.08 + 32.44, abs=0.01)


@given(
    tasks=st.integers(min_value=0, max_value=100),
    base=st.integers(min_value=0, max_value=10),
    weights=st.tuples(st.integers(0, 10), st.integers(1, 10)),
)
def test_on_demand_tasks_are_never_fewer_than_the_base_nor_more_than_all(
    tasks: int, base: int, weights: tuple[int, int]
) -> None:
    strategy = [{**FARGATE, "base": base, "weight": weights[0]}, {**SPOT, "weight": weights[1]}]

    assert min(base, tasks) <= on_demand_tasks(strategy, tasks) <= tasks


def test_storage_beyond_20_gib_and_public_addresses_cost_extra() -> None:
    wide = task("api", 256, 512)
    wide.inputs["ephemeralStorage"] = {"sizeInGib": 50}
    plan = [wide, service("api", "api", desiredCount=2, networkConfiguration={"assignPublicIp": True})]
    lines = {line.item: line.monthly_usd for line in estimate(plan, "us-east-1").lines}

    assert lines["storage beyond 20 GiB"] == pytest.approx(2 * 30 * 730 * 0.000111)
    assert lines["public IPv4 addresses of 2 tasks"] == pytest.approx(2 * 730 * 0.005)


def test_a_service_whose_task_is_not_in_the_plan_is_named() -> None:
    (left,) = estimate([service("api", "elsewhere", desiredCount=2)], "us-east-1").not_priced

    assert (left.resource, left.reason) == ("api", "its task definition is not in the plan")


def test_a_service_whose_task_has_no_size_is_named() -> None:
    (left,) = estimate([resource(TASK, "api"), service("api", "api", desiredCount=2)], "us-east-1").not_priced

    assert (left.resource, left.reason) == ("api", "its task definition names no size, as Fargate needs it")


def test_a_job_costs_what_its_runs_use() -> None:
    target = {"ecsParameters": {"taskCount": 1, "capacityProviderStrategies": [FARGATE]}}
    plan = [
        task("cleanup", 256, 512),
        resource(SCHEDULE, "cleanup", refers={"target": [urn(TASK, "cleanup")]}, target=target),
    ]
    found = estimate(plan, "us-east-1", Usage(job_runs=30, job_hours=0.25))

    assert found.fixed_usd == 0
    assert found.usage_usd == pytest.approx(30 * 0.25 * (0.25 * 0.03238 + 0.5 * 0.00356) + 30 * 0.000001)


@pytest.mark.parametrize(
    ("level", "usd"),
    [
        ("disabled", 0),
        ("enabled", (8 + 2 * 17) * 0.3),
        ("enhanced", (23 + 2 * 77 + 5 * 80) * 0.07),
    ],
)
def test_insights_cost_by_metric(level: str, usd: float) -> None:
    plan = [
        resource(CLUSTER, "main", settings=[{"name": "containerInsights", "value": level}]),
        task("api", 256, 512),
        service("api", "api", desiredCount=3),
        service("auth", "api", desiredCount=2),
    ]
    found = [line.monthly_usd for line in estimate(plan, "us-east-1").lines if line.resource == "main"]

    assert sum(found) == pytest.approx(usd)


def test_repositories_share_the_images() -> None:
    plan = [resource("aws:ecr/repository:Repository", name) for name in ("api", "worker")]

    assert [line.quantity for line in estimate(plan, "us-east-1", Usage(image_gb=5)).lines] == [2.5, 2.5]
