"""One reading of a plan: resources, graph, network, IAM statements, and what the provider takes by default."""
