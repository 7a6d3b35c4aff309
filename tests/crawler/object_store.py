"""An S3 server on loopback: moto's, as a process of its own that can be ended and begun again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from s3fs import S3FileSystem


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class ObjectStore:
    """Its address is decided before it runs."""

    port: int = field(default_factory=free_port)
    bucket: str = "evidence"
    process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """What MINJIAN_EVIDENCE is set to."""
        return f"s3://{self.bucket}/minjian"

    @property
    def environment(self) -> Mapping[str, str]:
        """The usual variables of S3's own libraries."""
        return {
            "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.endpoint,
        }  # fmt: skip

    def start(self) -> None:
        """Runs it, with an empty bucket."""
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(
            command, env={**os.environ, **self.environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )  # fmt: skip
        until = time.monotonic() + 180
        while not self._answers():
            assert time.monotonic() < until and self.process.poll() is None, "the S3 server does not start"
            time.sleep(0.1)
        self.files().mkdir(self.bucket)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/moto-api/", timeout=5):
                return True
        except OSError:
            return False

    def files(self) -> S3FileSystem:
        """Another client's view."""
        return S3FileSystem(
            key="key", secret="secret", endpoint_url=self.endpoint, use_listings_cache=False, skip_instance_cache=True
        )  # fmt: skip

    def names(self) -> list[str]:
        """Everything in it, below our prefix."""
        root = f"{self.bucket}/minjian/"
        return sorted(name.removeprefix(root) for name in self.files().find(root))

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)
            self.process = None


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """One that is not running yet."""
    store = ObjectStore()
    try:
        yield store
    finally:
        store.end()
