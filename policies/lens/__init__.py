"""How guardrails read a stack whose values may be unknown: what is surely so, and which parts cannot be determined."""
