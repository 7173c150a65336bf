"""What Secrets Manager accepts. Pure."""

SHORTEST_RECOVERY_DAYS, LONGEST_RECOVERY_DAYS = 7, 30
"""Or 0, to delete at once: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html"""

LONGEST_ROTATION_DAYS = 1000
"""https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html"""

LONGEST_DESCRIPTION = 2048
"""Characters: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html"""

ENDPOINT = "secretsmanager"
"""Interface endpoint: https://docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html"""
