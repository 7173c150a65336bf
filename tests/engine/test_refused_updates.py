"""What AWS would refuse halfway is refused in the preview, and done as the message says it is accepted."""

import stacks

OLD = {"databases.main.replicas": 1, "databases.main.engine_version": "16", "caches.sessions.engine": "redis"}


def changes(engine, start):
    return [call["op"] for call in engine.journal()[start:] if call["op"] not in {"configure", "invoke"}]


def refusal(engine, wanted):
    engine.configure(stacks.changed("staging", wanted))
    start = len(engine.journal())
    result = engine.preview()
    assert result.code != 0
    assert changes(engine, start) == []
    return result.output


def test_an_upgrade_that_aws_refuses_halfway_is_refused_and_passes_with_what_the_message_asks_for(copy_of):
    engine = copy_of("staging-old", stacks.changed("staging", OLD))

    major = OLD | {"databases.main.engine_version": "17"}
    assert "Set allow_immediate_interruption: true together with engine_version" in refusal(engine, major)
    engine.configure(stacks.changed("staging", major | {"databases.main.allow_immediate_interruption": True}))
    upgraded = engine.up().ok()
    assert upgraded.count()["update"] >= 2  # primary and replica
    assert not upgraded.of("delete")
    assert engine.up().ok().count() == {}

    smaller = major | {"databases.main.max_storage_gib": None, "databases.main.storage_gib": 20 + 1}
    assert "set it to 22 or more" in refusal(engine, smaller).replace("\n", " ")

    valkey = major | {"databases.main.allow_immediate_interruption": True, "caches.sessions.engine": "valkey"}
    assert "users_engine: redis together with engine: valkey" in refusal(engine, valkey).replace("\n", " ")
    engine.configure(stacks.changed("staging", valkey | {"caches.sessions.users_engine": "redis"}))
    start = len(engine.journal())
    engine.up().ok()
    touched = {(call["op"], call["type"].rpartition(":")[2]) for call in engine.journal()[start:] if "type" in call}
    assert ("update", "ReplicationGroup") in touched
    assert not {kind for _, kind in touched} & {"User", "UserGroup"}
