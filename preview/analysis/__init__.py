"""What follows from a plan: one preview from start to end, proofs, cost, differences."""
