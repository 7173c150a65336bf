"""One list recognizes credentials in stack files and in plans: the policy pack has a copy of it."""

from __future__ import annotations

import base64
import gzip
import time
from pathlib import Path

import pytest

from model.credentials import assigned, exposed, exposed_in_command, marked, secret_name

ROOT = Path(__file__).parents[2]


def test_the_pack_has_the_same_list() -> None:
    copy = (ROOT / "policies/plan/credentials.py").read_text(encoding="utf-8")
    assert copy == (ROOT / "model/credentials.py").read_text(encoding="utf-8"), "run: make schema"


@pytest.mark.parametrize(
    "unit", ["x", "0", "a.", "x y", "x=y ", "/", ":", "@", "-", "QUJD", "QUJDREVGR0hJSktMTU5P\n", "H4sI", "\\\\"]
)
def test_a_value_as_long_as_a_task_definition_is_judged_at_once(unit: str) -> None:
    before = time.process_time()
    text = unit * (65_536 // len(unit))

    assert marked(text) == ""
    assert marked(f"{text} postgres://app:hush-hush@db") == "a URL with a password"
    assert time.process_time() - before < 1.5


@pytest.mark.parametrize(
    "name",
    [
        *("PASSWORD", "DB_PASSWORD", "PGPASSWORD", "MYSQL_PWD", "DB_PASS", "db.password", "spring.datasource.password"),
        *("API_KEY", "apikey", "apiKey", "JWT_SECRET", "SECRET_KEY_BASE", "DJANGO_SECRET_KEY", "clientSecret"),
        *("GITHUB_TOKEN", "TOKEN", "REDIS_AUTH_TOKEN", "AWS_CREDENTIALS", "AWS_ACCESS_KEY_ID", "ENCRYPTION_KEY"),
        *("RAILS_MASTER_KEY", "SENTRY_DSN", "SLACK_WEBHOOK_URL", "AZURE_STORAGE_CONNECTION_STRING"),
    ],
)
def test_a_secret_is_known_by_its_name(name: str) -> None:
    assert secret_name(name)
    assert exposed(name, "x") == "is a secret by its name, but is stored in plaintext"


@pytest.mark.parametrize(
    "name",
    [
        *("TOKEN_TTL_SECONDS", "PASSWORD_MIN_LENGTH", "SECRET_NAME", "SECRET_ARN", "PASSWORD_FILE", "TOKEN_URL"),
        *("KEYBOARD", "PUBLIC_KEY_URL", "PUBLIC_KEY", "SORT_KEY", "CACHE_KEY", "MAX_TOKENS", "TOKENIZER", "BYPASS"),
        *("OAUTH_CLIENT_ID", "JWT_ISSUER", "PASSTHROUGH", "SECRETS_MANAGER_ENDPOINT", "LOG_LEVEL", ""),
    ],
)
def test_a_name_about_secrets_is_none(name: str) -> None:
    assert not secret_name(name)


@pytest.mark.parametrize("value", ["", "true", "None", "arn:aws:secretsmanager:us-east-1:1:secret:x", "/run/x", "$PW"])
def test_a_reference_or_a_switch_is_no_secret_whatever_its_name(value: str) -> None:
    assert exposed("DB_PASSWORD", value) == ""


@pytest.mark.parametrize(
    "value",
    [
        *("AKIA" + "A1B2" * 4, "-----BEGIN RSA PRIVATE KEY-----", "eyJ" + "a" * 20 + ".eyJ" + "b" * 20),
        *("ghp_" + "a1" * 18, "glpat-" + "a1" * 10, "xoxb-1234567890-abc", "sk_live_" + "a1" * 8, "AIza" + "a" * 35),
        *("AWS_SECRET_ACCESS_KEY=" + "a1/+" * 10, 'secret_key = "' + "aB1c" * 10 + '"', "secretKey: " + "a1" * 20),
        *("npm_" + "a1" * 18, "sk-proj-" + "a1" * 14, "https://hooks.slack.com/services/T0/B0/x"),
        *("postgres://me:hunter2@db/app", "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1"),
        *("me:hunter2@tcp(db:3306)/app", "Server=db;Password=hunter2hunter2;", "host=db password=hunter22 user=me"),
        "Bearer " + "a1" * 12,
    ],
)
def test_a_credential_is_known_by_its_value_and_never_repeated(value: str) -> None:
    assert marked(value)
    assert value not in exposed("ANY", value)


SCRIPT = "#!/bin/sh\nexport AWS_ACCESS_KEY_ID=AKIA" + "A1B2" * 4 + "\n"


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(encoded(SCRIPT), id="whole"),
        pytest.param(encoded(SCRIPT).rstrip("="), id="without-padding"),
        pytest.param(encoded(f"Content-Transfer-Encoding: base64\n\n{encoded(SCRIPT)}\n"), id="in-a-part"),
        pytest.param(base64.urlsafe_b64encode(b"?>?>?>" + SCRIPT.encode()).decode(), id="for-urls"),
        pytest.param(base64.encodebytes(b"# " + b"x" * 200 + SCRIPT.encode()).decode(), id="in-lines"),
        pytest.param(f"#!/bin/sh\necho {encoded(SCRIPT)} | base64 -d | sh", id="in-a-script"),
        pytest.param(encoded(gzip.compress(SCRIPT.encode(), mtime=0)), id="compressed"),
        pytest.param(f"powershell -EncodedCommand {encoded(SCRIPT.encode('utf-16-le'))}", id="powershell"),
        pytest.param('{"content": "' + encoded(SCRIPT) + '"}', id="in-a-document"),
    ],
)
def test_a_credential_is_known_as_base64(value: str) -> None:
    assert marked(value) == "an AWS access key id, as Base64"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(encoded("#!/bin/sh\necho ready, and nothing else is in here\n"), id="script"),
        pytest.param(encoded(bytes(range(256))), id="bytes"),
        pytest.param(encoded(gzip.compress(b"x" * 10_000_000, mtime=0)), id="compressed"),
        pytest.param(encoded(gzip.compress(SCRIPT.encode(), mtime=0)[:12]), id="cut-off"),
        pytest.param(encoded(b"\x1f\x8b" + b"not compressed at all"), id="not-compressed"),
        "a" * 25,
        "0123456789abcdef" * 4,
    ],
)
def test_base64_of_anything_else_is_none(value: str) -> None:
    assert marked(value) == ""


