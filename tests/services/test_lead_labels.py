"""The labels of leads, edited and sent to the backend."""

from __future__ import annotations

import pytest

from tests.services.demo_account import Account, sent
from tui.services import filling, sending
from tui.services.edits import EditError
from tui.services.lead_labels import LeadLabels, read_labels
from tui.services.workspace import Workspace


async def told(account: Account) -> dict[str, str]:
    """The labels of the server: name and colour."""
    page = await account[1].client.v1.lead_labels.list()
    return {str(label.name): str(label.color) for label in page.items}


def named(workspace: Workspace, name: str) -> str:
    return next(label for label, (other, _) in workspace.leads.labels().items() if other == name)


def some(workspace: Workspace, count: int = 2) -> list[str]:
    return workspace.leads.inbox().ids[:count]


async def on_server(account: Account, lead: str) -> list[str]:
    return list((await account[1].client.v1.leads.get(lead)).label_ids or [])


async def test_a_label_is_added_put_on_leads_renamed_and_recoloured(account: Account) -> None:
    workspace, _ = account
    labels, before = LeadLabels(workspace), len(workspace.leads.labels())
    new = await labels.add("  Needs   legal ")
    assert list(workspace.leads.labels())[-1] == new
    lead = some(workspace, 1)[0]
    await workspace.leads.many.label(new, lead)
    await sent(account)
    real = named(workspace, "Needs legal")
    assert real != new
    assert real in workspace.leads.get(lead)["label_ids"]
    assert real in await on_server(account, lead)
    await labels.rename(real, "Legal")
    await labels.colour(real, "pink")
    await sent(account)
    assert (await told(account))["Legal"] == "pink"
    assert len(workspace.leads.labels()) == before + 1
    for _ in range(3):
        await workspace.undo()
    await sent(account)
    assert (await told(account))["Needs legal"] != "pink"
    assert real not in await on_server(account, lead)


async def test_a_new_label_takes_a_colour_no_other_has(account: Account) -> None:
    workspace, _ = account
    taken = {colour for _, colour in workspace.leads.labels().values()}
    new = await LeadLabels(workspace).add("Fresh")
    assert workspace.leads.labels()[new][1] not in taken


@pytest.mark.parametrize("send_first", [False, True])
async def test_a_deleted_label_goes_off_its_leads_and_comes_back_on_all_of_them(
    account: Account,
    send_first: bool,
) -> None:
    workspace, _ = account
    labels, leads = LeadLabels(workspace), some(workspace)
    new = await labels.add("Passing")
    await workspace.leads.many.label(new, *leads)
    if send_first:
        await sent(account)
    label = named(workspace, "Passing")
    assert labels.used()[label] == len(leads)
    await labels.delete(label)
    assert all(label not in workspace.leads.get(lead)["label_ids"] for lead in leads)
    await sent(account)
    assert "Passing" not in await told(account)
    # what is done to such a lead next is no conflict with what the server did to it
    await workspace.leads.many.label(next(iter(workspace.leads.labels())), leads[0])
    await sent(account)
    await workspace.undo()
    await workspace.undo()
    await sent(account)
    back = named(workspace, "Passing")
    assert [back in await on_server(account, lead) for lead in leads] == [True, True]
    assert labels.used()[back] == len(leads)
    await workspace.redo()
    await sent(account)
    assert "Passing" not in await told(account)
    assert back not in await on_server(account, leads[0])


async def test_labels_that_cannot_be(account: Account) -> None:
    labels = LeadLabels(account[0])
    first, (name, _) = next(iter(account[0].leads.labels().items()))
    for typed, wrong in ((" ", "needs a name"), (name.upper(), "already"), ("x" * 300, "at most 255")):
        with pytest.raises(EditError, match=wrong):
            await labels.add(typed)
        assert wrong in str(labels.wrong(typed))
    assert labels.wrong(name.upper(), first) is None
    for edit in (labels.rename("gone", "Other"), labels.colour("gone", "red"), labels.delete("gone")):
        with pytest.raises(EditError, match="no longer there"):
            await edit


async def test_a_label_that_vanished_elsewhere_is_told_and_never_sent(account: Account) -> None:
    workspace, session = account
    lead = some(workspace, 1)[0]
    new = await LeadLabels(workspace).add("Elsewhere")
    await workspace.leads.many.label(new, lead)
    await sent(account)
    gone = named(workspace, "Elsewhere")
    await session.client.v1.lead_labels.delete(gone)
    await filling.refresh(session, asked=True)
    workspace.copy.put("lead", [{**workspace.leads.get(lead), "label_ids": [gone]}])  # not heard of yet
    with pytest.raises(EditError, match="no longer there"):
        await workspace.leads.many.label(gone, lead)
    stays = next(iter(workspace.leads.labels()))
    await workspace.leads.many.label(stays, lead)
    assert workspace.leads.get(lead)["label_ids"] == [stays]


async def test_a_label_nobody_heard_vanished_is_told_by_its_name(account: Account) -> None:
    workspace, session = account
    lead = some(workspace, 1)[0]
    await LeadLabels(workspace).add("Vanishing")
    await sent(account)
    gone = named(workspace, "Vanishing")
    await session.client.v1.lead_labels.delete(gone)
    await workspace.leads.many.label(gone, lead)
    await sending.drain(session)
    assert [entry.error for entry in workspace.outbox.refused()] == [
        "The label “Vanishing” is no longer there. Choose another one."
    ]


async def test_renaming_a_label_does_not_change_the_numbers_of_the_others(account: Account) -> None:
    workspace, _ = account
    before = list(workspace.leads.labels())
    first = before[0]
    for made, label in enumerate(before):
        workspace.copy.put(
            "lead_label", [{**(workspace.copy.get("lead_label", label) or {}), "add_time": f"2026-0{made + 1}"}]
        )
    await LeadLabels(workspace).rename(first, "Zzz")
    assert list(workspace.leads.labels()) == before
    await sent(account)
    assert workspace.leads.labels()[first][0] == "Zzz"


KNOWN = {
    "a": ("Hot", "red"),
    "b": ("Hot, really", "red"),
    "c": ("Warm", "yellow"),
    "d": ("Wärmer,  still", "yellow"),
    "e": ("Berlin, Köln, Wien", "blue"),
}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("hot", ["a"]),
        ("hot,", ["a"]),
        ("Hot, Warm", ["a", "c"]),
        ("hot, really", ["b"]),
        ("hot,REALLY, warm", ["b", "c"]),
        ("warm, hot, re", ["c", "b"]),
        ("warmer, still, berlin, köln, wien", ["d", "e"]),
        ("berlin, warm, berlin", ["e", "c"]),
        (" , ,", []),
    ],
)
def test_labels_are_read_by_their_names_also_those_with_commas(text: str, labels: list[str]) -> None:
    assert read_labels(KNOWN, text) == labels


@pytest.mark.parametrize("label", KNOWN)
def test_a_label_is_read_as_it_is_written(label: str) -> None:
    assert read_labels(KNOWN, KNOWN[label][0]) == [label]


@pytest.mark.parametrize(("text", "words"), [("warm, tepid", "no label “tepid”"), ("w", "“w” may be several labels")])
def test_a_label_there_is_not_is_told(text: str, words: str) -> None:
    with pytest.raises(EditError, match=words):
        read_labels(KNOWN, text)
