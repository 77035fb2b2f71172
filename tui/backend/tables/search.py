"""What search reads: the words of each record in one place, and the records whose words have changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from tui.backend.tables.columns import id_column, indexes, integers, metadata, texts

search_texts = Table(
    "search_texts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    *integers("number"),
    *texts("uuid", "name", "code", "address", "email", "phone", "digits", "custom_fields", "notes", "description"),
)
"""One row for each record that can be found: `kind` as search calls it, and its id as `number` or `uuid`.

Values are folded and stand between marks (`tui.backend.index`). A newer record of the same kind has the larger id.
"""
indexes(search_texts, "kind,number", "uuid")

search_queue = Table(
    "search_queue",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("item", Text, nullable=False),
)
"""Records whose words have changed in this transaction; triggers write it, and it is empty when one ends."""

search_state = Table(
    "search_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
)
"""One row: which version of the index the workspace has."""
