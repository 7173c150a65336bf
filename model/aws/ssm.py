"""What Parameter Store accepts. Pure."""

MOST_BYTES = 4096
"""Of a value in the standard tier, which is free of charge:
https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"""

LONGEST_DESCRIPTION = 1024
"""Characters: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html"""

ENDPOINT = "ssm"
"""Interface endpoint: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html"""
