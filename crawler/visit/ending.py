"""How a visit ends: its status, and why in words."""

from __future__ import annotations

_LONGEST = 500


class Ending:
    """Done, unless something is said against it: of what leaves a visit incomplete, the first stands."""

    def __init__(self) -> None:
        self.status, self.reason = "done", ""

    def incomplete(self, reason: str) -> None:
        """The visit leaves something out."""
        if self.status == "done":
            self.say("incomplete", reason)

    def say(self, status: str, reason: str) -> None:
        """Whatever was said before, the visit ends like this."""
        self.status, self.reason = status, reason[:_LONGEST]
