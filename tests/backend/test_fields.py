"""Custom fields and their options: made, changed and deleted in both dialects (product 9.11; reference: section 7)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database
from tui.backend.tables import webhook_events

ITEMS = ("deal", "person", "organization", "product", "project")
OPTIONS = [{"label": "Low"}, {"label": "High"}]
TYPES = (
    *("varchar", "varchar_auto", "text", "double", "monetary", "date", "daterange", "time", "timerange"),
    *("user", "org", "people", "phone", "address"),
)
EVERY_SETTING = ["ui_visibility", "important_fields", "required_fields"]


async def call(client: Client, operation: str, arguments: dict[str, Any], body: Any) -> Any:
    """Bodies of options are lists, which `client.call` takes though it is typed for objects."""
    return await client.call(operation, arguments, body)


async def add(client: Client, item: str = "deal", kind: str = "varchar", **more: Any) -> Any:
    options = {"options": OPTIONS} if kind in ("enum", "set") else {}
    body = {"field_name": kind.capitalize(), "field_type": kind} | options | more
    return await client.call(f"v2.{item}_fields.create", {}, body)


async def codes(client: Client, item: str = "deal") -> list[str]:
    return [field.field_code for field in (await getattr(client.v2, f"{item}_fields").list(limit=500)).items]


async def refusal(client: Client, operation: str, arguments: dict[str, Any], body: Any = None) -> Refused:
    with pytest.raises(Refused) as refused:
        await client.call(operation, arguments, body)
    return refused.value


# -- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", ITEMS)
async def test_a_new_field_is_there_in_full(client: Client, item: str) -> None:
    made = await add(client, item, "enum")

    assert re.fullmatch("[0-9a-f]{40}", made.field_code)
    assert (made.field_name, made.field_type, made.is_custom_field) == ("Enum", "enum", True)
    assert [(o.id, o.label) for o in made.options] == [(1, "Low"), (2, "High")]
    assert (await client.call(f"v2.{item}_fields.get", {"field_code": made.field_code})).field_code == made.field_code
    assert (await codes(client, item))[-1] == made.field_code
    with pytest.raises(NotFound):
        await client.call("v2.activity_fields.get", {"field_code": made.field_code})


@pytest.mark.parametrize("kind", TYPES)
async def test_fields_of_every_type_take_values_of_parts_where_they_have_them(client: Client, kind: str) -> None:
    made = await add(client, kind=kind)

    parts = {
        "monetary": ["value", "currency"],
        "daterange": ["value", "until"],
        "time": ["value", "timezone_id", "timezone_name"],
        "timerange": ["value", "until", "timezone_id", "timezone_name"],
    }
    if kind == "address":
        assert made.subfields[0] == {
            "field_code": "value",
            "field_name": "Address value of Address",
            "field_type": "varchar",
        }
    else:
        assert [part["field_code"] for part in made.subfields or []] == parts.get(kind, [])


async def test_no_two_fields_have_a_code(client: Client) -> None:
    made = [(await add(client)).field_code for _ in range(5)]
    await client.call("v2.deal_fields.delete", {"field_code": made[-1]})
    made.append((await add(client)).field_code)

    assert len(set(made)) == 6


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"field_type": "enum"}, "options"),
        ({"field_type": "set", "options": []}, "options"),
        ({"field_type": "varchar", "options": OPTIONS}, "options"),
        ({"field_type": "enum", "options": [{"label": ""}]}, "options.0.label"),
        ({"field_type": "enum", "options": [{"label": "x" * 256}]}, "options.0.label"),
        ({"field_name": " "}, "field_name"),
        ({"field_name": "x" * 256}, "field_name"),
    ],
)
async def test_what_is_no_field_is_refused(client: Client, body: dict[str, Any], parameter: str) -> None:
    refused = await refusal(client, "v2.deal_fields.create", {}, {"field_name": "A", "field_type": "varchar"} | body)
    assert list(refused.fields) == [parameter]


async def test_a_field_is_renamed_but_its_code_and_type_stay(client: Client, clock: Clock) -> None:
    made = await add(client, description="before")
    clock.advance(days=1)
    changed = await client.call(
        "v2.deal_fields.update", {"field_code": made.field_code}, {"field_name": "New", "description": None}
    )

    assert (changed.field_code, changed.field_name, changed.field_type) == (made.field_code, "New", "varchar")
    assert changed.description is None
    refused = await refusal(client, "v2.deal_fields.update", {"field_code": made.field_code}, {})
    assert "at least one field" in str(refused)


async def test_only_fields_of_deals_are_described(client: Client) -> None:
    refused = await refusal(
        client, "v2.person_fields.create", {}, {"field_name": "A", "field_type": "text", "description": "x"}
    )
    assert list(refused.fields) == ["description"]


async def test_built_in_fields_are_neither_renamed_nor_deleted(client: Client) -> None:
    for verb, body in (("update", {"field_name": "Topic"}), ("delete", None)):
        with pytest.raises(Refused) as refused:
            await client.call(f"v2.deal_fields.{verb}", {"field_code": "title"}, body)
        assert refused.value.status == 403
    title = next(f for f in (await client.v1.deal_fields.list()).items if f.key == "title")
    with pytest.raises(Refused) as refused:
        await client.call("v1.deal_fields.delete", {"id": title.id})
    assert refused.value.status == 403


async def test_a_deleted_field_takes_its_values_along(client: Client) -> None:
    one, other = await add(client), await add(client)
    await client.call("persons.create", {}, {"name": "P"})
    values = {one.field_code: "a", other.field_code: "b"}
    await client.call("deals.create", {}, {"title": "D", "custom_fields": values})
    lead = await client.call("v1.leads.create", {}, {"title": "L", "person_id": 1, **values})
    gone = await client.call("v2.deal_fields.delete", {"field_code": one.field_code})

    assert gone.field_code == one.field_code
    assert one.field_code not in await codes(client)
    assert (await client.v2.deals.get(1)).custom_fields == {other.field_code: "b"}
    assert (await client.v1.leads.get(lead.id)).model_extra == {other.field_code: "b"}
    refused = await refusal(client, "deals.update", {"id": 1}, {"custom_fields": {one.field_code: "c"}})
    assert list(refused.fields) == [f"custom_fields.{one.field_code}"]
    for verb in ("get", "delete"):
        with pytest.raises(NotFound):
            await client.call(f"v2.deal_fields.{verb}", {"field_code": one.field_code})


# -- where a field is shown, important and required -------------------------------------------------------------------


async def settings(client: Client, code: str, item: str = "deal") -> Any:
    return await client.call(f"v2.{item}_fields.get", {"field_code": code, "include_fields": EVERY_SETTING})


async def test_settings_are_kept_and_what_is_left_out_stays(client: Client) -> None:
    made = await add(client)
    assert made.model_extra == {
        "ui_visibility": {
            "add_visible_flag": False,
            "details_visible_flag": True,
            "projects_detail_visible_flag": False,
            "show_in_pipelines": {"show_in_all": True, "pipeline_ids": []},
        },
        "important_fields": {"enabled": False, "stage_ids": []},
        "required_fields": {"enabled": False, "stage_ids": [], "statuses": {}},
    }
    wanted = {
        "ui_visibility": {"add_visible_flag": True, "show_in_pipelines": {"show_in_all": False, "pipeline_ids": [1]}},
        "important_fields": {"enabled": True, "stage_ids": [2, 3]},
        "required_fields": {"enabled": True, "statuses": {"1": ["won"]}},
    }
    await client.call("v2.deal_fields.update", {"field_code": made.field_code}, wanted)
    await client.call("v2.deal_fields.update", {"field_code": made.field_code}, {"field_name": "B"})
    found = (await settings(client, made.field_code)).model_extra

    assert found["ui_visibility"]["add_visible_flag"] is True
    assert found["ui_visibility"]["details_visible_flag"] is True
    assert found["ui_visibility"]["show_in_pipelines"] == {"show_in_all": False, "pipeline_ids": [1]}
    assert found["important_fields"] == wanted["important_fields"]
    assert found["required_fields"] == {"enabled": True, "stage_ids": [], "statuses": {"1": ["won"]}}
    assert not (await client.v2.deal_fields.get(made.field_code)).model_extra


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"ui_visibility": {"add_visible_flag": 1}}, "ui_visibility.add_visible_flag"),
        ({"ui_visibility": {"show_in_pipelines": True}}, "ui_visibility.show_in_pipelines"),
        (
            {"ui_visibility": {"show_in_pipelines": {"show_in_all": False, "pipeline_ids": [9]}}},
            "ui_visibility.show_in_pipelines.pipeline_ids",
        ),
        ({"important_fields": {"enabled": True, "stage_ids": [99]}}, "important_fields.stage_ids"),
        ({"important_fields": {"enabled": True, "stage_ids": ["1"]}}, "important_fields.stage_ids"),
        ({"required_fields": {"enabled": True, "statuses": {"9": ["won"]}}}, "required_fields.statuses"),
        ({"required_fields": {"enabled": True, "statuses": {"1": ["open"]}}}, "required_fields.statuses"),
        (
            {
                "ui_visibility": {"show_in_pipelines": {"show_in_all": False, "pipeline_ids": []}},
                "important_fields": {"enabled": True, "stage_ids": [1]},
            },
            "important_fields",
        ),
    ],
)
async def test_settings_name_what_is_there(client: Client, body: dict[str, Any], parameter: str) -> None:
    refused = await refusal(client, "v2.deal_fields.create", {}, {"field_name": "A", "field_type": "text"} | body)
    assert list(refused.fields) == [parameter]


async def test_stages_are_kept_only_while_a_field_is_important(client: Client) -> None:
    made = await add(client, important_fields={"enabled": False, "stage_ids": [1]})
    assert made.model_extra["important_fields"] == {"enabled": False, "stage_ids": []}


async def test_a_title_is_always_asked_for(client: Client) -> None:
    shown = {"ui_visibility": {"add_visible_flag": False}}
    refused = await refusal(client, "v2.deal_fields.update", {"field_code": "title"}, shown)
    assert list(refused.fields) == ["ui_visibility.add_visible_flag"]
    await client.call("v2.deal_fields.update", {"field_code": "expected_close_date"}, shown)
    assert (await settings(client, "expected_close_date")).model_extra["ui_visibility"]["add_visible_flag"] is False


async def test_products_have_only_one_of_the_settings(client: Client) -> None:
    made = await add(client, "product")
    assert made.model_extra == {"ui_visibility": {"add_visible_flag": False, "details_visible_flag": True}}
    body = {"field_name": "A", "field_type": "text", "important_fields": {"enabled": True}}
    assert list((await refusal(client, "v2.product_fields.create", {}, body)).fields) == ["important_fields"]


async def test_fields_shown_in_a_dialog_stand_in_it_one_after_another(client: Client) -> None:
    async def shown(code: str, is_shown: bool) -> Any:
        body = {"ui_visibility": {"show_in_add_deal_dialog": {"show": is_shown, "order": 7}}}
        changed = await client.call("v2.person_fields.update", {"field_code": code}, body)
        return changed.model_extra["ui_visibility"]["show_in_add_deal_dialog"]

    one, other = [(await add(client, "person")).field_code for _ in range(2)]
    assert await shown(one, True) == {"show": True, "order": 1}
    assert await shown(other, True) == {"show": True, "order": 2}
    assert await shown(one, True) == {"show": True, "order": 1}
    assert await shown(one, False) == {"show": False, "order": None}


async def test_fields_of_projects_always_come_with_their_settings(client: Client) -> None:
    made = await add(client, "project")
    listed = (await client.v2.project_fields.list(limit=500)).items

    assert listed[-1].model_extra == made.model_extra
    assert set(EVERY_SETTING) == set(made.model_extra)


# -- options ----------------------------------------------------------------------------------------------------------


async def options(client: Client, code: str, item: str = "deal") -> dict[Any, str | None]:
    found = await client.call(f"v2.{item}_fields.get", {"field_code": code})
    return {option.id: option.label for option in found.options}


async def test_options_are_added_renamed_and_deleted_and_no_id_comes_twice(client: Client) -> None:
    code = (await add(client, kind="enum")).field_code
    at = {"field_code": code}
    added = await call(client, "v2.deal_fields.add_options", at, [{"label": "Top"}, {"label": "Peak"}])
    assert [(o.id, o.label) for o in added.items] == [(3, "Top"), (4, "Peak")]
    renamed = await call(client, "v2.deal_fields.update_options", at, [{"id": 3, "label": "Tip"}])
    assert [(o.id, o.label) for o in renamed.items] == [(3, "Tip")]
    gone = await call(client, "v2.deal_fields.delete_options", at, [{"id": 4}, {"id": 1}])
    assert [(o.id, o.label) for o in gone.items] == [(4, "Peak"), (1, "Low")]
    again = await call(client, "v2.deal_fields.add_options", at, [{"label": "Peak"}])
    assert [o.id for o in again.items] == [5]
    assert await options(client, code) == {2: "High", 3: "Tip", 5: "Peak"}


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("update_options", [{"id": 1, "label": "A"}, {"id": 9, "label": "B"}]),
        ("update_options", []),
        ("delete_options", [{"id": 1}, {"id": 9}]),
        ("delete_options", [{"id": 1}, {"id": 1}]),
        ("add_options", [{"label": "A"}, {"label": ""}]),
        ("add_options", []),
    ],
)
async def test_all_options_change_or_none(client: Client, verb: str, body: list[Any]) -> None:
    code = (await add(client, kind="set")).field_code
    await refusal(client, f"v2.deal_fields.{verb}", {"field_code": code}, body)
    assert await options(client, code) == {1: "Low", 2: "High"}


async def test_fields_without_options_get_none(client: Client) -> None:
    text = (await add(client)).field_code
    for code in (text, "status", "title"):
        refused = await refusal(client, "v2.deal_fields.add_options", {"field_code": code}, [{"label": "A"}])
        assert list(refused.fields) == ["field_code"]


async def test_a_deleted_option_is_cleared_from_records(client: Client) -> None:
    one, many = (await add(client, kind="enum")).field_code, (await add(client, kind="set")).field_code
    for values in ({one: 1, many: [1, 2]}, {one: 2, many: [1]}):
        await client.call("deals.create", {}, {"title": "D", "custom_fields": values})
    for code in (one, many):
        await call(client, "v2.deal_fields.delete_options", {"field_code": code}, [{"id": 1}])

    assert (await client.v2.deals.get(1)).custom_fields == {many: [2]}
    assert (await client.v2.deals.get(2)).custom_fields == {one: 2}
    refused = await refusal(client, "deals.update", {"id": 1}, {"custom_fields": {one: 1}})
    assert list(refused.fields) == [f"custom_fields.{one}"]


@pytest.mark.parametrize(("item", "new"), [("deal", {"title": "A"}), ("person", {"name": "A"})])
async def test_labels_are_the_options_of_label_ids(client: Client, item: str, new: dict[str, Any]) -> None:
    at = {"field_code": "label_ids"}
    (label,) = (await call(client, f"v2.{item}_fields.add_options", at, [{"label": "Cool"}])).items
    assert label.color == "gray"
    made = await client.call(f"{item}s.create", {}, new | {"label_ids": [label.id, 1]})
    assert made.label_ids == [label.id, 1]
    await call(client, f"v2.{item}_fields.delete_options", at, [{"id": label.id}])
    assert (await client.call(f"{item}s.get", {"id": made.id})).label_ids == [1]
    refused = await refusal(client, f"{item}s.create", {}, new | {"label_ids": [label.id]})
    assert list(refused.fields) == ["label_ids"]


# -- the older dialect ------------------------------------------------------------------------------------------------


async def test_v1_shows_the_same_field_by_number_and_key(client: Client, clock: Clock) -> None:
    made = await add(client, kind="enum", required_fields={"enabled": True})
    clock.advance(hours=1)
    await client.call("v2.deal_fields.update", {"field_code": made.field_code}, {"field_name": "Level"})
    listed = next(f for f in (await client.v1.deal_fields.list(limit=500)).items if f.key == made.field_code)
    found = await client.call("v1.deal_fields.get", {"id": listed.id})

    assert found == listed
    assert (found.name, found.field_type, found.options) == ("Level", "enum", [{"id": 1, "label": "Low"},
                                                                              {"id": 2, "label": "High"}])  # fmt: skip
    assert (found.add_time, found.update_time) == ("2026-03-11 09:30:00", "2026-03-11 10:30:00")
    assert (found.created_by_user_id, found.last_updated_by_user_id) == (1, 1)
    assert (found.edit_flag, found.mandatory_flag, found.add_visible_flag, found.active_flag) == (
        *(True, True),
        *(False, True),
    )


async def test_v1_has_the_older_keys(client: Client) -> None:
    keys = {f.key for f in (await client.v1.deal_fields.list(limit=500)).items}
    assert {"title", "user_id", "label", "pipeline", "stage_id"} <= keys
    assert {"email", "phone", "label"} <= {f.key for f in (await client.v1.person_fields.list(limit=500)).items}
    assert "content" in {f.key for f in (await client.v1.note_fields.list()).items}
    assert "busy_flag" in {f.key for f in (await client.v1.activity_fields.list()).items}


async def test_v1_makes_changes_and_deletes(client: Client) -> None:
    wanted = {"name": "Level", "field_type": "enum", "options": OPTIONS}
    made = await client.call("v1.deal_fields.create", {}, wanted)
    assert made.add_visible_flag is True
    hidden = await client.call("v1.deal_fields.update", {"id": made.id}, {"name": "Height", "add_visible_flag": False})
    assert (hidden.name, hidden.add_visible_flag, hidden.key) == ("Height", False, made.key)
    assert (await client.call("v1.deal_fields.delete", {"id": made.id})).id == made.id
    with pytest.raises(NotFound):
        await client.call("v1.deal_fields.get", {"id": made.id})
    assert made.key not in await codes(client)


async def test_v1_replaces_options_as_a_whole(client: Client) -> None:
    made = await client.call("v1.deal_fields.create", {}, {"name": "L", "field_type": "enum", "options": OPTIONS})
    await client.call("deals.create", {}, {"title": "D", "custom_fields": {made.key: 1}})
    wanted = [{"id": "2", "label": "Highest"}, {"label": "New"}]
    changed = await client.call("v1.deal_fields.update", {"id": made.id}, {"options": wanted})

    assert changed.options == [{"id": 2, "label": "Highest"}, {"id": 3, "label": "New"}]
    assert changed.options_deleted == [{"id": 1, "label": "Low"}]
    assert (await client.v2.deals.get(1)).custom_fields == {}
    for wrong in ([{"id": 1, "label": "Low"}], [{"id": True, "label": "Low"}], [{"id": [1], "label": "Low"}]):
        await refusal(client, "v1.deal_fields.update", {"id": made.id}, {"options": wrong})


async def test_v1_deletes_several_or_none(client: Client) -> None:
    ids = [(await client.call("v1.person_fields.create", {}, {"name": "N", "field_type": "text"})).id for _ in range(3)]
    with pytest.raises(NotFound):
        await client.call("v1.person_fields.delete_many", {"ids": [ids[0], 99_999]})
    assert (await client.call("v1.person_fields.delete_many", {"ids": ids[:2]})).id == ids[:2]
    left = [f.id for f in (await client.v1.person_fields.list(limit=500)).items]
    assert set(left) & set(ids) == {ids[2]}


async def test_visible_to_is_a_type_of_v1_but_not_for_products(client: Client) -> None:
    made = await client.call("v1.deal_fields.create", {}, {"name": "Seen by", "field_type": "visible_to"})
    deal = await client.call("deals.create", {}, {"title": "D", "custom_fields": {made.key: 7}})
    assert deal.custom_fields == {made.key: 7}
    for item, kind in (("product", "visible_to"), ("deal", "colour"), ("deal", ["text"])):
        body = {"name": "A", "field_type": kind}
        assert list((await refusal(client, f"v1.{item}_fields.create", {}, body)).fields) == ["field_type"]
    assert list((await refusal(client, "v1.deal_fields.create", {}, {"name": "", "field_type": "text"})).fields) == [
        "name"
    ]


async def test_what_is_no_product_field_is_gone(client: Client) -> None:
    for verb, body in (("get", None), ("delete", None), ("update", {"name": "A"})):
        with pytest.raises(Refused) as refused:
            await client.call(f"v1.product_fields.{verb}", {"id": 99_999}, body)
        assert refused.value.status == 410


async def test_leads_have_the_custom_fields_of_deals(client: Client) -> None:
    deal, person = await add(client), await add(client, "person")
    keys = [f.key for f in (await client.v1.lead_fields.list(limit=500)).items]

    assert deal.field_code in keys
    assert person.field_code not in keys
    assert "organization_id" in keys


async def test_webhooks_are_not_told_of_the_values_that_go_with_a_field(client: Client, database: Database) -> None:
    hook = {"subscription_url": "http://127.0.0.1:9/x", "event_action": "*", "event_object": "*", "name": "all"}
    await client.call("v1.webhooks.create", {}, hook)
    made = await add(client)
    await client.call("deals.create", {}, {"title": "D", "custom_fields": {made.field_code: "a"}})
    await client.call("v2.deal_fields.delete", {"field_code": made.field_code})

    async with database.reading() as db:
        assert (await db.execute(select(func.count()).select_from(webhook_events))).scalar_one() == 1
    assert (await client.v2.deals.get(1)).custom_fields == {}
