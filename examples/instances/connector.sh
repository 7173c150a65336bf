#!/bin/bash
# The connector is a program of its own that systemd restarts. It finds its variables, with secrets, in memory.
set -euo pipefail

install -d /opt/connector
cat > /opt/connector/run <<'RUN'
#!/bin/bash
exec python3 -m http.server 8080 --directory /opt/connector
RUN
chmod 755 /opt/connector/run

cat > /etc/systemd/system/connector.service <<'UNIT'
[Unit]
Description=Connector to the payment processor
Requires=plinth-environment.service
After=plinth-environment.service
[Service]
EnvironmentFile=/run/plinth/environment
ExecStart=/opt/connector/run
Restart=always
DynamicUser=yes
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --now connector
