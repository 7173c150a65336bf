"""``plinth reach`` on the committed stacks."""

import json

import pytest

from preview.analysis.assessment import assess
from preview.analysis.clock import Clock
from preview.commands import cli, reach
from tests.support.offline import stack_record


@pytest.fixture(autouse=True)
def _recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer from the record of a stack instead of another run of the program."""
    monkeypatch.setattr(
        reach, "preview", lambda project, file: assess(project, file, stack_record(file.path), clock=Clock())
    )


def ask(capsys, *arguments):
    code = cli.main(["reach", *arguments])
    return code, *capsys.readouterr()


def test_nothing_on_the_internet_reaches_the_database(capsys):
    code, out, _ = ask(capsys, "internet", "database", "--stack", "prod")

    assert code == 1
    assert out.startswith("blocked  internet → main:5432\n  main has no public address\n")


def test_a_linked_service_reaches_it_and_the_path_is_reported(capsys):
    code, out, _ = ask(capsys, "service/api", "database", "--stack", "prod")

    assert code == 0
    assert out.startswith("open  api → main:5432\n")
    assert "security group main-security-group allows ingress 5432" in out


def test_the_path_of_users_leads_through_cdn_and_load_balancer(capsys):
    code, out, _ = ask(capsys, "internet", "api", "--stack", "prod", "--json")
    [path] = json.loads(out)

    assert code == 0
    assert (path["port"], path["through"]) == (8080, ["cdn", "edge"])


def test_another_port_is_blocked(capsys):
    code, out, _ = ask(capsys, "api", "main", "--port", "22", "--stack", "prod")

    assert code == 1
    assert out.startswith("blocked  api → main:22\n")


def test_a_tier_means_everything_in_it(capsys):
    code, out, _ = ask(capsys, "internet", "data", "--stack", "prod")

    assert code == 1
    assert [line.split()[3] for line in out.splitlines() if line.startswith("blocked")] == [
        "main:5432",
        "sessions:6379",
    ]


def test_a_name_that_the_stack_has_not_is_wrong_input_with_the_choice(capsys):
    code, out, err = ask(capsys, "internet", "databse", "--stack", "prod")

    assert (code, out) == (2, "")
    assert err.startswith("error: 'databse' is nothing that this stack has; choose from: internet, cdn, ")
    assert err.count("\n") == 1


def test_the_same_twice_is_wrong_input(capsys):
    code, _, err = ask(capsys, "main", "main", "--stack", "prod")

    assert (code, err) == (2, "error: main and main are the same\n")


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_what_is_no_port_is_refused(capsys, port):
    with pytest.raises(SystemExit) as ended:
        ask(capsys, "internet", "main", "--port", port)

    assert ended.value.code == 2
    assert f"{port} is not a port; legal: 1 to 65535" in capsys.readouterr().err


def test_a_stack_that_is_not_there_is_wrong_input(capsys):
    code, _, err = ask(capsys, "internet", "main", "--stack", "qa")

    assert code == 2
    assert "no stack 'qa'" in err
