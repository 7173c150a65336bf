"""Tags of AWS resources: limits.

https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
"""

LONGEST_KEY, LONGEST_VALUE = 128, 256
"""Characters: letters of any script, digits, spaces and ``+ - = . _ : / @``."""
