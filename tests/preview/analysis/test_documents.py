import pytest

from preview.analysis.documents import DocumentError, resources, stack_of
from tests.preview.analysis.written_states import exported, plan, state

QUEUE = "aws:sqs/queue:Queue"
GOOD = state(QUEUE, "jobs")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "neither a plan"),
        ({}, "neither a plan"),
        ({"deployment": None}, "neither a plan"),
        ({"deployment": {"resources": {}}}, "deployment.resources is not a list"),
        ({"deployment": {"resources": ""}}, "deployment.resources is not a list"),
        (exported(None), "a resource is not an object"),
        (exported({"type": QUEUE}), "a resource has no URN or no type"),
        (exported({**GOOD, "custom": False, "urn": ""}), "a resource has no URN or no type"),
        (exported({**GOOD, "type": 3}), "a resource has no URN or no type"),
        (exported({**GOOD, "urn": "jobs"}), "jobs is not a URN"),
        (exported({**GOOD, "inputs": []}), "inputs of urn:pulumi:prod::plinth::aws:sqs/queue:Queue::jobs is not an"),
        (exported({**GOOD, "ignoreChanges": 3}), "ignoreChanges of"),
        (exported({**GOOD, "ignoreChanges": [3]}), "ignoreChanges of"),
        (exported({**GOOD, "propertyDependencies": {"a": 3}}), "a of"),
        (exported({**GOOD, "propertyDependencies": {"a": [{}]}}), "propertyDependencies of"),
        ({"steps": [{"op": "create", "urn": GOOD["urn"]}]}, "a resource is not an object"),
        ({"steps": [3]}, "a step is not an object"),
        ({"steps": [{"op": "update", "newState": GOOD, "oldState": 3}]}, "a resource is not an object"),
    ],
)
def test_a_damaged_document_is_refused_with_what_is_damaged(document, reason):
    with pytest.raises(DocumentError, match=reason):
        resources(document)


@pytest.mark.parametrize("document", [{"deployment": {}}, {"deployment": {"resources": None}}, {"steps": []}])
def test_an_empty_stack_is_whole(document):
    assert resources(document) == {}
    assert stack_of(document) == ("", "")


def test_what_is_pending_deletion_and_components_are_left_out():
    document = exported(GOOD, state(QUEUE, "old", delete=True), {**state("plinth:data:Queue", "q"), "custom": False})

    assert list(resources(document)) == [GOOD["urn"]]
    assert stack_of(plan(GOOD)) == ("prod", "plinth")
