"""AWS itself: names, limits, versions and sizes, each with its source."""
