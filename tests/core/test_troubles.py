"""Reasons of the system in Chinese, and reasons of others as they gave them."""

from __future__ import annotations

import errno
import os
import ssl

import pytest

from core.troubles import trouble


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "a.csv"), "没有这个文件或文件夹"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "磁盘已满"),
        (OSError(errno.ENOENT, "文件夹不存在，或没有挂载"), "文件夹不存在，或没有挂载"),
        (ssl.SSLError(1, "no certificate"), "no certificate"),
        (OSError(errno.EXDEV, os.strerror(errno.EXDEV)), os.strerror(errno.EXDEV)),
        (OSError("cannot identify image"), "cannot identify image"),
    ],
)
def test_a_trouble_of_the_system_is_said_in_words(error: OSError, words: str) -> None:
    assert trouble(error) == words
