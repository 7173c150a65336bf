"""Proofs about a plan: a graph in, findings out. No module here knows Pulumi."""
