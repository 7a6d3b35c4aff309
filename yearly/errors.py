"""What can be wrong with a year, in Chinese, one line, with what to do."""

from __future__ import annotations


class YearError(Exception):
    """A year cannot be rolled up, signed or reported as asked."""
