"""What a run may fail with. Imports nothing: commands that fail early need no more than this."""

from __future__ import annotations


class RunError(Exception):
    """A run cannot go on. ``code`` is the exit code: 2 usage or configuration, 5 environment."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class ConfigError(ValueError):
    """A setting cannot be used; the message names where it stands and what to do."""
