"""The script that turns an Amazon Linux instance into a NAT. Pure."""

from __future__ import annotations

_USER_DATA = """\
#!/bin/bash
set -Eeuo pipefail
# One that does not work is better gone: then the alarm sees it.
trap 'shutdown -h now' ERR

# 512 MiB are too few for dnf beside the SSM agent.
if [ ! -e /swapfile ]; then
  dd if=/dev/zero of=/swapfile bs=1M count=1024 status=none
  chmod 600 /swapfile
  mkswap /swapfile
  echo '/swapfile none swap defaults 0 0' >> /etc/fstab
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
table ip nat_instance {{
  chain forward {{
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    ip saddr {cidr} ip daddr != {cidr} accept
  }}
  chain postrouting {{
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr {cidr} ip daddr != {cidr} masquerade
  }}
}}
RULES
grep -q nat.nft /etc/sysconfig/nftables.conf || echo 'include "/etc/nftables/nat.nft"' >> /etc/sysconfig/nftables.conf
systemctl enable nftables
systemctl restart nftables

echo 'net.ipv4.ip_forward = 1' > /etc/sysctl.d/90-nat.conf
sysctl -p /etc/sysctl.d/90-nat.conf

systemctl disable --now sshd || true
"""


def user_data(cidr: str) -> str:
    """Return the script of an instance that translates the addresses of the VPC *cidr*."""
    return _USER_DATA.format(cidr=cidr)
