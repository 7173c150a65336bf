"""Where traffic enters: load balancer, certificates, CDN."""
