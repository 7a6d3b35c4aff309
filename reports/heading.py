"""Who publishes a document, to whom, under which number and when; what is not known stays a gap to be filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.sentences import day

NO_OFFICE, NO_NUMBER = "（发文机关）", "（发文字号）"


@dataclass(frozen=True)
class Letterhead:
    """The office, its document's number and date. Empty ones are shown as gaps, never made up."""

    office: str = ""
    number: str = ""
    dated: date | None = None

    def fields(self, year: int) -> dict[str, str]:
        """Its part of a template's context."""
        return {
            "office": self.office or NO_OFFICE,
            "number": self.number or NO_NUMBER,
            "date": day(self.dated) if self.dated else f"{year}年　月　日",
        }
