"""The database: models, session, store (writes), queries (reads), migrations. SQLAlchemy is known here only."""
