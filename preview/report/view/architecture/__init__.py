"""The architecture of a stack as every form of the report shows it: read once, from the plan and its proofs."""
