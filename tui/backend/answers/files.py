"""Files: the answers of v1, and the lists of files of other records."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from tui.api.models.base import Deleted
from tui.api.models.files import File, FileChange, FileNew, FileRemote, RemoteFileLink, RemoteFileNew
from tui.api.page import Page
from tui.api.v1.deals import Deals
from tui.api.v1.files import Files
from tui.api.v1.organizations import Organizations
from tui.api.v1.persons import Persons
from tui.api.v1.products import Products
from tui.backend import registry
from tui.backend.errors import not_found
from tui.backend.lists import narrowed, offset, sorted_by
from tui.backend.registry import answers, streams
from tui.backend.rules import files as rules
from tui.backend.tables import deals, files, organizations, persons, products
from tui.backend.v1.files import files_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SORTS = (
    *("id", "user_id", "deal_id", "person_id", "org_id", "product_id"),
    *("add_time", "update_time", "file_name", "file_type", "file_size"),
)


@answers(Files.list)
async def every(
    call: Call, *, start: int | None = None, limit: int | None = None, sort: str | None = None
) -> Page[File]:
    """List the files that are not deleted."""
    return await _page(call, {}, start, limit, sort)


async def _page(call: Call, of: dict[str, Any], start: int | None, limit: int | None, sort: str | None) -> Page[File]:
    query = sorted_by(narrowed(call, files, active_flag=True, **of), files, sort, SORTS).order_by(files.c.id)
    rows, after = await offset(call, query, start, limit)
    return Page([File.model_validate(row) for row in await files_v1(call, rows)], after)


async def _alive(call: Call, id: int) -> Row:
    found = await call.find(files, id)
    if not found["active_flag"]:
        raise not_found("File")
    return found


@answers(Files.get)
async def get(call: Call, id: int) -> File:
    """Give a file."""
    return File.model_validate((await files_v1(call, [await _alive(call, id)]))[0])


@answers(Files.upload)
async def upload(call: Call, new: FileNew) -> File:
    """Keep a file; it may belong to several records at once."""
    links = {name: value for name, value in new.wire().items() if name != "file"}
    return await get(call, await rules.add(call, new.file, links))


@answers(Files.update)
async def change(call: Call, id: int, change: FileChange) -> File:
    """Change a file's name or description."""
    await rules.revise(call, await _alive(call, id), change.wire())
    return await get(call, id)


@answers(Files.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a file."""
    await rules.remove(call, await _alive(call, id))
    return Deleted(id=id)


@streams(Files.download)
async def download(call: Call, id: int) -> registry.File:
    """Give a file's bytes; a document at a storage provider has none here."""
    found = await _alive(call, id)
    if found["sha256"] is None:
        raise not_found("The content of this file is at its storage provider and was")
    path = call.blobs.path(found["sha256"])
    if not await asyncio.to_thread(path.is_file):
        raise not_found("The content of this file was")
    return registry.File(path, found["name"])


@answers(Files.create_remote)
async def create_remote(call: Call, new: RemoteFileNew) -> FileRemote:
    """Note a new document at a storage provider; it is only noted here, not made there."""
    named = {"name": new.title, "file_type": new.file_type}
    return await _remote(call, await rules.add_remote(call, new.item_type, new.item_id, new.remote_location, **named))


@answers(Files.link_remote)
async def link_remote(call: Call, body: RemoteFileLink) -> FileRemote:
    """Note a document that is at a storage provider."""
    named = {"remote_id": body.remote_id}
    return await _remote(
        call, await rules.add_remote(call, body.item_type, body.item_id, body.remote_location, **named)
    )


async def _remote(call: Call, id: int) -> FileRemote:
    return FileRemote.model_validate((await get(call, id)).model_dump())


@answers(Deals.list_files)
async def of_deal(
    call: Call, id: int, *, start: int | None = None, limit: int | None = None, sort: str | None = None
) -> Page[File]:
    """List the files of a deal."""
    return await _of(call, deals, "deal_id", id, start, limit, sort)


@answers(Persons.list_files)
async def of_person(
    call: Call, id: int, *, start: int | None = None, limit: int | None = None, sort: str | None = None
) -> Page[File]:
    """List the files of a person."""
    return await _of(call, persons, "person_id", id, start, limit, sort)


@answers(Organizations.list_files)
async def of_organization(
    call: Call, id: int, *, start: int | None = None, limit: int | None = None, sort: str | None = None
) -> Page[File]:
    """List the files of an organization."""
    return await _of(call, organizations, "org_id", id, start, limit, sort)


@answers(Products.list_files)
async def of_product(
    call: Call, id: int, *, start: int | None = None, limit: int | None = None, sort: str | None = None
) -> Page[File]:
    """List the files of a product."""
    return await _of(call, products, "product_id", id, start, limit, sort)


async def _of(
    call: Call, table: Table, link: str, id: int, start: int | None, limit: int | None, sort: str | None
) -> Page[File]:
    await call.find(table, id)
    return await _page(call, {link: id}, start, limit, sort)
