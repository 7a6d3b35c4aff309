"""Numbers in addresses, bounded to what a database can hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

_MOST = 2**53
Number = Annotated[int, Field(ge=0, le=_MOST)]
Year = Annotated[int, Field(ge=2000, le=2100)]
__all__ = ["Number", "Year"]
