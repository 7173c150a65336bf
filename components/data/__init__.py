"""Where data lives: databases, caches, buckets."""
