"""The offline preview: what a stack would build, without an AWS account."""
