"""The building blocks of a stack: one folder per domain, one file per component."""
