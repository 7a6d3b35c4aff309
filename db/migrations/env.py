"""Alembic's environment: migrations run on the connection that :mod:`db.migrate` hands over."""

from __future__ import annotations

from alembic import context

from db.models.base import metadata


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:
        raise RuntimeError("migrations are run by `minjian db upgrade`")
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run()
