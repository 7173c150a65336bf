"""AWS Identity and Access Management: limits."""

INLINE_POLICY_CHARACTERS = 10_240
"""Of all inline policies of a role together, without white space; it cannot be raised:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""
