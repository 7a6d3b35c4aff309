"""TLS on the port that also speaks plain HTTP: pages link to https addresses, and one port serves the whole province."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

#: The first byte of a TLS greeting; no HTTP request begins with it.
GREETING = 0x16


@cache
def context() -> ssl.SSLContext:
    """A server context with a certificate of its own making, good for every ``*.gov.cn`` and ``*.example``."""
    key, certificate = _certificate()
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "farm.pem"
        path.write_bytes(key + certificate)
        made.load_cert_chain(path)
    return made


def _certificate() -> tuple[bytes, bytes]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "practice province")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("*.gov.cn"), x509.DNSName("*.example")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=3650))
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, signed.public_bytes(serialization.Encoding.PEM)


class TlsTransport:
    """Stands between a connection and its socket: encrypts what is written, and opens what arrives."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._arriving, self._leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context().wrap_bio(self._arriving, self._leaving, server_side=True)
        self._ready = False

    def opened(self, data: bytes) -> bytes:
        """What ``data`` holds in the clear, empty while the two sides still greet; raises :class:`ssl.SSLError`."""
        self._arriving.write(data)
        clear = b""
        try:
            if not self._ready:
                self._tls.do_handshake()
                self._ready = True
            while part := self._tls.read(65536):
                clear += part
        except ssl.SSLWantReadError:
            pass
        finally:
            self._transport.write(self._leaving.read())
        return clear

    def write(self, data: bytes) -> None:
        if data and not self._transport.is_closing():
            self._tls.write(data)
            self._transport.write(self._leaving.read())

    def close(self) -> None:
        self._transport.close()

    def abort(self) -> None:
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def get_write_buffer_size(self) -> int:
        return self._transport.get_write_buffer_size()

    def get_extra_info(self, name: str) -> Any:
        return self._transport.get_extra_info(name)
