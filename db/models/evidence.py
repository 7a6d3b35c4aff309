"""Evidence: the bytes and pictures that findings rest on, and the seals over them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Text

from db.models.base import count, metadata, of_unit, row_id
from db.types import Moment

#: Bytes that findings rest on, kept in WARC files: where the record begins in ``file`` (below the data folder), how long
#: it is as compressed there, and the SHA-256 of exactly these bytes. ``payload_hash`` is the page's, as in ``pages``,
#: ``payload_digest`` that of the body as sent. Rows are never changed but for ``seal``.
evidence = Table(
    "evidence",
    metadata,
    row_id(),
    of_unit(nullable=False),
    Column("visit_id", BigInteger, nullable=False),
    Column("night", Date),
    Column("url", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("payload_digest", Text, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("file", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("seal", Integer),
    Index("ix_evidence_unit_id_payload_hash", "unit_id", "payload_hash"),
    Index("ix_evidence_unit_id_url", "unit_id", "url"),
    Index("ix_evidence_file", "file"),
)

#: What a browser showed of a page whose served bytes are ``payload_hash``: the tree it made of them (``rendered_hash``, kept
#: as evidence under that hash) and the SHA-256 of the picture (a file named by it; empty where none was taken).
renderings = Table(
    "renderings",
    metadata,
    row_id(),
    of_unit(nullable=False),
    Column("visit_id", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("rendered_hash", Text, nullable=False),
    Column("screenshot", String(64), nullable=False, server_default=""),
    Column("shown_at", Moment, nullable=False),
    Index("ix_renderings_unit_id_payload_hash", "unit_id", "payload_hash"),
    Index("ix_renderings_unit_id_rendered_hash", "unit_id", "rendered_hash"),
    Index("ix_renderings_screenshot", "screenshot"),
)

#: One row a night: the chain over what was found and kept since the seal before, and its signature.
#: ``entries`` is MessagePack, a list of [kind, id, SHA-256].
seals = Table(
    "seals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("night", Date, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("entries", LargeBinary, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
    Index("ix_seals_night", "night"),
)

#: WARC files that were deleted because nothing that must be kept rests on them any more.
purged_files = Table(
    "purged_files",
    metadata,
    Column("file", String(255), primary_key=True),
    Column("at", Moment, nullable=False),
    count("bytes", BigInteger),
)

#: Files in the store that machines share, as they were when they were sent.
sent_files = Table(
    "sent_files",
    metadata,
    Column("file", String(255), primary_key=True),
    count("bytes", BigInteger),
    Column("sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("sealed", Boolean, nullable=False),
)
