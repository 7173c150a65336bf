"""Logs, alarms, dashboards, alerts."""
