"""Settings: where they come from, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config import ConfigError, load


def test_pause_before_the_second_try_can_be_set(tmp_path: Path) -> None:
    file = tmp_path / "minjian.toml"
    assert load({}, file).retry_pause == 2.0
    file.write_text("retry_pause = 7.5\n", "utf-8")
    assert load({}, file).retry_pause == 7.5
    assert load({"MINJIAN_RETRY_PAUSE": "0.25"}, file).retry_pause == 0.25
    with pytest.raises(ConfigError, match="MINJIAN_RETRY_PAUSE（retry_pause）“soon”"):
        load({"MINJIAN_RETRY_PAUSE": "soon"}, file)


def test_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    file = tmp_path / "minjian.toml"
    for text, words in (("dealy = 3\n", "没有名为 dealy 的设置"), ("checks = 3\n", "检查编号")):
        file.write_text(text, "utf-8")
        with pytest.raises(ConfigError, match=words) as raised:
            load({}, file)
        assert str(file) in str(raised.value)
