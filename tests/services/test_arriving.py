"""Records of answers as the copy takes them: the same as spelled out field by field, for every kind of a fill."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from tui.api.models import activities, deals, leads, notes, organizations, persons, products
from tui.services.arriving import told
from tui.store.kinds import KINDS
from tui.store.rows import Told, cleaned_record

OWN = {"custom_fields": {"abc": {"value": 1.5, "currency": "EUR"}, "def": None, "ghi": [1, 2]}, "new_field": {"a": [1]}}
CONTACT = {"value": "ada@example.com", "label": "work", "primary": True}
CASES: list[tuple[str, type[BaseModel], dict[str, Any]]] = [
    ("deal", deals.Deal, {"title": "Dach \N{LATIN SMALL LETTER U WITH DIAERESIS}", "value": 12, "label_ids": [1, 2]}),
    ("deal", deals.Deal, {"products_count": 3, "value": 1e-05, "is_deleted": True, "probability": None}),
    ("person", persons.Person, {"name": "Ada", "emails": [CONTACT], "phones": [], "org_id": 3}),
    ("organization", organizations.Organization, {"name": "Acme", "address": {"value": "Street 1", "country": "DE"}}),
    ("activity", activities.Activity, {"subject": "Call", "participants": [{"person_id": 2, "primary": True}]}),
    ("activity", activities.Activity, {"due_date": "2026-03-11", "due_time": "09:30", "attendees": [], "done": True}),
    ("lead", leads.Lead, {"id": "5b0c", "title": "Lead", "value": {"amount": 5, "currency": "USD"}}),
    ("note", notes.Note, {"content": "<b>x</b>", "pinned_to_deal_flag": True, "deal": {"title": "Roof"}}),
    ("product", products.Product, {"name": "Sensor", "prices": [{"price": 5, "currency": "EUR"}], "code": None}),
]


@pytest.mark.parametrize(("kind", "model", "given"), CASES)
def test_a_record_arrives_as_it_was_told(kind: str, model: type[BaseModel], given: dict[str, Any]) -> None:
    record = model.model_validate_json(json.dumps({"id": 7, **OWN, **given}))
    plain = record.model_dump(mode="json", by_alias=True)

    arrived = told(record)

    assert isinstance(arrived, Told)
    assert arrived == plain
    assert json.loads(arrived.text) == plain
    assert [type(value) for value in arrived.values()] == [type(value) for value in plain.values()]
    assert KINDS[kind].row(arrived, "x") == KINDS[kind].row(plain, "x")


def test_half_a_character_is_no_reason_to_stop() -> None:
    record = deals.Deal.model_validate({"id": 7, "title": "Roof", "new_field": "a\ud800b"})
    fields, text = cleaned_record("deal", told(record))
    assert fields["new_field"] == json.loads(text)["new_field"] == "a\N{REPLACEMENT CHARACTER}b"


def test_models_the_copy_is_filled_from_have_the_names_of_the_wire() -> None:
    named = [(model, name) for _, model, _ in CASES for name, field in model.model_fields.items() if field.alias]
    assert not named
