#!/bin/bash
# Ends requests that still run: the load balancer sends no new ones.
set -euo pipefail

systemctl stop nginx
