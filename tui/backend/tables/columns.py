"""How tables are written down: one function per kind of column."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, Table, Text

metadata = MetaData()


def id_column() -> Column[int]:
    """The integer primary key `id`."""
    return Column("id", Integer, primary_key=True)


def texts(*names: str) -> list[Column[Any]]:
    """Columns of text."""
    return [Column(name, Text) for name in names]


def integers(*names: str) -> list[Column[Any]]:
    """Columns of whole numbers."""
    return [Column(name, Integer) for name in names]


def numbers(*names: str) -> list[Column[Any]]:
    """Columns of floats."""
    return [Column(name, Float) for name in names]


def flags(*names: str, on: bool = False) -> list[Column[Any]]:
    """Columns of true or false, never null."""
    return [Column(name, Boolean, nullable=False, default=on) for name in names]


def lists(*names: str) -> list[Column[Any]]:
    """Columns of JSON lists, never null."""
    return [Column(name, JSON(none_as_null=True), nullable=False, default=list) for name in names]


def objects(*names: str) -> list[Column[Any]]:
    """Columns of JSON, null where there is nothing."""
    return [Column(name, JSON(none_as_null=True)) for name in names]


def custom() -> Column[Any]:
    """The column of custom values by field code."""
    return Column("custom_fields", JSON(none_as_null=True), nullable=False, default=dict)


def indexes(table: Table, *columns: str) -> None:
    """An index per combination, written `status,update_time`."""
    for combination in columns:
        names = combination.split(",")
        Index(f"{table.name}_{'_'.join(names)}", *(table.c[name] for name in names))
