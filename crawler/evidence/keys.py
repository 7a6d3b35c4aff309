"""The key that signs seals: Ed25519, made at the first start, readable by its owner only."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from core.troubles import trouble
from crawler.errors import RunError

logger = logging.getLogger(__name__)

PRIVATE, PUBLIC = "evidence-key.pem", "evidence-key.pub.pem"
_MESSAGE = b"minjian seal 1\n"


def signer(home: Path) -> Callable[[str], tuple[str, str]]:
    """Signs heads with the key of ``home``, made where there is none: head → (public key, signature), hexadecimal.

    Raises :class:`crawler.errors.RunError` (5) where the key cannot be read or made.
    """
    key = _load(home / PRIVATE) if (home / PRIVATE).exists() else _make(home)
    public = key.public_key().public_bytes_raw().hex()
    return lambda head: (public, key.sign(_MESSAGE + head.encode("ascii")).hex())


def public_key(home: Path) -> str:
    """The public key of ``home`` in hexadecimal, an empty string where there is none yet."""
    return _load(home / PRIVATE).public_key().public_bytes_raw().hex() if (home / PRIVATE).exists() else ""


def is_signed(head: str, public: str, signature: str) -> bool:
    """Whether ``signature`` over ``head`` was made with the key of ``public``."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), _MESSAGE + head.encode("ascii"))
    except (InvalidSignature, ValueError):
        return False
    return True


def _load(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
        mode = path.stat().st_mode & 0o077
    except (OSError, ValueError) as error:
        raise RunError(f"{path}：签名密钥读不出（{error}）；请从备份恢复，不要另造一把", 5) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RunError(f"{path}：不是 Ed25519 密钥；请从备份恢复", 5)
    if mode:
        logger.warning("%s：别的用户也能读这把签名密钥；请运行 chmod 600", path)
    return key


def _make(home: Path) -> Ed25519PrivateKey:
    """A new key; where two processes make one at the same time, that of the first stands."""
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    path, waiting = home / PRIVATE, home / f"{PRIVATE}.{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secret)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(waiting, path)
        except FileExistsError:
            return _load(path)
        finally:
            waiting.unlink()
        (home / PUBLIC).write_bytes(public)
    except OSError as error:
        raise RunError(f"{path}：签名密钥写不进（{trouble(error)}）；请检查路径、权限与磁盘", 5) from error
    return key
