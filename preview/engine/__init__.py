"""The real Pulumi engine: its process, its events and states, and the plan that is read from them."""
