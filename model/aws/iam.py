"""AWS Identity and Access Management: limits. Characters are counted without white space.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

INLINE_POLICY_CHARACTERS = 10_240
"""Of all inline policies of a role together; it cannot be raised."""

MANAGED_POLICY_CHARACTERS = 6_144
"""Of one managed policy; it cannot be raised."""

MANAGED_POLICIES_PER_ROLE = 10
"""By default; it can be raised to 25."""
