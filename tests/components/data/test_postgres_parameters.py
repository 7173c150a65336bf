from hypothesis import given
from hypothesis import strategies as st

from components.data.postgres_parameters import parameters


def test_only_parameters_that_every_family_applies_immediately_do_not_wait_for_a_restart() -> None:
    assert parameters({"work_mem": "8192", "log_lock_waits": "0"}) == [
        ("log_lock_waits", "0", "pending-reboot"),
        ("log_min_duration_statement", "1000", "immediate"),
        ("rds.force_ssl", "1", "pending-reboot"),
        ("work_mem", "8192", "pending-reboot"),
    ]


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_no_chosen_parameter_disables_tls(chosen: dict[str, str]) -> None:
    found = {name: value for name, value, _ in parameters(chosen)}

    assert found["rds.force_ssl"] == "1"
    assert found.items() >= {name: value for name, value in chosen.items() if name != "rds.force_ssl"}.items()
