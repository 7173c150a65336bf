"""AWS Budgets: limits."""

MOST_EMAILS = 10
"""Email addresses of one notification:
https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html"""
