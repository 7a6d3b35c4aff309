"""The generated documentation of the checks."""

from __future__ import annotations

from pathlib import Path

from checks.catalogue import load
from checks.docs import documents, write_docs


def test_writes_one_file_a_check_and_an_index(tmp_path: Path) -> None:
    catalogue = load()
    written = write_docs(catalogue, tmp_path / "docs")
    assert written == sorted([*(f"{i}.md" for i in catalogue.checks), "README.md"])
    index = (tmp_path / "docs" / "README.md").read_text(encoding="utf-8")
    assert all(f"[`{i}`]({i}.md)" in index for i in catalogue.checks)
    for check in catalogue.checks.values():
        text = (tmp_path / "docs" / f"{check.id}.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {check.title} `{check.id}`\n")
        assert all(f"`{key}`" in text for key in (*check.messages, *check.options))
        assert text.endswith("\n") and not text.endswith("\n\n\n")


def test_second_run_changes_nothing(tmp_path: Path) -> None:
    write_docs(load(), tmp_path)
    assert write_docs(load(), tmp_path) == []
    assert write_docs(load(), tmp_path, check_only=True) == []


def test_check_only_names_what_differs_and_touches_nothing(tmp_path: Path) -> None:
    name = next(iter(documents(load())))
    write_docs(load(), tmp_path)
    (tmp_path / name).write_text("old", encoding="utf-8")
    (tmp_path / "gone-check.md").write_text("old", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("kept", encoding="utf-8")
    assert write_docs(load(), tmp_path, check_only=True) == sorted([name, "gone-check.md"])
    assert (tmp_path / name).read_text(encoding="utf-8") == "old"
    assert write_docs(load(), tmp_path) == sorted([name, "gone-check.md"])
    assert not (tmp_path / "gone-check.md").exists() and (tmp_path / "notes.txt").exists()


def test_missing_folder_differs_in_every_file(tmp_path: Path) -> None:
    assert write_docs(load(), tmp_path / "none", check_only=True) == sorted(documents(load()))
    assert not (tmp_path / "none").exists()
