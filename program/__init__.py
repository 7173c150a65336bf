"""From settings to components: what `__main__.py` would otherwise have to spell out. Nothing here decides anything."""
