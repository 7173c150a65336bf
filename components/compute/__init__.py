"""Where code runs: cluster, services, jobs, images."""
