"""What can be wrong with the registry, in words that name file, line and key."""

from __future__ import annotations

from pathlib import Path


class RegistryError(ValueError):
    """A registry file cannot be used. The message is Chinese, one line: file, line, key, what to do."""

    def __init__(self, path: Path, line: int | None, words: str) -> None:
        place = f"{path}：第 {line} 行" if line else str(path)
        super().__init__(f"{place}：{words}")
        self.path, self.line = path, line


class UnknownUnit(KeyError):
    """No unit has this id; ``near`` are ids that look like it."""

    def __init__(self, unit_id: str, near: list[str]) -> None:
        super().__init__(unit_id)
        self.unit_id, self.near = unit_id, near

    def __str__(self) -> str:
        hint = f"；是不是 {'、'.join(self.near)}？" if self.near else "；全部单位见 minjian units"
        return f"没有单位“{self.unit_id}”{hint}"
