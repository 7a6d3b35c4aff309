"""Passwords: argon2id, and which ones are good enough."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

LEAST, MOST = 10, 200
_KINDS = 3
_COMMON = (
    "password",
    "123456",
    "qwerty",
    "admin",
    "minjian",
    "111111",
    "abc123",
    "iloveyou",
    "zhengfu",
    "gov.cn",
)
_hasher = PasswordHasher()
#: Each hash takes 64 MiB: a crowd at the door must not take all memory.
_few_at_once = BoundedSemaphore(2)
#: What is checked where nobody has the name, so that the answer takes as long.
_NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """The argon2id hash, with its salt and costs in it."""
    with _few_at_once:
        return _hasher.hash(password)


def right(stored: str | None, password: str) -> bool:
    """Whether ``password`` belongs to the hash; takes as long where there is none."""
    with _few_at_once:
        try:
            _hasher.verify(stored or _NOBODY, password[:MOST])
        except (VerifyMismatchError, InvalidHashError):
            return False
    return stored is not None


def weakness(password: str, name: str) -> str:
    """Why a password is not good enough, in Chinese; empty where it is."""
    if len(password) < LEAST:
        return f"密码至少 {LEAST} 位"
    if len(password) > MOST:
        return f"密码至多 {MOST} 位"
    low = password.lower()
    if name and name.lower() in low:
        return "密码里不能有用户名"
    if len(set(password)) < LEAST // 2 or any(len(low.replace(c, "")) < LEAST // 2 for c in _COMMON):
        return "密码太常见或重复字符太多，请换一个"
    kinds = (str.islower, str.isupper, str.isdigit)
    count = sum(any(k(c) for c in password) for k in kinds) + any(
        not c.isalnum() or ord(c) > 127 for c in password
    )
    if count < _KINDS and len(password) < 2 * LEAST:
        return f"密码要有大写字母、小写字母、数字、符号中的 {_KINDS} 种，或至少 {2 * LEAST} 位"
    return ""
