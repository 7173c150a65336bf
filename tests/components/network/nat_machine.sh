#!/usr/bin/env bash
# Runs the user data of a NAT instance on a machine of namespaces, and prints what happened as name=value lines.
#
#   private tier 10.0.10.9 -- 10.0.1.1 machine 198.51.100.2 -- 198.51.100.1 internet
#
# Usage, as root: unshare --mount --net nat_machine.sh FOLDER; FOLDER has the user data, answer.py, and stubs in bin/.
set -uo pipefail
export FOLDER=$1 PATH="$1/bin:$1/sbin:$PATH"
cd "$FOLDER" || exit 1

# What the script writes to stays in this mount namespace.
mount --make-rprivate /
cp -a /etc etc
mkdir -p etc/sysconfig etc/nftables etc/systemd/system sbin var run
: > etc/sysconfig/nftables.conf
for place in /etc /var /run /usr/local/sbin; do mount --bind "$FOLDER/${place##*/}" $place; done

ip link set lo up
for side in tier internet; do
  ip netns add $side
  ip link add to-$side type veth peer name eth0 netns $side
  ip link set to-$side up
  ip -n $side link set lo up
  ip -n $side link set eth0 up
done
ip address add 10.0.1.1/16 dev to-tier
ip address add 198.51.100.2/24 dev to-internet
ip -n tier address add 10.0.10.9/16 dev eth0
ip -n tier route add default via 10.0.1.1
ip -n internet address add 198.51.100.1/24 dev eth0
ip netns exec internet python3 answer.py & internet=$!
ip netns exec tier python3 answer.py & tier=$!
for server in 198.51.100.1 10.0.10.9; do
  until (: < /dev/tcp/$server/443) 2> /dev/null; do /bin/sleep 0.05; done
done

say() { printf '%s=%s\n' "$1" "$2"; }
ask() { ip netns exec "$1" timeout 1 bash -c "cat < /dev/tcp/$2/443" 2> /dev/null || echo nothing; }
boot() { bash user-data >> log 2>&1; say "$1" $?; }
health() {
  nat-health >> log 2>&1
  say "$1" "$? $(grep -- --value calls | tail -1 | grep -o -- '--value .')"
}

say before_setup "$(ask tier 198.51.100.1)"
boot first_run
say seen_from_the_internet "$(ask tier 198.51.100.1)"
rules=$(nft list ruleset)
boot second_run
say seen_after_the_second_run "$(ask tier 198.51.100.1)"
say rules_after_the_second_run "$([ "$rules" = "$(nft list ruleset)" ] && echo same)"
say swap_entries "$(grep -c swapfile /etc/fstab)"
say answers "$(grep -o 'lifecycle-action-result .*' calls | tr '\n' ' ')"

ip -n internet route add 10.0.0.0/16 via 198.51.100.2
say unasked_for "$(ask internet 10.0.10.9)"
ip -n internet route del 10.0.0.0/16

health forwarding
sysctl -q -w net.ipv4.ip_forward=0
health not_forwarding
say after_not_forwarding "$(ask tier 198.51.100.1)"
nft flush ruleset
health not_masquerading
say after_not_masquerading "$(ask tier 198.51.100.1)"
health forwarding_again

kill $internet
wait $internet 2> /dev/null
printf '\n\n\n' > /run/nat-failures
health fourth_failure
say shut_down_after_four "$(grep -c '^shutdown' calls)"
health fifth_failure
say shut_down_after_five "$(grep -c '^shutdown' calls)"
: > calls
boot without_internet
say answers_without_internet "$(grep -o 'lifecycle-action-result .*' calls | tr '\n' ' ')"
say shut_down_without_internet "$(grep -c '^shutdown' calls)"
kill $tier
