"""The steps of docs/deployment.md as a person lives them: whatever is still missing, the output says what to do next."""

import stacks

DOMAIN = {
    "dns": {"domain": "example.com", "zone": "create"},
    "cdn.subdomain": "www",
    "databases": None,
    "caches": None,
    "parameters": None,
    "buckets": {"assets": {"role": "assets"}},
    "repositories": {"auth": {"keep_images": 5}},
}
AUTH = {
    "kind": "web",
    "image": {"repository": "auth", "tag": "1.0.0"},
    "port": 8080,
    "cpu": 256,
    "memory_mib": 512,
    "tasks": 1,
    "health_check": {"path": "/healthz"},
    "route": {"paths": ["/api/*"], "priority": 100},
    "links": {"jwt-key": "read"},
}
SLOW_ROLES = {"refused_at_first": {"aws:iam/role:Role": 2}}


def test_every_step_of_a_first_deployment_says_what_it_waits_for_and_goes_on_from_there(fresh):
    engine = fresh("dev", stacks.changed("dev", {**DOMAIN, "services": None}), refresh=True)

    # Step 3: the update shows the name servers, and waits for the delegation.
    engine.people(images=[], values=[], delegated=False)
    undelegated = engine.up()
    assert undelegated.code != 0
    shown = undelegated.output.index("example.com: the registrar must delegate to ns-")
    assert shown < undelegated.output.index("waiting for ACM Certificate to be issued")

    engine.people(images=[], values=[], delegated=True)
    engine.up().ok()
    outputs = engine.outputs()
    assert outputs["nameServers"]

    # Step 4: the outputs say where to push; the secret still has no value.
    image = outputs["repositoryUrls"]["auth"].partition("/")[2] + ":1.0.0"
    [secret] = [thing["state"]["arn"] for thing in engine.existing() if thing["urn"].endswith("Secret::jwt-key")]
    engine.people(images=[image], values=[], delegated=True)
    engine.configure(stacks.changed("dev", {**DOMAIN, "services": {"auth": AUTH}}))
    without_value = engine.up(faults=SLOW_ROLES)
    assert {call["urn"].rpartition("::")[2] for call in engine.calls("retried")} == {"auth-execution", "auth-task"}
    assert without_value.code != 0
    assert f"{secret} has no value" in without_value.output
    assert "do its secrets have values?" in " ".join(without_value.output.split())

    engine.people(images=[image], values=[secret], delegated=True)
    idle = engine.up()
    assert idle.code != 0
    assert "service auth runs no task" in idle.output
    engine.deploy_by_hand("auth")
    engine.up().ok()
    assert [one["running"] for one in engine.deployments("auth")] == [0, 1]
    made = [call["urn"] for call in engine.calls("create")]
    assert len(made) == len(set(made))
