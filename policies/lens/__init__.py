"""How guardrails read a stack with unknown values: what is certain, and which parts cannot be determined."""
