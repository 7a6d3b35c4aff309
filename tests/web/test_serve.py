"""``minjian serve`` as a process: it says where it is, refuses what is unsafe, and stops when told."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from web.server import bind

ROOT = Path(__file__).resolve().parents[2]


def start(home: Path, *options: str, **more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "import cli; cli.main()", "serve", *options]
    environment = {**os.environ, "MINJIAN_HOME": str(home), **more}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_from_the_printed_address_to_the_stop(tmp_path: Path) -> None:
    more = {"MINJIAN_OIDC_ISSUER": "https://sso.example.gov.cn", "MINJIAN_OIDC_CLIENT_ID": "minjian"}
    process = start(tmp_path, "--port", "0", **more)
    try:
        assert process.stdout is not None
        first, second = process.stdout.readline(), process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", first)
        setup = re.search(r"(http://\S+/setup\?token=\S+)", second)
        assert address, first
        assert setup, second
        assert httpx.get(setup[1], trust_env=False).status_code == 200
        assert httpx.get(f"{address[0]}healthz", trust_env=False).text == "ok"
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=180)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--host", "0.0.0.0"), "HTTPS"),
        (("--certificate", "a.pem"), "一起"),
        (("--certificate", "no-such.pem", "--key", "no-such.key"), "没有这个文件"),
    ],
)
def test_what_is_unsafe_or_missing_does_not_start(
    tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    process = start(tmp_path, *options)
    _, errors = process.communicate(timeout=180)
    assert process.returncode == 2
    assert words in errors


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    taken = bind("127.0.0.1", 0)
    process = start(tmp_path, "--port", str(taken.getsockname()[1]))
    _, errors = process.communicate(timeout=180)
    taken.close()
    assert process.returncode == 5
    assert "不能监听" in errors
