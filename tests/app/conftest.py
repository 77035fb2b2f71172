"""A small account on this machine, and the application over it, at a fixed moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tui.app.app import PipedriveApp
from tui.services.workspace import Workspace

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
"""A Thursday; 10:30 in Berlin, where the user is."""

Record = dict[str, Any]


class NoConnection:
    """A server that is never asked."""

    async def open(self) -> Any:
        raise OSError("tests ask no server")

    async def close(self) -> None:
        return


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the shell of the developer says about colours is not heard."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A filled copy: two users, two pipelines, a few contacts; no deals, leads or activities."""
    found = Workspace(
        tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite", NoConnection(), name="Lumen Sensors", now=lambda: NOW
    )
    fill_account(found)
    yield found
    found.close()


@pytest.fixture
def app(workspace: Workspace) -> PipedriveApp:
    """The application, with no sync."""
    return PipedriveApp(workspace, live=False)


def fill_account(workspace: Workspace) -> None:
    """Who works here, how money is written, and who they sell to."""
    copy = workspace.copy
    copy.remember("me", {"id": 1, "name": "Ada Lindqvist", "company_id": 7, "timezone_name": "Europe/Berlin"})
    copy.remember("currency", "EUR")
    copy.remember("symbols", {"EUR": "€", "USD": "US$"})
    copy.remember("rates", {"USD": 0.9})
    copy.put("currency", [{"id": 1, "code": "EUR", "symbol": "€", "decimal_points": 2}])
    copy.put("currency", [{"id": 2, "code": "USD", "symbol": "$", "decimal_points": 2}])
    copy.put("user", [{"id": 1, "name": "Ada Lindqvist", "is_you": True}, {"id": 2, "name": "Bruno Costa"}])
    copy.put("pipeline", [_pipeline(1, "Sales"), _pipeline(2, "Partners")])
    copy.put("stage", [_stage(1, "Qualified", 1), _stage(2, "Proposal", 1), _stage(3, "Contract", 1)])
    copy.put("stage", [_stage(4, "First talk", 2), _stage(5, "Signed", 2)])
    copy.put("activity_type", [_type(1, "Call"), _type(2, "Meeting"), _type(3, "Task")])
    copy.put("organization", [_organization(*row) for row in ORGANIZATIONS])
    copy.put("person", [_person(*row) for row in PERSONS])
    copy.remember("filled", value=True)
    workspace.money.reload()
    workspace._settle()


ORGANIZATIONS = (
    (1, "Nordlicht Logistik GmbH", "Am Sandtorkai 14, 20457 Hamburg, Germany"),
    (2, "Verano Foods", "Calle de Alcalá 21, 28014 Madrid, Spain"),
    (3, "株式会社サクラ運輸", "横浜市中区本町 1-2-3"),
    (4, "Blue Harbor Freight", ""),
)
PERSONS = (
    (1, "Jonas Petersen", 1, "Head of logistics"),
    (2, "Lucía Márquez", 2, ""),
    (3, "佐藤 花子", 3, "部長"),
    (4, "Sam O'Neil [bold]", 4, ""),
    (5, "Élodie Brun", None, "Freelancer"),
)


def _pipeline(number: int, name: str) -> Record:
    return {"id": number, "name": name, "order_nr": number, "is_deal_probability_enabled": False}


def _stage(number: int, name: str, pipeline: int) -> Record:
    return {"id": number, "name": name, "pipeline_id": pipeline, "order_nr": number, "deal_probability": 100}


def _type(number: int, name: str) -> Record:
    return {"id": number, "name": name, "key_string": name.lower(), "order_nr": number, "active_flag": True}


def _organization(number: int, name: str, address: str) -> Record:
    return {"id": number, "name": name, "owner_id": 1, "address": {"value": address}}


def _person(number: int, name: str, organization: int | None, job: str) -> Record:
    phones = [{"value": f"+49 40 555 01{number:02}", "label": "work", "primary": True}]
    emails = [{"value": f"person{number}@example.com", "label": "work", "primary": True}]
    return {"id": number, "name": name, "org_id": organization, "job_title": job, "phones": phones, "emails": emails}
