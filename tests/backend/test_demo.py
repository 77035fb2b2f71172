from __future__ import annotations

import random
import re
import time
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, func, select

from tui.backend import tables
from tui.backend.database import Database
from tui.backend.demo.company import build
from tui.backend.users import owner_id

Rows = dict[str, list[dict[str, Any]]]

MOMENTS = (
    datetime(2026, 11, 18, 13, 20, tzinfo=UTC),  # a working day
    datetime(2026, 11, 21, 8, 19, tzinfo=UTC),  # a Saturday
    datetime(2026, 11, 23, 5, 0, tzinfo=UTC),  # Monday before work
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # the hour that summer time takes away
    datetime(2027, 1, 1, 0, 30, tzinfo=UTC),  # New Year's night
    datetime(2028, 2, 29, 20, 45, tzinfo=UTC),  # a leap day's evening
)
WEDNESDAY = MOMENTS[0]


@pytest.fixture(scope="module", params=range(len(MOMENTS)), ids=[f"{moment:%a %d %b %H:%M}" for moment in MOMENTS])
def built(request: pytest.FixtureRequest) -> tuple[Rows, datetime]:
    number: int = request.param
    return build(number + 1, MOMENTS[number]), MOMENTS[number]


@pytest.fixture(scope="module")
def company() -> Rows:
    return build(7, WEDNESDAY)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def by_id(rows: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def urgency(activities: list[dict[str, Any]], now: datetime) -> str:
    if not activities:
        return "none"
    first = min(activities, key=lambda row: (row["due_date"], row["due_time"] or ""))
    today = now.astimezone(ZoneInfo("Europe/Berlin")).date().isoformat()
    due = f"{first['due_date']}T{first['due_time']}Z" if first["due_time"] else None
    late = at(due) < now if due else first["due_date"] < today
    return "overdue" if late else "today" if first["due_date"] == today else "planned"


def test_same_seed_and_moment_give_the_same_company_whatever_was_rolled_before() -> None:
    first = build(3, WEDNESDAY)
    random.seed(1)
    random.random()
    assert build(3, WEDNESDAY) == first


def test_another_seed_gives_another_company() -> None:
    titles = [{deal["title"] for deal in build(seed, WEDNESDAY)["deals"]} for seed in (3, 4)]
    assert len(titles[0] & titles[1]) < 150


def test_global_dice_are_left_alone() -> None:
    random.seed(5)
    expected = random.random()
    random.seed(5)
    build(3, WEDNESDAY)
    assert random.random() == expected


def test_moment_may_be_told_in_any_zone() -> None:
    assert build(3, WEDNESDAY.astimezone(ZoneInfo("Asia/Tokyo"))) == build(3, WEDNESDAY)


def test_is_quick() -> None:
    build(1, WEDNESDAY)
    begun = time.process_time()
    build(2, WEDNESDAY)
    assert time.process_time() - begun < 0.5


def test_every_row_fits_the_tables(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    engine = create_engine("sqlite://")
    tables.metadata.create_all(engine)
    with engine.begin() as db:
        for name, some in rows.items():
            table = tables.metadata.tables[name]
            assert {frozenset(row) for row in some} == {frozenset(some[0])}
            assert set(some[0]) <= set(table.c.keys())
            db.execute(table.insert(), some)
            assert db.execute(select(func.count()).select_from(table)).scalar_one() == len(some)
    engine.dispose()


async def test_a_workspace_can_be_filled_with_it(company: Rows, tmp_path: Path) -> None:
    database = Database(tmp_path / "demo")
    await database.open(lambda _now: company)
    assert database.company["name"] == "Waymark Telematics"
    assert await owner_id(database) == 1
    async with database.reading() as db:
        for name, some in company.items():
            found = await db.execute(select(func.count()).select_from(tables.metadata.tables[name]))
            assert found.scalar_one() == len(some)
    await database.close()


def test_as_many_as_promised(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    exact = {"organizations": 150, "persons": 400, "deals": 300, "products": 40, "leads": 25, "users": 4}
    exact |= {"pipelines": 2, "stages": 9, "activity_types": 6, "lead_labels": 3, "company": 1}
    assert {name: len(rows[name]) for name in exact} == exact
    assert 620 <= len(rows["activities"]) <= 820
    assert 200 <= len(rows["notes"]) <= 300


def test_ids_are_unique_and_positive(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    for name, some in rows.items():
        ids = [row["id"] for row in some if "id" in row]
        assert len(set(ids)) == len(ids), name
        assert all(isinstance(one, str) or 0 < one < 2**31 for one in ids), name
        if name != "fields" and ids and not isinstance(ids[0], str):
            assert sorted(ids) == list(range(1, len(some) + 1)), name


def test_every_reference_leads_somewhere(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    targets = {"org_id": "organizations", "organization_id": "organizations", "person_id": "persons"}
    targets |= {"deal_id": "deals", "lead_id": "leads", "pipeline_id": "pipelines", "stage_id": "stages"}
    targets |= dict.fromkeys(("owner_id", "creator_user_id", "creator_id", "user_id"), "users")
    known = {
        name: {row["id"] for row in some}
        for name, some in rows.items()
        if some and "id" in some[0] and name != "fields"
    }
    for name, some in rows.items():
        for row in some:
            for column, target in targets.items():
                assert row.get(column) is None or row[column] in known[target], (name, column, row)


def test_types_labels_currencies_and_custom_fields_are_known(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    options = {
        (field["item_type"], field["field_code"]): {option["id"] for option in field["options"] or ()}
        for field in rows["fields"]
    }
    reasons = {
        option["label"]
        for field in rows["fields"]
        if (field["item_type"], field["field_code"]) == ("deal", "lost_reason")
        for option in field["options"]
    }
    assert {row["type"] for row in rows["activities"]} == {row["key_string"] for row in rows["activity_types"]}
    assert {deal["currency"] for deal in rows["deals"]} == {"EUR", "USD", "GBP"}
    assert {deal["lost_reason"] for deal in rows["deals"] if deal["status"] == "lost"} == reasons
    for item, name in (("deal", "deals"), ("person", "persons"), ("organization", "organizations")):
        assert {label for row in rows[name] for label in row["label_ids"]} <= options[item, "label_ids"]
        for row in rows[name]:
            for key, value in row.get("custom_fields", {}).items():
                chosen = value if isinstance(value, list) else [value]
                assert not options[item, key] or set(chosen) <= options[item, key]
    labels = {label["id"] for label in rows["lead_labels"]}
    assert {label for lead in rows["leads"] for label in lead["label_ids"]} <= labels
    assert sum(bool(lead["label_ids"]) for lead in rows["leads"]) >= 12


def test_board_is_a_funnel_and_a_second_pipeline(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    live = [deal for deal in rows["deals"] if deal["status"] == "open"]
    assert Counter(deal["pipeline_id"] for deal in live) == {1: 190, 2: 25}
    names = {stage["id"]: stage["name"] for stage in rows["stages"]}
    counts = Counter(names[deal["stage_id"]] for deal in live if deal["pipeline_id"] == 1)
    funnel = ["Qualified", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started"]
    assert [counts[name] for name in funnel] == sorted(counts.values(), reverse=True)
    assert Counter(deal["status"] for deal in rows["deals"]) == {"open": 215, "won": 42, "lost": 43}


def test_stage_of_a_deal_belongs_to_its_pipeline(company: Rows) -> None:
    pipeline_of = {stage["id"]: stage["pipeline_id"] for stage in company["stages"]}
    assert all(pipeline_of[deal["stage_id"]] == deal["pipeline_id"] for deal in company["deals"])


def test_stage_history_is_contiguous(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    history = defaultdict(list)
    for row in rows["stage_history"]:
        history[row["deal_id"]].append(row)
    assert len(history) == len(rows["deals"])
    for deal in rows["deals"]:
        stays = history[deal["id"]]
        assert stays[0]["entered_at"] == deal["add_time"]
        assert (stays[-1]["left_at"], stays[-1]["stage_id"]) == (None, deal["stage_id"])
        assert deal["stage_change_time"] == (stays[-1]["entered_at"] if len(stays) > 1 else None)
        for before, after in pairwise(stays):
            assert before["entered_at"] < before["left_at"] == after["entered_at"]
            assert before["stage_id"] != after["stage_id"]


def test_changes_end_where_the_deal_is(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    deals = by_id(rows["deals"])
    latest: dict[tuple[int, str], Any] = {}
    for change in rows["changes"]:
        deal = deals[int(change["item_id"])]
        assert change["old_value"] != change["new_value"]
        assert deal["add_time"] <= change["time"] <= deal["update_time"]
        latest[deal["id"], change["field_key"]] = change["new_value"]
    assert {key for _, key in latest} >= {"add_time", "stage_id", "value", "owner_id", "status", "expected_close_date"}
    for (deal_id, key), value in latest.items():
        assert deals[deal_id][key] == value


def test_closing_times_match_the_status(built: tuple[Rows, datetime]) -> None:
    rows, now = built
    for deal in rows["deals"]:
        own, other = ("won_time", "lost_time") if deal["status"] == "won" else ("lost_time", "won_time")
        closed = deal["status"] != "open"
        assert (deal["close_time"] is not None) == closed == (deal[own] is not None)
        assert deal[other] is None
        assert (deal["lost_reason"] is not None) == (deal["status"] == "lost")
        if closed:
            assert deal["close_time"] == deal[own] > (deal["stage_change_time"] or deal["add_time"])
            assert now - at(deal["close_time"]) < timedelta(days=570)
            assert abs(date.fromisoformat(deal["local_close_date"]) - at(deal["close_time"]).date()) <= timedelta(
                days=1
            )


def test_nothing_comes_from_the_future(built: tuple[Rows, datetime]) -> None:
    rows, now = built
    limit = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    past = re.compile(r"(_time|_at|^time|^created|^modified|^last_login)$")
    for name, some in rows.items():
        for row in some:
            for column, value in row.items():
                if past.search(column) and column != "due_time" and value is not None:
                    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value), (name, column, value)
                    assert value <= limit, (name, column, row)


def test_nothing_is_done_before_it_is_due_or_after_now(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    for row in rows["activities"]:
        assert row["done"] == (row["marked_as_done_time"] is not None)
        if row["done"]:
            due = f"{row['due_date']}T{row['due_time'] or '00:00:00'}Z"
            assert at(due) - timedelta(hours=2) < at(row["marked_as_done_time"])
            assert row["add_time"] < row["marked_as_done_time"] == row["update_time"]
        else:
            assert row["update_time"] == row["add_time"]


def test_a_deal_is_older_than_all_about_it(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    deals, people, orgs = by_id(rows["deals"]), by_id(rows["persons"]), by_id(rows["organizations"])
    for row in rows["activities"] + rows["notes"]:
        if deal := deals.get(row["deal_id"]):
            assert deal["add_time"] <= row["add_time"]
            assert row.get("done") is False or row["update_time"] <= deal["update_time"]
            assert (row["person_id"], row["org_id"]) == (deal["person_id"], deal["org_id"])
        for known in (people.get(row["person_id"]), orgs.get(row["org_id"])):
            assert known is None or known["add_time"] <= row["add_time"]
    for deal in deals.values():
        person = people[deal["person_id"]]
        assert person["org_id"] == deal["org_id"]
        assert person["add_time"] < deal["add_time"] <= deal["update_time"]
        assert deal["org_id"] is None or orgs[deal["org_id"]]["add_time"] < person["add_time"]


def test_update_time_is_the_last_thing_that_happened(built: tuple[Rows, datetime]) -> None:
    rows, _ = built
    last: dict[int, str] = defaultdict(str)
    for row in rows["changes"]:
        last[int(row["item_id"])] = max(last[int(row["item_id"])], row["time"])
    for row in rows["notes"] + [row for row in rows["activities"] if row["done"]]:
        if row["deal_id"]:
            last[row["deal_id"]] = max(last[row["deal_id"]], row["update_time"])
    for deal in rows["deals"]:
        assert deal["update_time"] == last[deal["id"]]


def test_urgency_mix(built: tuple[Rows, datetime]) -> None:
    rows, now = built
    undone = defaultdict(list)
    for row in rows["activities"]:
        if not row["done"] and row["deal_id"]:
            undone[row["deal_id"]].append(row)
    live = [deal["id"] for deal in rows["deals"] if deal["status"] == "open"]
    mix = Counter(urgency(undone[deal_id], now) for deal_id in live)
    share = {name: count / len(live) for name, count in mix.items()}
    assert share == pytest.approx({"overdue": 0.12, "today": 0.08, "none": 0.20, "planned": 0.60}, abs=0.02)
    assert set(undone) <= set(live)


def test_some_deals_are_rotten_but_not_all(built: tuple[Rows, datetime]) -> None:
    rows, now = built
    days = {stage["id"]: stage["days_to_rotten"] for stage in rows["stages"] if stage["is_deal_rot_enabled"]}
    live = [deal for deal in rows["deals"] if deal["status"] == "open" and deal["stage_id"] in days]
    rotten = [deal for deal in live if at(deal["update_time"]) + timedelta(days=days[deal["stage_id"]]) < now]
    assert 8 <= len(rotten) <= 45 < len(live)


def test_week_is_full_of_calls_and_meetings_in_business_hours(company: Rows) -> None:
    zone, monday = ZoneInfo("Europe/Berlin"), date(2026, 11, 16)
    week = {(monday + timedelta(days=n)).isoformat() for n in range(5)}
    mine = [row for row in company["activities"] if row["owner_id"] == 1 and row["due_date"] in week]
    timed = sorted(row["due_date"] + row["due_time"] for row in mine if row["due_time"])
    assert {row["due_date"] for row in mine if row["due_time"]} == week
    assert len(timed) >= 14
    assert any(row["due_time"] is None for row in mine)
    for row in company["activities"]:
        if row["due_time"]:
            local = at(f"{row['due_date']}T{row['due_time']}Z").astimezone(zone)
            assert 8 <= local.hour < 17
            assert local.weekday() < 5
            assert re.fullmatch(r"0\d:\d\d:00", row["duration"])


def test_some_meetings_overlap(company: Rows) -> None:
    found = Counter(
        (row["owner_id"], row["due_date"], row["due_time"]) for row in company["activities"] if row["due_time"]
    )
    assert any(count > 1 for count in found.values())


def test_leads_as_promised(built: tuple[Rows, datetime]) -> None:
    leads = built[0]["leads"]
    assert sum(not lead["was_seen"] for lead in leads) == 9
    assert sum(lead["is_archived"] for lead in leads) == 4
    assert not any(lead["is_archived"] and not lead["was_seen"] for lead in leads)
    assert len({lead["source_name"] for lead in leads}) >= 4
    assert all(
        re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", x["id"]) for x in leads
    )
    assert all((lead["value_amount"] is None) == (lead["value_currency"] is None) for lead in leads)


def test_values_are_quoted_not_rolled(company: Rows) -> None:
    values = [deal["value"] for deal in company["deals"]]
    assert all(value % 50 == 0 for value in values)
    assert 4_000 < sorted(values)[150] < 20_000
    assert max(values) > 50_000
    assert {price["currency"] for product in company["products"] for price in product["prices"]} == {"EUR", "USD"}


def test_titles_that_test_the_screen_are_there(built: tuple[Rows, datetime]) -> None:
    titles = [deal["title"] for deal in built[0]["deals"] if deal["status"] == "open"]
    assert len({deal["title"] for deal in built[0]["deals"]}) == 300
    assert any(len(title) > 90 for title in titles)
    assert any("🚚" in title for title in titles)
    assert any("[Phase 2]" in title for title in titles)
    assert any("[red]" in title for title in titles)
    assert any("«" in title for title in titles)


def test_notes_are_short_html_without_empty_places(built: tuple[Rows, datetime]) -> None:
    notes = built[0]["notes"]
    for note in notes:
        assert set(re.findall(r"<(\w+)>", note["content"])) <= {"p", "ul", "li", "b"}
        assert note["content"].count("<") == 2 * note["content"].count("</")
        assert not re.search(r"[{}]|None|\ba pilot a\b", note["content"])
        assert 10 < len(note["content"]) < 700
        assert any(note[link] for link in ("deal_id", "person_id", "org_id", "lead_id"))
        for kind, link in (("deal", "deal_id"), ("person", "person_id"), ("organization", "org_id")):
            assert not note[f"pinned_to_{kind}_flag"] or note[link]
    assert len({note["content"] for note in notes}) > 0.9 * len(notes)
    assert any(note["pinned_to_deal_flag"] for note in notes)


def test_contacts_can_be_reached_only_where_nobody_lives(company: Rows) -> None:
    people = company["persons"]
    assert len({person["name"] for person in people}) >= 395
    mails = [mail for person in people for mail in person["emails"]]
    assert all(re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+\.example", mail["value"]) for mail in mails)
    phones = [phone["value"] for person in people for phone in person["phones"]]
    assert len(set(phones)) == len(phones)
    for person in people:
        for values in (person["emails"], person["phones"]):
            assert sum(value["primary"] for value in values) == bool(values)
