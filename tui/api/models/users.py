"""Users of the company's account."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Many, Record


class User(Record):
    """A colleague."""

    id: int
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    default_currency: str | None = None
    locale: str | None = None
    lang: int | None = None
    activated: bool | None = None
    active_flag: bool | None = None
    last_login: str | None = None
    created: str | None = None
    modified: str | None = None
    has_created_company: bool | None = None
    access: Many[dict[str, Any]] | None = None
    timezone_name: str | None = None
    timezone_offset: str | None = None
    role_id: int | None = None
    icon_url: str | None = None
    is_you: bool | None = None
    is_deleted: bool | None = None


class CurrentUser(User):
    """The user of the token, and the company the token is for."""

    company_id: int | None = None
    company_name: str | None = None
    company_domain: str | None = None
    company_country: str | None = None
    company_industry: str | None = None
    language: dict[str, Any] | None = None