@pytest.mark.parametrize(
    "value",
    [
        *(
            "https://example.com/a:b",
            "postgres://me@db/app",
            "redis://${USER}:${PASS}@cache",
            "jdbc:postgresql://db/app",
        ),
        *(
            "AWS_SECRET_ACCESS_KEY=$KEY",
            "secret_key = module.key",
            "SECRET_KEY_ARN: " + "a" * 40,
            "secret_key_length=40",
        ),
        *("http://auth:8080", "a@example.com", "12:30", "key=value", "python -m app", "https://me:$PASS@db"),
    ],
)
def test_an_ordinary_value_is_none(value: str) -> None:
    assert marked(value) == ""


@pytest.mark.parametrize(
    "command",
    [
        ["psql", "--password=hunter2"],
        ["app", "--password", "hunter2"],
        ["app", "--api-key", "x1"],
        ["app", "--db=postgres://me:hunter2@db/app"],
        ["sh", "-c", "PGPASSWORD=hunter2 psql -h db"],
        ["sh", "-c", "export API_KEY='abc'; run"],
        ["sh", "-c", "mysql --password=hunter2 app"],
        ["curl", "-H", "Authorization: Bearer " + "a1" * 12],
    ],
)
def test_a_password_within_a_command_is_found_and_not_repeated(command: list[str]) -> None:
    reason = exposed_in_command(command)
    assert reason
    assert "hunter2" not in reason


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["python", "-m", "app"],
        ["app", "--password-file", "/run/secrets/x"],
        ["app", "--password", "$DB_PASSWORD"],
        ["app", "--token-ttl", "60"],
        ["app", "--secret-name", "x"],
        ["app", "--password", "--verbose"],
        ["sh", "-c", "PGPASSWORD=$DB_PASSWORD psql"],
        ["sh", "-c", "exec gunicorn app:app --bind 0.0.0.0:8080"],
    ],
)
def test_a_command_that_reads_its_secrets_is_fine(command: list[str]) -> None:
    assert exposed_in_command(command) == ""


@pytest.mark.parametrize("text", ['export DATABASE_PASSWORD="hunter2"', "#!/bin/sh\nset -e\nPGPASSWORD=hunter2 psql\n"])
def test_a_script_that_sets_a_secret_is_found_as_text_and_as_base64(text: str) -> None:
    assert assigned(text).endswith("PASSWORD")
    assert assigned(base64.b64encode(text.encode()).decode()) == assigned(text)


@pytest.mark.parametrize(
    "text",
    [
        'export GREETING="hello"',
        "TOKEN=`curl -X PUT http://169.254.169.254/latest/api/token`",
        "TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)",
        "DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)",
        'DB_PASSWORD="$1"',
        "DB_PASSWORD_FILE=/run/secrets/db",
        "DB_PASSWORD={{resolve:secretsmanager:db}}",
        "DB_PASSWORD=",
    ],
)
def test_a_script_that_reads_its_secrets_is_fine(text: str) -> None:
    assert assigned(text) == ""
