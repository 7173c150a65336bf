"""A stack with unknown values: what is certain of it, and which parts cannot be determined."""
