"""A sample application: orders are taken by an API, stored, and answered with a signed receipt by a worker."""
