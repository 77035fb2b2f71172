"""What an app may do for a user: the scopes, and which of them each operation takes.

`scopes.json` holds the operations by the scopes any one of which allows them, as the OpenAPI documents say; operations
that were retired from those take what their successors do, and writes of discounts and installments, which the
documents allow with `deals:read` too, only `deals:full`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.backend.errors import Refusal

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint

SCOPES = {
    "base": "See who you are, your settings and the company's currencies",
    "deals:read": "See deals, their products, followers and participants; notes, files, filters and statistics",
    "deals:full": "See, add, change and delete deals, notes, files and filters",
    "mail:read": "See mail threads and messages",
    "mail:full": "See, change and delete mail threads",
    "activities:read": "See activities; files and filters",
    "activities:full": "See, add, change and delete activities, files and filters",
    "contacts:read": "See persons and organizations; notes, files and filters",
    "contacts:full": "See, add, change and delete persons, organizations, notes, files and filters",
    "products:read": "See products and what is sold on deals",
    "products:full": "See, add, change and delete products, and put them on deals",
    "projects:read": "See projects, tasks and templates",
    "projects:full": "See, add, change and delete projects and tasks",
    "users:read": "See users, their permissions, roles and followers",
    "recents:read": "See what changed lately",
    "search:read": "Search everything",
    "admin": "Do what an administrator does: pipelines, fields, activity types, users, webhooks",
    "leads:read": "See leads and their labels",
    "leads:full": "See, add, change and delete leads and their labels",
    "phone-integration": "Log calls and their recordings",
    "goals:read": "See goals",
    "goals:full": "See, add, change and delete goals",
    "video-calls": "Register as a provider of video calls",
    "messengers-integration": "Register as a messenger and deliver messages",
    "deal-fields:full": "See, add, change and delete fields of deals",
    "product-fields:full": "See, add, change and delete fields of products",
    "contact-fields:full": "See, add, change and delete fields of persons and organizations",
    "project-fields:full": "See, add, change and delete fields of projects",
}
"""Every scope there is, in the words the user reads before allowing it."""


@functools.cache
def _needed() -> dict[str, frozenset[str]]:
    grouped = json.loads(Path(__file__).with_name("scopes.json").read_text())
    return {name: frozenset(scopes.split()) for scopes, names in grouped.items() for name in names}


def needed(operation: str) -> frozenset[str]:
    """The scopes any one of which allows an operation, named as `v2.deals.list`."""
    return _needed().get(operation, frozenset())


def check_scopes(endpoint: Endpoint, scopes: Iterable[str] | None) -> None:
    """Raise a 403 for an app without a scope the operation takes (reference: section 2); None is everything."""
    if scopes is not None and needed(endpoint.id).isdisjoint(scopes):
        raise Refusal(403, "Scope and URL mismatch", number=403)
