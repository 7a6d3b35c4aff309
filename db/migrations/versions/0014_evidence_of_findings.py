"""The evidence of a finding beside it in ``v_findings``, as in its JSON."""

from __future__ import annotations

from importlib import import_module

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BEFORE: str = import_module("db.migrations.versions.0001_first_schema").VIEWS["v_findings"].rstrip()
_COLUMNS, _FROM = _BEFORE.rsplit("FROM findings f", 1)

#: Of the newest record of the bytes it rests on, or of the page that links to its address; purged files are gone.
_RECORD = """(
    SELECT e.{what} FROM evidence e
    WHERE e.unit_id = f.unit_id AND {same} AND NOT EXISTS (SELECT 1 FROM purged_files g WHERE g.file = e.file)
    ORDER BY e.id DESC LIMIT 1
)"""
_OWN = "f.payload_hash <> '' AND e.payload_hash = f.payload_hash"
_LINKING = "f.payload_hash = '' AND f.parent_url <> '' AND e.url = f.parent_url"
_FILE = f"COALESCE({_RECORD.format(what='file', same=_OWN)}, {_RECORD.format(what='file', same=_LINKING)})"
_PAYLOAD = f"COALESCE(NULLIF(f.payload_hash, ''), {_RECORD.format(what='payload_hash', same=_LINKING)})"
_PICTURE = f"""(
    SELECT 'screenshots/' || substr(r.screenshot, 1, 2) || '/' || r.screenshot || '.png' FROM renderings r
    WHERE r.unit_id = f.unit_id AND r.payload_hash = {_PAYLOAD} AND r.screenshot <> ''
    ORDER BY r.id DESC LIMIT 1
)"""


def _view(dialect: str) -> str:
    made = "json_object" if dialect == "sqlite" else "json_build_object"
    return f"""
        CREATE VIEW v_findings AS {_COLUMNS},
        {made}('sha256', NULLIF(f.payload_hash, ''), 'warc', {_FILE}, 'screenshot', {_PICTURE})
            AS evidence
        FROM findings f {_FROM}
    """


def upgrade() -> None:
    op.execute("DROP VIEW v_findings")
    op.execute(_view(op.get_bind().dialect.name))


def downgrade() -> None:
    op.execute("DROP VIEW v_findings")
    op.execute(f"CREATE VIEW v_findings AS {_BEFORE}")
