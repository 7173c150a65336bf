"""The script that turns an Amazon Linux instance into a NAT. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

FORWARDING_HOOK = "forwarding"
"""Lifecycle hook that holds a new instance back until it forwards."""

METRIC_NAMESPACE, METRIC_NAME, METRIC_DIMENSION = "Plinth/NAT", "Forwarding", "Nat"
"""What an instance publishes every minute: 1 if a connection passed through it to the internet, otherwise 0."""

_RESERVED_ADDRESS = 3
"""AWS reserves the first four addresses of a subnet, this one for future use: nothing in the VPC has it.
https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"""

_SCRIPT = r"""#!/bin/bash
# Makes this machine a NAT. It can run again: every step leaves the same state.
set -Eeuo pipefail

answer() {
  local metadata=http://169.254.169.254/latest token instance
  token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' $metadata/api/token) || return 0
  instance=$(curl -sf -H "X-aws-ec2-metadata-token: $token" $metadata/meta-data/instance-id) || return 0
  for attempt in 1 2 3; do
    aws autoscaling complete-lifecycle-action --region @region@ --auto-scaling-group-name @group@ \
      --lifecycle-hook-name @hook@ --instance-id "$instance" --lifecycle-action-result "$1" && return 0
    sleep 5
  done
  # Nothing waits for an answer, as in a later run.
  return 0
}
# One that does not work is better gone: its group starts another.
trap 'answer ABANDON; shutdown -h now' ERR

# 512 MiB are too few for dnf beside the SSM agent.
if [ ! -e /var/swapfile ]; then
  dd if=/dev/zero of=/var/swapfile bs=1M count=1024 status=none
  chmod 600 /var/swapfile
  mkswap /var/swapfile
  echo '/var/swapfile none swap defaults 0 0' >> /etc/fstab
  swapon -a
fi

# The image has neither nft nor iptables.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  dnf install -y nftables && break
  sleep 15
done

cat > /etc/nftables/nat.nft <<'RULES'
table ip nat_instance
delete table ip nat_instance
table ip nat_instance {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    ip saddr @cidr@ ip daddr != @cidr@ accept
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr @cidr@ ip daddr != @cidr@ masquerade
  }
}
RULES
grep -q nat.nft /etc/sysconfig/nftables.conf || echo 'include "/etc/nftables/nat.nft"' >> /etc/sysconfig/nftables.conf
systemctl enable nftables
systemctl restart nftables

echo 'net.ipv4.ip_forward = 1' > /etc/sysctl.d/90-nat.conf
sysctl -p /etc/sysctl.d/90-nat.conf

cat > /usr/local/sbin/nat-health <<'HEALTH'
#!/bin/bash
# Connects from a network namespace, through the same rules as the private tier, and publishes whether that worked.
set -uo pipefail

remove() {
  ip link del nat-probe0
  ip netns del nat-probe
} 2> /dev/null

forwards() {
  local host address
  for host in @hosts@; do
    address=$(getent ahostsv4 "$host" | awk 'NR == 1 { print $1 }')
    [ -n "$address" ] && ip netns exec nat-probe timeout 2 bash -c ": < /dev/tcp/$address/443" 2> /dev/null && return 0
  done
  return 1
}

remove
trap remove EXIT
ip netns add nat-probe
ip link add nat-probe0 type veth peer name nat-probe1 netns nat-probe
ip address add 169.254.100.1/32 dev nat-probe0
ip link set nat-probe0 up
ip route add @probe@/32 dev nat-probe0
ip -n nat-probe address add @probe@/32 dev nat-probe1
ip -n nat-probe link set nat-probe1 up
ip -n nat-probe route add 169.254.100.1 dev nat-probe1
ip -n nat-probe route add default via 169.254.100.1

failures=/run/nat-failures
if forwards; then
  value=1
  rm -f $failures
else
  value=0
  echo >> $failures
fi
aws cloudwatch put-metric-data --region @region@ --namespace @namespace@ --metric-name @metric@ \
  --dimensions @dimension@=@group@ --value $value
[ $value = 1 ] && exit 0

# What someone changed by hand is put back; if that does not help, the group starts another.
systemctl restart nftables
sysctl -q -p /etc/sysctl.d/90-nat.conf
[ "$(wc -l < $failures)" -lt 5 ] || shutdown -h now
exit 1
HEALTH
chmod 755 /usr/local/sbin/nat-health

cat > /etc/systemd/system/nat-health.service <<'UNIT'
[Unit]
Description=Publish whether this machine forwards
After=network-online.target nftables.service
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/nat-health
UNIT
cat > /etc/systemd/system/nat-health.timer <<'UNIT'
[Unit]
Description=Every minute
[Timer]
OnCalendar=minutely
AccuracySec=1s
[Install]
WantedBy=timers.target
UNIT

tries=0
until /usr/local/sbin/nat-health; do
  tries=$((tries + 1))
  test $tries -lt 4
  sleep 10
done
systemctl daemon-reload
systemctl enable --now nat-health.timer
answer CONTINUE

systemctl disable --now sshd || true
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class UserData:
    """What the script of an instance is made of."""

    cidr: str
    """VPC whose addresses are translated, when they leave it."""

    group: str
    """Name of the instance's Auto Scaling group, and value of the metric's dimension."""

    region: str
    """Region of the group."""

    def render(self) -> str:
        """Return the script."""
        values: Mapping[str, str] = {
            "cidr": self.cidr,
            "group": self.group,
            "region": self.region,
            "hook": FORWARDING_HOOK,
            "namespace": METRIC_NAMESPACE,
            "metric": METRIC_NAME,
            "dimension": METRIC_DIMENSION,
            "probe": str(IPv4Network(self.cidr)[_RESERVED_ADDRESS]),
            # Two of AWS's that no interface endpoint here takes over: one alone could be down.
            "hosts": f"checkip.amazonaws.com s3.{self.region}.amazonaws.com",
        }
        script = _SCRIPT
        for name, value in values.items():
            script = script.replace(f"@{name}@", value)
        return script
