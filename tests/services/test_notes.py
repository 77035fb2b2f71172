"""Notes: reading, writing and undoing them, and their HTML as text and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records_account import LONG, fill_records
from tui.services.edits import EditError
from tui.services.notes import PREVIEW, merged, plain, to_html, to_markdown
from tui.services.workspace import Workspace

CONTROLS = {chr(n) for n in range(32)} - {"\n", "\t"} | {"\x7f", "\u202e"}


@pytest.fixture
def account(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


def plain_table() -> str:
    return "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>"


def says(workspace: Workspace, kind: str = "deal", record: int | str = 1) -> list[str]:
    return [plain(note.html) for note in workspace.notes.of(kind, record)]


# -- HTML as text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("no tags\nat all", "no tags\nat all"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>x</li><li>y</li></ul>", "• x\n• y"),
        ("<ol><li>x</li><li>y</li></ol>", "1. x\n2. y"),
        ('<a href="https://example.com/a">here</a>', "here (https://example.com/a)"),
        ('<a href="https://example.com">https://example.com</a>', "https://example.com"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<script>alert(1)</script>x<style>p{}</style>", "x"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("<weird-tag>kept</weird-tag>", "kept"),
    ],
)
def test_html_is_read_as_text(html: str, text: str) -> None:
    assert plain(html) == text


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_of_a_note_drives_the_terminal(html: str) -> None:
    assert not CONTROLS & set(plain(html))
    assert not CONTROLS & set(to_markdown(html))


@pytest.mark.parametrize("html", ["&#27;[31m", "&#x202e;x", "<p>&#x9b;0m</p>", "&#7;"])
def test_characters_written_as_numbers_do_not_either(html: str) -> None:
    assert not CONTROLS & set(plain(html) + to_markdown(html))


# -- Markdown and back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello", "<p>Hello</p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("**bold** and *it*", "<p><strong>bold</strong> and <em>it</em></p>"),
        ("- x\n- y", "<ul>\n<li>x</li>\n<li>y</li>\n</ul>"),
        ("| a |\n| --- |\n| b |", plain_table()),
        ("<b onclick=x>&", "<p>&lt;b onclick=x&gt;&amp;</p>"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert to_html(text) == html


@given(st.lists(st.text("abc äß漢👍.,!?", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=4))
def test_words_survive_the_way_there_and_back(paragraphs: list[str]) -> None:
    text = "\n\n".join(" ".join(p.split()) for p in paragraphs)
    html = to_html(text)
    assert plain(html) == text
    assert to_markdown(html) == text


HTML = st.lists(
    st.sampled_from(
        [
            "<p>One</p>", "<p>Two <b>bold</b></p>", "text ", "<br>", "<div class='x'><p>in</p></div>", "<hr>", "</p>",
            '<table data-x="1"><tr><td>odd</td></tr></table>', "<ul><li>a</li><li>b</li></ul>", "<!-- c -->", "&nbsp;",
            "<mention data-user='3'>@Ada</mention>", "<pre>\n\n x\n</pre>", "\n", "<p>", "<span>s</span>", "&amp;",
        ]
    ),
    max_size=8,
).map("".join)  # fmt: skip


@given(HTML)
def test_what_nobody_edited_keeps_its_html_whole(html: str) -> None:
    text = to_markdown(html)
    if text:
        assert merged(html, text) == html
        assert merged(html, f"  {text}\n") == html


@given(HTML)
def test_a_paragraph_added_at_the_end_leaves_the_others_alone(html: str) -> None:
    text = to_markdown(html)
    if text and not html.rstrip().endswith(("<pre>", "<p>")):
        added = merged(html, f"{text}\n\nMore, unlike the rest.")
        assert added.endswith("<p>More, unlike the rest.</p>")
        assert plain(html).split("\n")[0] in plain(added)


def test_only_the_edited_paragraph_is_made_anew() -> None:
    odd = '<table data-x="1"><tr><td>odd</td></tr></table>'
    html = f"<p class='a'>First</p>{odd}<p>Last</p>"
    text = to_markdown(html)
    assert merged(html, text.replace("First", "1st")) == f"<p>1st</p>{odd}<p>Last</p>"
    assert merged(html, text.replace("Last", "")) == f"<p class='a'>First</p>{odd}"


# -- notes of a record --------------------------------------------------------------------------------------------


def test_notes_come_newest_first_and_long_ones_by_their_beginning(account: Workspace) -> None:
    notes = account.notes.of("deal", 1)
    assert [note.id for note in notes] == [1, 2, 3]
    assert [note.pinned for note in notes] == [False, True, False]
    assert [note.author for note in notes] == ["Ada Lindqvist", "Ada Lindqvist", "Bruno Costa"]
    assert notes[2].cut
    assert len(notes[2].html) == PREVIEW
    assert account.notes.content(3) == LONG


async def test_a_note_is_added_and_taken_back(account: Workspace) -> None:
    new = await account.notes.add("deal", 1, "Call **back**")
    note = account.notes.of("deal", 1)[0]
    assert (note.id, note.html, note.author, note.waiting) == (
        new,
        "<p>Call <strong>back</strong></p>",
        "Ada Lindqvist",
        True,
    )
    call = account.outbox.pending()[0].call
    assert (call.operation, call.body) == ("v1.notes.create", {"content": note.html, "deal_id": 1})
    assert (account.copy.get("deal", 1) or {})["update_time"] == "2026-03-12T09:30:00Z"
    assert await account.undo() == "Add a note to “Cold chain for the Hamburg hub”"
    assert len(account.notes.of("deal", 1)) == 3


@pytest.mark.parametrize(("kind", "record"), [("lead", "abc"), ("person", 1), ("organization", 2)])
async def test_every_kind_has_notes(account: Workspace, kind: str, record: int | str) -> None:
    await account.notes.add(kind, record, "Hello", pinned=True)
    notes = account.notes.of(kind, record)
    assert [(n.html, n.pinned) for n in notes] == [("<p>Hello</p>", True)]


async def test_an_edit_changes_only_what_was_edited_and_can_be_undone(account: Workspace) -> None:
    before = account.notes.content(1)
    text = to_markdown(before)
    assert not await account.notes.edit(1, text)
    assert not account.outbox.pending()
    assert await account.notes.edit(1, text.replace("LogiMAT", "the fair"))
    assert '<table data-x="1">' in account.notes.content(1)
    assert "the fair" in says(account)[0]
    await account.undo()
    assert account.notes.content(1) == before


async def test_pinning_and_deleting(account: Workspace) -> None:
    await account.notes.pin(1, "deal", pinned=True)
    assert [n.pinned for n in account.notes.of("deal", 1)] == [True, True, False]
    await account.undo()
    assert [n.pinned for n in account.notes.of("deal", 1)] == [False, True, False]
    await account.notes.delete(2)
    assert [n.id for n in account.notes.of("deal", 1)] == [1, 3]
    await account.undo()
    restored = account.notes.of("deal", 1)[1]
    assert (plain(restored.html), restored.pinned) == ("Pinned: decision by April", True)


async def test_a_note_that_cannot_be_is_refused(account: Workspace) -> None:
    with pytest.raises(EditError, match="needs some text"):
        await account.notes.add("deal", 1, " \n")
    with pytest.raises(EditError, match="at most 100,000"):
        await account.notes.add("deal", 1, "x" * 100_001)
    with pytest.raises(EditError, match="no longer there"):
        await account.notes.edit(77, "x")
    assert not account.outbox.pending()
