"""The rules, one module per service."""
