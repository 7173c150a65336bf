"""What AWS would answer: ids, ARNs and endpoints in its own shapes, made from the URN, the same on every run."""
