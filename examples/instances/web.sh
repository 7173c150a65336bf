#!/bin/bash
# A web server on port 80 that shows the version it runs, and answers health checks at /health.
set -euo pipefail

dnf install -y nginx
echo "version ${VERSION:-unknown}" > /usr/share/nginx/html/index.html
echo ok > /usr/share/nginx/html/health
systemctl enable --now nginx

# In service only when it answers.
for _ in 1 2 3 4 5; do
  curl -sf http://127.0.0.1/health && exit 0
  sleep 2
done
exit 1
