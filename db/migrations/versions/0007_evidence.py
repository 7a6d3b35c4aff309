"""Where the bytes are that findings rest on, and the nightly seals over both."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Moment, RowId

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_V_EVIDENCE = """
    CREATE VIEW v_evidence AS
    SELECT e.id, f.id AS finding_id, e.unit_id, e.night, e.visit_id, e.url, e.fetched_at, e.payload_hash AS sha256,
        e.file, e."offset", e.length, e.sha256 AS record_sha256, e.seal, g.at AS purged_at
    FROM evidence e JOIN findings f ON f.unit_id = e.unit_id
        AND ((f.payload_hash <> '' AND f.payload_hash = e.payload_hash)
            OR (f.payload_hash = '' AND f.parent_url <> '' AND f.parent_url = e.url))
    LEFT JOIN purged_files g ON g.file = e.file
"""


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", RowId, nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("night", sa.Date()),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("payload_digest", sa.Text(), nullable=False),
        sa.Column("fetched_at", Moment, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("seal", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_evidence_unit_id_units"),
    )
    op.create_index("ix_evidence_unit_id_payload_hash", "evidence", ["unit_id", "payload_hash"])
    op.create_index("ix_evidence_unit_id_url", "evidence", ["unit_id", "url"])
    op.create_index("ix_evidence_file", "evidence", ["file"])
    op.create_table(
        "seals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_seals"),
    )
    op.create_index("ix_seals_night", "seals", ["night"])
    op.create_table(
        "purged_files",
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("file", name="pk_purged_files"),
    )
    op.add_column("findings", sa.Column("seal", sa.Integer()))
    op.execute(_V_EVIDENCE)


def downgrade() -> None:
    op.execute("DROP VIEW v_evidence")
    op.drop_column("findings", "seal")
    op.drop_table("purged_files")
    op.drop_table("seals")
    op.drop_table("evidence")
