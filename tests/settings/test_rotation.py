from typing import Any

import pytest

from tests.support.spoiled_stack_files import settings_of, spoiled

FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:rotate"
ROTATING = {"description": "A key", "rotation": {"function_arn": FUNCTION, "days": 60}}


def risks(changes: dict[str, Any]) -> list[str]:
    return [risk for risk in settings_of(spoiled(changes)).risks if "rotation" in risk]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"plinth:services.api.links": {"main": "connect"}, "plinth:services.auth.links": {"main": "iam"}},
            [
                (
                    "plinth:databases.main.rotation_days = 30: at each rotation the running tasks of api are refused new "
                    "connections until they exit or are replaced; links with fetch or iam are not affected"
                )
            ],
        ),
        ({"plinth:services.api.links": {"main": "fetch"}, "plinth:services.auth.links": {"main": "iam"}}, []),
        (
            {
                "plinth:services.api.links": {"main": "connect", "jwt-key": "read"},
                "plinth:services.api.redeploy_on_secret_change": True,
                "plinth:secrets.jwt-key": ROTATING,
                "plinth:services.auth.links": {},
            },
            [],
        ),
        (
            {
                "plinth:services.api.links": {"main": "fetch", "jwt-key": "read"},
                "plinth:services.auth.links": {"jwt-key": "fetch"},
                "plinth:services.mailer.secrets": {"KEY": {"secret": "jwt-key"}},
                "plinth:secrets.jwt-key": ROTATING,
            },
            [
                (
                    "plinth:secrets.jwt-key.rotation.days = 60: at each rotation the running tasks of api, mailer keep the old value "
                    "until they are replaced; links with fetch are not affected"
                )
            ],
        ),
    ],
)
def test_services_that_got_a_password_when_they_started_are_a_risk_at_its_rotation(
    changes: dict[str, Any], expected: list[str]
) -> None:
    others = {f"plinth:services.{name}.links": {} for name in ("mailer", "nightly")}

    assert risks({**others, **changes}) == expected
