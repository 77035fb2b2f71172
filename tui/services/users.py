"""Who works with the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.store.copy import Copy


def active_users(copy: Copy) -> list[tuple[int, str]]:
    """Those who can be chosen, by id, with their names in order; a name may be empty."""
    rows = copy.select("SELECT id, name FROM shown_user WHERE active_flag IS NOT 0 ORDER BY folded(name)")
    return [(user, name or "") for user, name in rows]
