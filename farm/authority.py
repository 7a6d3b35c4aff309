"""Certificates of the practice province: an authority of its own, good certificates, and bad ones of every kind."""

from __future__ import annotations

import ssl
import tempfile
import warnings
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

#: What a site's certificate may be like; ``plain`` and ``drop`` are no TLS at all.
KINDS = (
    "good",
    "expired",
    "expiring",
    "later",
    "other-name",
    "no-name",
    "self-signed",
    "leaf-only",
    "stranger",
    "tls10",
    "tls11",
    "plain",
    "drop",
)
#: Kinds of a good certificate behind a protocol that browsers have given up; chosen before the greeting.
OLD = {"tls10": ssl.TLSVersion.TLSv1, "tls11": ssl.TLSVersion.TLSv1_1}
_ISSUER_AT = "http://ca.practice.example/practice.crt"


class Authority:
    """A root, an intermediate below it, and what they sign. Keys live as long as the process."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        span = (now - timedelta(days=4000), now + timedelta(days=4000))
        root_name, own = _name(f"{name} Root"), _name(f"{name} CA")
        self.root = _signed(root_name, root_name, self._root_key, self._root_key, span, authority=True)
        self.intermediate = _signed(own, root_name, self._key, self._root_key, span, authority=True)

    def issue(
        self, host: str, span: tuple[datetime, datetime], key: ec.EllipticCurvePrivateKey
    ) -> x509.Certificate:
        return _signed(_name(host[:60]), self.intermediate.subject, key, self._key, span, names=[host])


@cache
def authority() -> Authority:
    """The authority that the province trusts."""
    return Authority("Practice Province")


@cache
def _stranger() -> Authority:
    return Authority("Nobody Knows")


@cache
def _leaf_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def write_authority(path: Path) -> Path:
    """Writes the root as PEM, for ``MINJIAN_AUTHORITIES``; gives the path."""
    path.write_bytes(_pem(authority().root))
    return path


@cache
def context(host: str, kind: str, today: date) -> ssl.SSLContext:
    """The server's side of TLS for ``host`` with a certificate of ``kind`` on the province's day."""
    chain = _chain(host, kind, today)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    private = _leaf_key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "farm.pem"
        path.write_bytes(private + b"".join(_pem(c) for c in chain))
        made.load_cert_chain(path)
    if kind in OLD:
        made.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old on purpose
            made.minimum_version = made.maximum_version = OLD[kind]
    return made


def _chain(host: str, kind: str, today: date) -> list[x509.Certificate]:
    span, key = _span(kind, today), _leaf_key()
    if kind == "self-signed":
        own = _name("localhost")
        return [_signed(own, own, key, key, span, names=[host])]
    if kind == "no-name":
        name = _name(host[:60])
        issuer = authority()
        return [_signed(name, issuer.intermediate.subject, key, issuer._key, span), issuer.intermediate]
    issuer = _stranger() if kind == "stranger" else authority()
    leaf = issuer.issue("oa.other-lx.example" if kind == "other-name" else host, span, key)
    return [leaf] if kind == "leaf-only" else [leaf, issuer.intermediate]


def _span(kind: str, today: date) -> tuple[datetime, datetime]:
    """From when until when; bad ones are bad by the machine's clock and by the province's day."""
    now, day = datetime.now(UTC), datetime.combine(today, time(12), UTC)
    early, late = min(now, day), max(now, day)
    begins = early - timedelta(days=300)
    spans = {
        "expired": (begins, early - timedelta(days=20)),
        "expiring": (begins, day + timedelta(days=12)),
        "later": (late + timedelta(days=30), late + timedelta(days=400)),
    }
    return spans.get(kind, (begins, late + timedelta(days=400)))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    span: tuple[datetime, datetime],
    *,
    names: Sequence[str] = (),
    authority: bool = False,
) -> x509.Certificate:
    made = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(span[0]).not_valid_after(span[1])
    made = made.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    made = made.add_extension(identifier, critical=False)
    if names:
        made = made.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False
        )
    if issuer != subject:
        access = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(_ISSUER_AT)
        )
        made = made.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return made.sign(signer, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
