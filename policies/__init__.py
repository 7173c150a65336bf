"""The policy pack: `engine` runs the rules of `guardrails` over a plan that `plan` reads and `proofs` judges."""
