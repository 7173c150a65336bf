"""The deployment strategy of a stack: which services take it, and where the file says it."""

from __future__ import annotations

from model.deployment import BlueGreenDeployment, CanaryDeployment, RollingDeployment
from tests.support.spoiled_stack_files import settings_of, spoiled


def test_web_services_without_a_strategy_of_their_own_take_that_of_the_stack() -> None:
    file = settings_of(
        spoiled(
            {
                "plinth:cluster.deployment": {"strategy": "canary"},
                "plinth:services.auth.deployment": {"strategy": "blue_green"},
            }
        )
    )
    strategies = {name: file.deployed(one).strategy for name, one in file.services.items()}

    assert isinstance(strategies["api"], CanaryDeployment)
    assert isinstance(strategies["auth"], BlueGreenDeployment)
    assert {name for name, one in strategies.items() if isinstance(one, RollingDeployment)} == (
        set(file.services) - {"api", "auth"}
    )
    assert file.deployment_path("api") == ("cluster", "deployment")
    assert file.deployment_path("auth") == ("services", "auth", "deployment")


def test_a_service_overrides_the_strategy_of_the_stack() -> None:
    file = settings_of(
        spoiled(
            {
                "plinth:cluster.deployment": {"strategy": "canary"},
                "plinth:services.api.deployment": {"strategy": "rolling"},
            }
        )
    )
    assert file.deployed(file.services["api"]).strategy == RollingDeployment()
