from __future__ import annotations

from typing import Any

import pytest

from preview.report.view.teams import Teams
from tests.preview.report.judgements import URN, resource

PROVIDER = f"{URN}pulumi:providers:aws::default"
OURS, THEIRS = f"{URN}my:x:Part::ours", f"{URN}my:x:Part::theirs"
QUEUE, RULE, TOPIC, KEY = (f"{URN}aws:x/y:{name}::{name}" for name in ("Queue", "Rule", "Topic", "Key"))


def provider(**tags: str) -> Any:
    return resource(PROVIDER, defaultTags={"tags": tags})


@pytest.mark.parametrize(
    ("resources", "urn", "team"),
    [
        ([resource(QUEUE, tags={"Owner": " web "})], QUEUE, "web"),
        ([resource(QUEUE, tags={"oWNER": "web"})], QUEUE, "web"),
        ([resource(QUEUE, tags={"Owner": 5})], QUEUE, ""),
        ([resource(QUEUE, tags=["Owner"])], QUEUE, ""),
        ([resource(QUEUE)], QUEUE, ""),
        # a resource that cannot be tagged belongs to the team of its component
        ([resource(OURS), resource(QUEUE, OURS, tags={"Owner": "web"}), resource(RULE, OURS)], RULE, "web"),
        # below a parent with a tag of its own
        (
            [resource(QUEUE, tags={"Owner": "web"}), resource(RULE, QUEUE), resource(TOPIC, tags={"Owner": "x"})],
            RULE,
            "web",
        ),
        # of the provider's default tags
        ([provider(Owner="core"), resource(QUEUE)], QUEUE, "core"),
        ([provider(Owner="core"), resource(QUEUE, tags={"Owner": "web"})], QUEUE, "web"),
        # of the stack, if all of it agrees
        ([resource(QUEUE, tags={"Owner": "web"}), resource(KEY)], KEY, "web"),
        ([resource(QUEUE, tags={"Owner": "web"}), resource(TOPIC, tags={"Owner": "data"}), resource(KEY)], KEY, ""),
        ([resource(QUEUE, tags={"Owner": "web"})], "", "web"),
        # two teams below one component: neither
        (
            [
                resource(OURS),
                resource(QUEUE, OURS, tags={"Owner": "web"}),
                resource(TOPIC, OURS, tags={"Owner": "data"}),
                resource(RULE, OURS),
            ],
            RULE,
            "",
        ),
    ],
)
def test_the_team_of_a_resource(resources: list[Any], urn: str, team: str) -> None:
    assert Teams(resources, "owner").of(urn) == team


def test_another_tag_may_name_the_team() -> None:
    assert Teams([resource(QUEUE, tags={"Owner": "a", "Team": "b"})], "team").of(QUEUE) == "b"
