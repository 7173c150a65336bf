"""The offline preview: what a stack would build, without an AWS account; `preview.api` is how code uses it."""
