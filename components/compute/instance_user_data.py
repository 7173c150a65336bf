"""The script that sets up an instance of a group at its first start. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.aws import ec2

START_HOOK, STOP_HOOK = "start", "stop"
"""Lifecycle hooks that hold an instance back until it is set up, and until its stop script has ended."""

ENVIRONMENT_FILE = "/run/plinth/environment"
"""Variables of the instance, in memory, as systemd's EnvironmentFile and shells read them."""

OWN_BYTES = 5_600
"""Bytes of the script without scripts of the project and variables, at most."""

PER_LINK_VARIABLE = 200
"""Bytes of a variable from a link: its name, and an ARN or a host name."""

_SCRIPT = r"""#!/bin/bash
# Sets this instance up at its first start. An error gives it up, and its group starts another.
set -Eeuo pipefail
export AWS_DEFAULT_REGION=@region@
mkdir -p /etc/plinth

cat > /usr/local/sbin/plinth-lifecycle <<'LIFECYCLE'
#!/bin/bash
# Answers the lifecycle hooks of the group: when the instance is set up, and when it is about to go.
set -uo pipefail
export AWS_DEFAULT_REGION=@region@

metadata() {
  local token
  token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token) &&
    curl -sf -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"
}

answer() {
  local instance
  instance=$(metadata instance-id) || return 0
  for _ in 1 2 3; do
    aws autoscaling complete-lifecycle-action --auto-scaling-group-name @group@ \
      --lifecycle-hook-name "$1" --instance-id "$instance" --lifecycle-action-result "$2" && return 0
    sleep 5
  done
  # Nothing waits for an answer, as after a restart.
  return 0
}

case $1 in
  fail) answer @start@ ABANDON ;;
  watch)
    answer @start@ CONTINUE
    [ -x /etc/plinth/stop ] || exit 0
    until [ "$(metadata autoscaling/target-lifecycle-state)" = Terminated ]; do sleep 5; done
    set -a
    . @environment@
    timeout @seconds@ /etc/plinth/stop
    answer @stop@ CONTINUE
    ;;
esac
LIFECYCLE
chmod 755 /usr/local/sbin/plinth-lifecycle
trap '/usr/local/sbin/plinth-lifecycle fail' ERR

cat > /etc/plinth/variables.json <<'VARIABLES'
@variables@
VARIABLES

cat > /usr/local/sbin/plinth-environment <<'ENVIRONMENT'
#!/usr/bin/python3
# Writes the variables of this instance, with secrets, to a file in memory that root alone reads.
import json, os, re, subprocess

def value(secret):
    arn = secret["arn"]
    if ":secretsmanager:" in arn:
        call = ["secretsmanager", "get-secret-value", "--secret-id", arn, "--query", "SecretString"]
    else:
        call = ["ssm", "get-parameters", "--with-decryption", "--names", arn, "--query", "Parameters[0].Value"]
    found = subprocess.run(["aws", *call, "--output", "json"], check=True, stdout=subprocess.PIPE).stdout
    text = json.loads(found)
    return text if secret["key"] is None else str(json.loads(text)[secret["key"]])

with open("/etc/plinth/variables.json") as file:
    given = json.load(file)
values = {**given["plain"], **{name: value(secret) for name, secret in given["secrets"].items()}}
os.makedirs(os.path.dirname("@environment@"), exist_ok=True)
with open(os.open("@environment@", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
    for name, text in values.items():
        escaped = re.sub(r'(["\\`$])', r"\\\1", text)
        file.write(f'{name}="{escaped}"\n')
ENVIRONMENT
chmod 755 /usr/local/sbin/plinth-environment

cat > /etc/systemd/system/plinth-environment.service <<'UNIT'
[Unit]
Description=Variables of this instance
Wants=network-online.target
After=network-online.target
[Service]
Type=oneshot
RemainAfterExit=yes
Environment=AWS_DEFAULT_REGION=@region@
ExecStart=/usr/local/sbin/plinth-environment
[Install]
WantedBy=multi-user.target
UNIT
cat > /etc/systemd/system/plinth-lifecycle.service <<'UNIT'
[Unit]
Description=Answers of this instance to its group
Requires=plinth-environment.service
After=plinth-environment.service
[Service]
ExecStart=/usr/local/sbin/plinth-lifecycle watch
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --now plinth-environment

# Configuration @digest@
agent=/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl
if [ ! -x $agent ]; then
  for _ in 1 2 3 4 5; do
    dnf install -y amazon-cloudwatch-agent && break
    sleep 15
  done
fi
$agent -a fetch-config -m ec2 -s -c ssm:@agent@

set -a
. @environment@
set +a
@scripts@
systemctl disable --now sshd || true
systemctl enable plinth-lifecycle
systemctl start plinth-lifecycle
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Script:
    """A file of the project that runs on instances."""

    path: str
    """Path below the project's folder."""

    text: str
    """Its content, which begins with ``#!`` and ends with a line break."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UserData:
    """What the script of an instance is made of."""

    group: str
    """Name of the instance's Auto Scaling group."""

    region: str
    """Region of the group."""

    agent_parameter: str
    """Parameter with the configuration of the CloudWatch agent."""

    agent_configuration: str
    """That configuration: another one replaces the instances."""

    plain: Mapping[str, str]
    """Variable → value."""

    secrets: Mapping[str, Mapping[str, str | None]]
    """Variable → ``arn`` of the secret or parameter, and ``key`` of a secret that is a JSON object."""

    scripts: Sequence[Script]
    """What sets the instance up, in order."""

    stop: Script | None
    """What runs before the instance goes."""

    stop_seconds: int
    """Time for that."""

    def render(self) -> str:
        """Return the script."""
        parts = [
            *(_file(f"/etc/plinth/setup-{number}", script, run=True) for number, script in enumerate(self.scripts, 1)),
            *([_file("/etc/plinth/stop", self.stop)] if self.stop else []),
        ]
        variables = {
            "plain": {"AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region, **self.plain},
            "secrets": self.secrets,
        }
        values: Mapping[str, str] = {
            "region": self.region,
            "group": self.group,
            "start": hook_name(self.group, START_HOOK),
            "stop": hook_name(self.group, STOP_HOOK),
            "seconds": str(self.stop_seconds),
            "environment": ENVIRONMENT_FILE,
            "agent": self.agent_parameter,
            "digest": _digest(self.agent_configuration),
            # What others write comes last, so that nothing in it is replaced.
            "variables": json.dumps(variables, sort_keys=True),
            "scripts": "".join(parts),
        }
        script = _SCRIPT
        for name, value in values.items():
            script = script.replace(f"@{name}@", value, 1) if name in _ONCE else script.replace(f"@{name}@", value)
        return script


def hook_name(group: str, hook: str) -> str:
    """Return the name of a lifecycle hook of the group called *group*, which no other group's hook has."""
    return f"{group}-{hook}"


_ONCE = frozenset({"variables", "scripts"})


def _file(path: str, script: Script, *, run: bool = False) -> str:
    """Return the commands that write *script* to *path*, and run it."""
    end = f"END_{_digest(script.text)}"
    lines = [f"# {script.path}", f"cat > {path} <<'{end}'", f"{script.text}{end}", f"chmod 700 {path}"]
    return "\n".join(["", *lines, *([path] if run else []), ""])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def most_script_bytes(variable_bytes: int, link_variables: int) -> int:
    """Return how many bytes the scripts of a group may have together: what its user data has left."""
    return ec2.USER_DATA_BYTES - OWN_BYTES - variable_bytes - link_variables * PER_LINK_VARIABLE
