"""The rules, one module per service; `frame` holds what they stand on."""
