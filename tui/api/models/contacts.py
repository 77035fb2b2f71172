"""What persons and organizations share: phones, e-mails and addresses."""

from __future__ import annotations

from tui.api.models.base import Body, Record, Text


class ContactValue(Record):
    """One phone, e-mail or messenger name; `label` is work, home, mobile or other."""

    value: str | None = None
    primary: bool | None = None
    label: str | None = None


class ContactValueNew(Body):
    """A phone or e-mail to store; the first one becomes primary unless another says so."""

    value: Text
    primary: bool | None = None
    label: Text | None = None


class Address(Record):
    """A postal address; `value` is the whole line."""

    value: str | None = None
    country: str | None = None
    admin_area_level_1: str | None = None
    admin_area_level_2: str | None = None
    locality: str | None = None
    sublocality: str | None = None
    route: str | None = None
    street_number: str | None = None
    subpremise: str | None = None
    postal_code: str | None = None


class AddressNew(Body):
    """An address to store; what is left out becomes empty."""

    value: Text | None = None
    country: Text | None = None
    admin_area_level_1: Text | None = None
    admin_area_level_2: Text | None = None
    locality: Text | None = None
    sublocality: Text | None = None
    route: Text | None = None
    street_number: Text | None = None
    subpremise: Text | None = None
    postal_code: Text | None = None
