from components.edge.routing import conditions
from model.route import Route


def test_a_host_and_a_path_are_two_conditions_and_an_empty_list_is_none() -> None:
    both = conditions(Route(priority=1, hosts=["a.test"], paths=["/api/*"]))
    assert [condition.host_header is not None for condition in both] == [True, False]
    assert conditions(Route(priority=1, paths=["/"]))[0].host_header is None
    assert len(conditions(Route(priority=1, hosts=["a.test"]))) == 1
