"""Runs a policy pack as the engine does: in a process of its own, over the engine's protocol."""
