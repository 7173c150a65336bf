"""Runs a program without an engine and keeps everything that it registers."""
