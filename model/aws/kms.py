"""AWS Key Management Service: limits."""

SHORTEST_DELETION_WINDOW_DAYS, LONGEST_DELETION_WINDOW_DAYS = 7, 30
"""KMS destroys a key, and with it everything that the key encrypted, after this waiting period:
https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html"""
