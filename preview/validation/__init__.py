"""AWS's own validator over a plan: a process of its own, what it found, and where in the stack file it comes from."""
