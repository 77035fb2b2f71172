"""What users may do: permission sets of the apps they use, and what each operation needs (product 6.11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from tui.backend.errors import Refusal, invalid
from tui.backend.permission_sets import ACCOUNT, ADMIN, APPS, GLOBAL, SALES, SALES_ONLY, set_id
from tui.backend.rules.visibility import administers
from tui.backend.tables import permission_sets

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint
    from tui.backend.call import Call, Row


def access_of(user: Row) -> list[Row]:
    """A user's access with the id of the permission set in each app."""
    known = user["access"] or ()
    return [{"permission_set_id": set_id(one["app"], admin=bool(one.get("admin")))} | one for one in known]


async def granted(call: Call, user: Row) -> frozenset[str]:
    """What a user may do: the contents of all their sets together."""
    ids = [one["permission_set_id"] for one in access_of(user)]
    rows = await call.rows(select(permission_sets.c.contents).where(permission_sets.c.id.in_(ids)))
    return frozenset(name for row in rows for name in row["contents"])


async def allowed(call: Call, permission: str) -> bool:
    """Whether the caller has a permission; administrators of its app have it without a look."""
    if administers(call.user, SALES if permission in SALES_ONLY else GLOBAL):
        return True
    return permission in await granted(call, call.user)


async def check_token_use(call: Call) -> None:
    """Raise a 403 for a user who may not use API tokens (reference: section 2)."""
    if not await allowed(call, "can_use_api"):
        raise forbidden()


def forbidden() -> Refusal:
    """403 as the service words it (documented example of legacyTeams)."""
    return Refusal(403, "You do not have permissions to do this.")


# -- access that is given ---------------------------------------------------------------------------------------------


async def checked_access(call: Call, wanted: Iterable[Mapping[str, Any]] | None) -> list[Row]:
    """The access a new user gets, by default to deals and to what the apps share; raises a 400.

    Each entry names an app, and a permission set of it or whether the user is its administrator (users.create).
    """
    found = [await _access(call, one) for one in wanted or ({"app": SALES},)]
    if len({one["app"] for one in found}) < len(found):
        raise invalid("access", "names an app twice")
    if not any(one["app"] == GLOBAL for one in found):
        found.append(await _access(call, {"app": GLOBAL}))
    return found


async def _access(call: Call, wanted: Mapping[str, Any]) -> Row:
    app, admin, named = wanted.get("app"), wanted.get("admin", False), wanted.get("permission_set_id")
    if app not in APPS or not isinstance(admin, bool) or not wanted.keys() <= {"app", "admin", "permission_set_id"}:
        raise invalid("access", f"must be a list of objects with an app of [{', '.join(APPS)}]")
    if named is None:
        admin = admin or app == ACCOUNT
        return {"app": app, "admin": admin, "permission_set_id": set_id(app, admin=admin)}
    found = await call.row(select(permission_sets).where(permission_sets.c.id == str(named)))
    if found is None or found["app"] != app:
        raise invalid("access.permission_set_id", f"there is none with id {named}")
    return {"app": app, "admin": found["type"] == ADMIN, "permission_set_id": found["id"]}


# -- what operations need ---------------------------------------------------------------------------------------------


class Need(NamedTuple):
    """What some operations need, `resource.verb` of either dialect: a permission, or administration of an app."""

    operations: frozenset[str]
    permission: str = ""
    app: str = ""
    when: Callable[[Mapping[str, Any]], bool] = lambda _arguments: True


def _every(resources: str, verbs: str) -> frozenset[str]:
    return frozenset(f"{resource}.{verb}" for resource in resources.split() for verb in verbs.split())


def _sends(*names: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether the body has one of these fields."""
    return lambda said: any(names_in(one) & set(names) for one in said.values())


def names_in(value: Any) -> set[str]:
    """The names of the fields that were set in a body."""
    return set(getattr(value, "model_fields_set", ()))


FIELDS = "deal_fields person_fields organization_fields product_fields project_fields"
CLOSING = _sends("won_time", "lost_time", "close_time")
NEEDS = (
    Need(_every("deals", "create duplicate") | {"leads.convert_to_deal"}, "can_add_deals"),
    Need(_every("deals", "delete delete_many"), "can_delete_deals"),
    Need(_every("deals", "create update"), "can_edit_deals_closed_date", when=CLOSING),
    Need(_every("deals", "convert_to_lead"), "can_convert_deals_to_leads"),
    Need(_every("deals", "merge"), "can_merge_deals"),
    Need(_every("deals", "summary get_archived_summary"), "can_see_deals_list_summary"),
    Need(_every("persons", "merge"), "can_merge_people"),
    Need(_every("organizations", "merge"), "can_merge_organizations"),
    Need(_every("leads", "create"), "can_add_leads"),
    Need(_every("activities", "delete delete_many"), "can_delete_activities"),
    Need(_every("deals persons organizations activities", "delete_many"), "can_bulk_edit_items"),
    Need(_every("products", "create duplicate"), "can_add_products"),
    Need(
        _every("products", "update delete add_variation update_variation delete_variation")
        | _every("products", "upload_image update_image delete_image"),
        "can_edit_products",
    ),
    Need(
        _every("deals leads persons organizations products", "update"),
        "can_change_visibility_of_items",
        when=_sends("visible_to"),
    ),
    Need(_every(FIELDS, "create"), "can_add_custom_fields"),
    Need(_every(FIELDS, "update add_options update_options delete_options"), "can_edit_custom_fields"),
    Need(_every(FIELDS, "delete delete_many"), "can_delete_custom_fields"),
    Need(_every("lead_labels", "create update delete"), "can_modify_labels"),
    Need(_every("pipelines stages", "create update delete delete_many"), app=SALES),
    Need(_every("activity_types", "create update delete delete_many"), app=GLOBAL),
    Need(_every("project_boards project_phases", "create update delete"), app=GLOBAL),
    Need(_every("users", "create update"), app=ACCOUNT),
    Need(_every("roles", "create update delete set_setting add_assignment remove_assignment"), app=ACCOUNT),
    Need(_every("roles", "update_pipelines"), app=ACCOUNT),
    Need(_every("legacy_teams", "create update add_users remove_users"), app=ACCOUNT),
)
_BY_OPERATION: dict[str, list[Need]] = {}
for _need in NEEDS:
    for _name in _need.operations:
        _BY_OPERATION.setdefault(_name, []).append(_need)


async def check_permission(call: Call, endpoint: Endpoint, arguments: Mapping[str, Any]) -> None:
    """Raise a 403 where the caller may not do what the call asks."""
    for need in _BY_OPERATION.get(f"{endpoint.resource}.{endpoint.verb}", ()):
        if not need.when(arguments):
            continue
        if need.app and not administers(call.user, need.app):
            raise forbidden()
        if need.permission and not await allowed(call, need.permission):
            raise forbidden()
