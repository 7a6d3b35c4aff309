"""The certificate (证书) of a host: greeted as a browser does, and looked at again where a browser would refuse it."""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections.abc import Sequence
from functools import lru_cache

import certifi
import msgspec
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID
from OpenSSL import SSL
from service_identity import CertificateError, VerificationError
from service_identity.cryptography import verify_certificate_hostname

from core.fetch import FetchProblem
from core.gathered import CertificateFault, TlsFacts, TlsState
from crawler.net.connect import ConnectError, Line, problem_of
from crawler.net.old_tls import context_for_old_sites

#: The name under which the facts are stored with the visit.
NAME = "tls"
# X509_V_ERR_… of OpenSSL.
_BY_CODE = {
    9: CertificateFault.NOT_YET_VALID,
    10: CertificateFault.EXPIRED,
    18: CertificateFault.SELF_SIGNED,
    19: CertificateFault.UNKNOWN_ISSUER,
    62: CertificateFault.WRONG_NAME,
}
_NO_ISSUER = frozenset({2, 20, 21})
#: What OpenSSL says of bytes that are no TLS at all.
_NOT_TLS = frozenset({"WRONG_VERSION_NUMBER", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"})
_MOST_NAMES = 12
_prepared: list[ssl.SSLContext] = []
#: Protocols that no browser speaks any more, as OpenSSL calls them.
_OLD = {"TLSv1": "TLS 1.0", "TLSv1.1": "TLS 1.1"}


def certificate_facts(host: str, port: int, line: Line) -> TlsFacts:
    """How ``host`` greets on its HTTPS port. Never raises for what the other side does: that is a fact."""
    try:
        with line.connect(host, port) as raw:
            return _greeted(host, port, raw, line)
    except ConnectError as error:
        refused = error.problem is FetchProblem.REFUSED
        state = TlsState.REFUSED if refused else TlsState.UNKNOWN
        return TlsFacts(host=host, port=port, state=state, detail=error.detail)


def _greeted(host: str, port: int, raw: socket.socket, line: Line) -> TlsFacts:
    try:
        with _context(line.authorities or "").wrap_socket(raw, server_hostname=host) as greeted:
            leaf = greeted.getpeercert(binary_form=True) or b""
            return _described(
                TlsFacts(host=host, port=port, state=TlsState.TRUSTED), [x509.load_der_x509_certificate(leaf)]
            )
    except ssl.SSLCertVerificationError as error:
        return _refused(host, port, error, line)
    except ssl.SSLError as error:
        told = TlsFacts(host=host, port=port, detail=f"{error.reason or error}"[:200])
        if error.reason in _NOT_TLS:
            return msgspec.structs.replace(told, state=TlsState.NOT_TLS)
        return _old(told, line)
    except (OSError, ValueError) as error:
        name = problem_of(error).value if isinstance(error, OSError) else "bad-response"
        return TlsFacts(host=host, port=port, detail=f"{name}：{error}"[:200])


def prepare() -> None:
    """Reads the usual authorities beforehand: they are many, and processes forked from this one have them then."""
    _prepared.append(_usual())


@lru_cache(maxsize=4)
def _context(authorities: str) -> ssl.SSLContext:
    """What browsers trust, and what the office has named beside it in a file."""
    made = _prepared.pop() if _prepared else _usual()
    if authorities:
        made.load_verify_locations(cafile=authorities)
    return made


def _usual() -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=certifi.where())
    made.load_default_certs()
    made.verify_flags &= ~ssl.VERIFY_X509_STRICT  # browsers are not that strict
    made.hostname_checks_common_name = False  # nor do they look for names there any more
    return made


def _refused(host: str, port: int, error: ssl.SSLCertVerificationError, line: Line) -> TlsFacts:
    """The same host again, without judging: its chain says what is wrong with it."""
    told = TlsFacts(host=host, port=port, state=TlsState.UNTRUSTED, detail=error.verify_message[:200])
    chain = _chain(host, port, line)
    faults = [_fault(error.verify_code, chain)]
    if chain and not _names_match(chain[0], host):
        faults.append(CertificateFault.WRONG_NAME)
    return _described(_with_faults(told, faults), chain)


def _with_faults(told: TlsFacts, faults: Sequence[CertificateFault]) -> TlsFacts:
    return msgspec.structs.replace(told, faults=tuple(dict.fromkeys(faults)))


def _fault(code: int, chain: Sequence[x509.Certificate]) -> CertificateFault:
    if code not in _NO_ISSUER:
        return _BY_CODE.get(code, CertificateFault.OTHER)
    alone = len(chain) == 1 and chain[0].issuer != chain[0].subject and _names_its_issuer(chain[0])
    return CertificateFault.INCOMPLETE_CHAIN if alone else CertificateFault.UNKNOWN_ISSUER


def _names_its_issuer(leaf: x509.Certificate) -> bool:
    """Whether the certificate says where its issuer's can be had, as those of public authorities do."""
    try:
        told = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return any(d.access_method == AuthorityInformationAccessOID.CA_ISSUERS for d in told)


def _names_match(leaf: x509.Certificate, host: str) -> bool:
    try:
        verify_certificate_hostname(leaf, host)
    except (CertificateError, VerificationError):
        return False
    return True


def _described(told: TlsFacts, chain: Sequence[x509.Certificate]) -> TlsFacts:
    if not chain:
        return told
    leaf = chain[0]
    return msgspec.structs.replace(
        told,
        begins=leaf.not_valid_before_utc.isoformat(),
        ends=leaf.not_valid_after_utc.isoformat(),
        names=_names(leaf),
        issuer=leaf.issuer.rfc4514_string()[:200],
        chain=len(chain),
    )


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    try:
        told = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    return tuple(name[:100] for name in told.get_values_for_type(x509.DNSName)[:_MOST_NAMES])


def _chain(host: str, port: int, line: Line) -> list[x509.Certificate]:
    """The certificates that the host sends, its own first; none where it would not greet again."""
    return _lenient(host, port, line)[1]


def _lenient(host: str, port: int, line: Line) -> tuple[str, list[x509.Certificate]]:
    """The protocol and the certificates of a greeting that judges nothing; empty where there was none.

    The first greeting has said that browsers refuse the host; without a second one only the reason stays coarse.
    """
    try:
        with line.connect(host, port) as raw:
            connection = SSL.Connection(context_for_old_sites(), raw)
            connection.set_tlsext_host_name(host.encode("idna"))
            connection.set_connect_state()
            _shake_hands(connection, raw, time.monotonic() + line.timeout)
            chain = list(connection.get_peer_cert_chain(as_cryptography=True) or ())
            return connection.get_protocol_version_name(), chain
    except (ConnectError, SSL.Error, OSError, ValueError):
        return "", []


def _old(told: TlsFacts, line: Line) -> TlsFacts:
    """A greeting that came to nothing, tried again with protocols that browsers have given up."""
    name, chain = _lenient(told.host, told.port, line)
    if name not in _OLD:
        return told
    return _described(msgspec.structs.replace(told, state=TlsState.OLD, protocol=_OLD[name]), chain)


def _shake_hands(connection: SSL.Connection, raw: socket.socket, deadline: float) -> None:
    """The greeting on a socket that does not block; raises :class:`TimeoutError` at ``deadline`` (monotonic)."""
    while True:
        try:
            connection.do_handshake()
            return
        except SSL.WantReadError:
            ready = select.select([raw], [], [], max(0.0, deadline - time.monotonic()))[0]
        except SSL.WantWriteError:
            ready = select.select([], [raw], [], max(0.0, deadline - time.monotonic()))[1]
        if not ready:
            raise TimeoutError("TLS handshake")
