"""Followers of deals, persons, organizations, products and users: the answers of both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from tui.api.models.base import Deleted
from tui.api.models.followers import Follower, FollowerChange, FollowerNew
from tui.api.models.v1.followers import Follower as FollowerV1
from tui.api.page import Page
from tui.api.v1.deals import Deals as DealsV1
from tui.api.v1.organizations import Organizations as OrganizationsV1
from tui.api.v1.persons import Persons as PersonsV1
from tui.api.v1.products import Products as ProductsV1
from tui.api.v1.users import Users as UsersV1
from tui.api.v2.deals import Deals
from tui.api.v2.organizations import Organizations
from tui.api.v2.persons import Persons
from tui.api.v2.products import Products
from tui.api.v2.users import Users
from tui.backend.clock import spaced
from tui.backend.lists import Order, keyset, offset
from tui.backend.registry import answers
from tui.backend.rules import followers as rules
from tui.backend.tables import deals, followers, link_changes, organizations, persons, products, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

TABLES: dict[str, Table] = {"deal": deals, "person": persons, "organization": organizations, "product": products}
LINKS = {"deal": "deal_id", "person": "person_id", "organization": "org_id", "product": "product_id"}


class Following:
    """The followers of one kind of record, in both dialects."""

    def __init__(self, item: str) -> None:
        self.item = item

    async def listed(self, call: Call, id: int, *, limit: int | None = None, cursor: str | None = None) -> Any:
        """List the users who follow a record, those first who came first."""
        await call.alive(TABLES[self.item], id)
        return await _page(call, self.item, id, limit, cursor)

    async def added(self, call: Call, id: int, new: FollowerNew) -> Follower:
        """Let a user follow a record."""
        await call.alive(TABLES[self.item], id)
        return _follower(await rules.add(call, self.item, id, new.user_id))

    async def changed(self, call: Call, id: int, *, limit: int | None = None, cursor: str | None = None) -> Any:
        """List who came and went, the newest first."""
        await call.alive(TABLES[self.item], id)
        query = select(link_changes).where(link_changes.c.item_type == self.item, link_changes.c.item_id == id)
        query = query.where(link_changes.c.kind == rules.KIND)
        rows, after = await keyset(call, query, link_changes, Order("id", "desc", limit, cursor))
        return Page([_change(row) for row in rows], after)

    async def removed(self, call: Call, id: int, follower_id: int) -> Follower:
        """End the following of a user, named by the user's id (reference: section 6)."""
        await call.alive(TABLES[self.item], id)
        found = await rules.remove(call, self.item, id, "user_id", follower_id)
        return Follower(user_id=found["user_id"])

    async def listed_v1(self, call: Call, id: int, *, start: int | None = None, limit: int | None = None) -> Any:
        """List the followers of a record, those first who came first."""
        await call.alive(TABLES[self.item], id)
        query = select(followers).where(rules.of(self.item, id)).order_by(followers.c.id)
        rows, after = await offset(call, query, start, limit)
        return Page([self._follower(row) for row in rows], after)

    async def every_v1(self, call: Call, id: int) -> Any:
        """List all the followers of a record, which v1 gives at once."""
        await call.alive(TABLES[self.item], id)
        rows = await call.rows(select(followers).where(rules.of(self.item, id)).order_by(followers.c.id))
        return Page([self._follower(row) for row in rows])

    async def added_v1(self, call: Call, id: int, new: FollowerNew) -> FollowerV1:
        """Let a user follow a record."""
        await call.alive(TABLES[self.item], id)
        return self._follower(await rules.add(call, self.item, id, new.user_id))

    async def removed_v1(self, call: Call, id: int, follower_id: int) -> Deleted:
        """End a following, named by its own id."""
        await call.alive(TABLES[self.item], id)
        return Deleted(id=(await rules.remove(call, self.item, id, "id", follower_id))["id"])

    def _follower(self, row: Row) -> FollowerV1:
        of = {"user_id": row["user_id"], "id": row["id"], LINKS[self.item]: row["item_id"]}
        return FollowerV1.model_validate(of | {"add_time": spaced(row["add_time"])})


def _follower(row: Row) -> Follower:
    return Follower(user_id=row["user_id"], add_time=row["add_time"])


def _change(row: Row) -> FollowerChange:
    who = {"action": row["action"], "actor_user_id": row["actor_user_id"], "follower_user_id": row["linked_id"]}
    return FollowerChange.model_validate(who | {"time": row["time"]})


async def _page(call: Call, item: str, id: int, limit: int | None, cursor: str | None) -> Page[Follower]:
    query = select(followers).where(rules.of(item, id))
    rows, after = await keyset(call, query, followers, Order("id", "asc", limit, cursor))
    return Page([_follower(row) for row in rows], after)


DEALS, PERSONS, ORGANIZATIONS, PRODUCTS = map(Following, LINKS)

for _resource, _of in ((Deals, DEALS), (Persons, PERSONS), (Organizations, ORGANIZATIONS), (Products, PRODUCTS)):
    answers(_resource.list_followers)(_of.listed)
    answers(_resource.add_follower)(_of.added)
    answers(_resource.list_follower_changes)(_of.changed)
    answers(_resource.remove_follower)(_of.removed)

for _v1, _of in ((DealsV1, DEALS), (PersonsV1, PERSONS), (OrganizationsV1, ORGANIZATIONS), (ProductsV1, PRODUCTS)):
    answers(_v1.add_follower)(_of.added_v1)
    answers(_v1.remove_follower)(_of.removed_v1)

answers(DealsV1.list_followers)(DEALS.every_v1)
answers(PersonsV1.list_followers)(PERSONS.every_v1)
answers(OrganizationsV1.list_followers)(ORGANIZATIONS.every_v1)
answers(ProductsV1.list_followers)(PRODUCTS.listed_v1)


@answers(Users.list_followers)
async def of_user(call: Call, id: int, *, limit: int | None = None, cursor: str | None = None) -> Page[Follower]:
    """List the users who follow a user."""
    await call.alive(users, id)
    return await _page(call, "user", id, limit, cursor)


@answers(UsersV1.list_followers)
async def of_user_v1(call: Call, id: int) -> Page[int]:
    """List the ids of the users who follow a user."""
    await call.alive(users, id)
    mine = select(followers.c.user_id).where(rules.of("user", id)).order_by(followers.c.id)
    return Page([user_id for (user_id,) in await call.tuples(mine)])
