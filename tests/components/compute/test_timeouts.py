import pytest

from components.compute.timeouts import stop_seconds, timeouts_of


@pytest.mark.parametrize(
    ("own", "balancer", "waits", "minutes"),
    [
        (None, 60, (60, None, 60), 30),
        (None, None, (60, None, 60), 30),
        (None, 290, (290, None, 290), 38),
        (None, 291, (291, 301, 291), 38),
        (None, 4000, (4000, 4010, 3600), 148),
        (5, 60, (5, None, 5), 30),
        (900, 60, (900, 910, 900), 58),
        (5, 400, (5, 410, 5), 30),
    ],
)
def test_no_hop_ends_a_request_that_the_one_before_it_still_waits_for(
    own: int | None, balancer: int | None, waits: tuple[int, int | None, int], minutes: int
) -> None:
    found = timeouts_of(own, balancer)

    assert (found.request_seconds, found.connect_idle_seconds, found.deregistration_seconds) == waits
    assert found.options.update == f"{minutes}m"
    assert found.options.delete == f"{minutes - 10}m"


@pytest.mark.parametrize(("grace", "minutes"), [(0, 30), (60, 30), (900, 58), (2_147_483_647, 1440)])
def test_an_update_waits_for_tasks_that_start_slowly(grace: int, minutes: int) -> None:
    assert timeouts_of(None, 60, grace).update_minutes == minutes


@pytest.mark.parametrize(
    ("own", "requests", "seconds"), [(None, None, 30), (None, 5, 30), (None, 60, 60), (None, 900, 120), (90, 5, 90)]
)
def test_a_task_may_finish_its_requests_as_far_as_fargate_lets_it(
    own: int | None, requests: int | None, seconds: int
) -> None:
    assert stop_seconds(own, requests) == seconds
