"""Pictures of persons: the answers of both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.models.base import Deleted
from tui.api.models.persons import PersonPicture
from tui.api.models.v1.persons import PersonPicture as PersonPictureV1
from tui.api.models.v1.persons import PersonPictureNew
from tui.api.v1.persons import Persons as PersonsV1
from tui.api.v2.persons import Persons
from tui.backend.errors import not_found
from tui.backend.pictures import addresses
from tui.backend.registry import answers
from tui.backend.rules import pictures as rules
from tui.backend.tables import persons, pictures
from tui.backend.v1.pictures import picture_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

CROP = ("crop_x", "crop_y", "crop_width", "crop_height")
FACTS = ("id", "item_type", "item_id", "added_by_user_id", "active_flag", "file_size")


@answers(Persons.get_picture)
async def get(call: Call, id: int) -> PersonPicture:
    """Give the picture of a person; raises a 404 where there is none."""
    row = await _of(call, await call.alive(persons, id))
    return PersonPicture.model_validate({name: row[name] for name in FACTS} | {"pictures": addresses(call, row)})


@answers(PersonsV1.add_picture)
async def create(call: Call, id: int, new: PersonPictureNew) -> PersonPictureV1:
    """Give a person a picture, in place of the one there may be."""
    crop: dict[str, int | None] = {name: getattr(new, name) for name in CROP}
    picture_id = await rules.add(call, await call.alive(persons, id), new.file, crop)
    row = await call.find(pictures, picture_id)
    return PersonPictureV1.model_validate({"id": picture_id} | picture_v1(call, row))


@answers(PersonsV1.delete_picture)
async def delete(call: Call, id: int) -> Deleted:
    """Take the picture of a person away; raises a 404 where there is none."""
    person = await call.alive(persons, id)
    await _of(call, person)
    await rules.remove(call, person)
    return Deleted(id=id)


async def _of(call: Call, person: Row) -> Row:
    if found := await rules.of(call, person):
        return found
    raise not_found("Picture")
