"""Old sites are read, too: TLS from 1.0 on and short keys, which the library refuses by itself.

Nothing secret goes over the line, and what is wrong with the greeting is reported by the certificate gatherer.
"""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory

#: What OpenSSL knows, whatever it thinks of it. Before TLS 1.2 it greets at level 0 only.
CIPHERS = "DEFAULT:@SECLEVEL=0"


class OldSitesToo(_ScrapyClientContextFactory):
    """Scrapy's own, which does not judge certificates, without the limits of level 1 and above."""

    def _get_cert_options(self) -> Any:
        made = super()._get_cert_options()
        made._cipherString = CIPHERS  # the expanded list that Twisted would make of it has no level
        return made


def context_for_old_sites() -> SSL.Context:
    """A context for a plain connection that greets whatever answers and judges nothing."""
    made = SSL.Context(SSL.TLS_CLIENT_METHOD)
    made.set_verify(SSL.VERIFY_NONE)
    made.set_min_proto_version(SSL.TLS1_VERSION)
    made.set_cipher_list(CIPHERS.encode("ascii"))
    made.set_options(0x4)  # OP_LEGACY_SERVER_CONNECT
    return made
