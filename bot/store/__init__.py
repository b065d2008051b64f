"""The store: SQLite in one process, PostgreSQL beyond it, one schema, plain SQL through SQLAlchemy Core."""
