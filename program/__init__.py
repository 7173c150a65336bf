"""From settings to components, domain by domain: the only package that knows both."""
