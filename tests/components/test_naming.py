import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.naming import Label, shorten

LABEL = Label(project="plinth", environment="prod", extra_tags={"Owner": "platform"})
NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,80}", fullmatch=True)


def test_a_name_that_fits_stays_as_it_is() -> None:
    assert shorten("api", 3) == "api"


def test_a_name_that_is_too_long_ends_in_a_hash_of_the_whole() -> None:
    short = shorten("a-very-long-name", 10)

    assert short.startswith("a-ve")
    assert len(short) == 10
    assert short != shorten("a-very-long-name-of-another", 10)


@given(name=NAMES, limit=st.integers(min_value=8, max_value=63))
def test_no_name_is_longer_than_its_limit_and_none_ends_in_a_hyphen_before_its_hash(name: str, limit: int) -> None:
    short = shorten(name, limit)

    assert len(short) <= limit
    assert short == shorten(name, limit)
    assert short == name or "--" not in short[-7:]


@given(names=st.lists(NAMES, min_size=2, max_size=2, unique=True))
def test_two_names_of_a_stack_stay_two_names(names: list[str]) -> None:
    assert LABEL.physical_name(names[0], 40) != LABEL.physical_name(names[1], 40)


def test_a_fixed_name_contains_project_and_environment() -> None:
    assert LABEL.physical_name("main") == "plinth-prod-main"
    assert LABEL.path("log-level") == "/plinth/prod/log-level"


def test_tags_name_the_project_environment_and_owner_of_a_resource() -> None:
    assert LABEL.tags("api") == {
        "Owner": "platform",
        "Name": "plinth-prod-api",
        "Project": "plinth",
        "Environment": "prod",
        "ManagedBy": "pulumi",
    }


@pytest.mark.parametrize("tag", ["Name", "Project", "Environment", "ManagedBy"])
def test_no_further_tag_can_hide_whose_a_resource_is(tag: str) -> None:
    label = Label(project="plinth", environment="prod", extra_tags={tag: "other"})

    assert label.tags("api")[tag] == LABEL.tags("api")[tag]
