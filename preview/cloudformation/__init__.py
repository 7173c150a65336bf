"""The translation of a plan into a CloudFormation template, so that AWS's own tools can judge it."""
