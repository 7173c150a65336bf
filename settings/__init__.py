"""The stack file as one closed, typed model: the only reader of Pulumi configuration."""

from settings.errors import SettingsError
from settings.load import load
from settings.root import Settings

__all__ = ["Settings", "SettingsError", "load"]
