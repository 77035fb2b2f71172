"""Mail on deals and with contacts, and the log of calls, from the activities that speak of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from tui.backend.clock import moment, stamp
from tui.backend.demo.dice import dice
from tui.backend.demo.sketches import Row
from tui.backend.demo.words.letters import ANSWERS, ASIDE, ASKED, CLOSING, LETTERS, OTHER
from tui.backend.rules.mail import SNIPPET
from tui.backend.rules.ranking import plain

SHARE, CALLS, STRANGERS, UNREAD = 0.7, 18, 7, 5
OUTCOMES = ("connected", "connected", "connected", "no_answer", "left_voicemail", "busy")
HOST = "mail.waymark.example"


class Post:
    """Collects threads, their messages and who is named in them."""

    def __init__(self, company: dict[str, list[Row]]) -> None:
        self.users = {user["id"]: user for user in company["users"]}
        self.people = {person["id"]: person for person in company["persons"]}
        self.threads: list[Row] = []
        self.messages: list[Row] = []
        self.parties: list[Row] = []

    def begin(self, user_id: int, subject: str, deal_id: int | None = None) -> Row:
        """A new thread in a user's mailbox."""
        thread: Row = {"id": len(self.threads) + 1, "user_id": user_id, "subject": subject, "deal_id": deal_id}
        thread |= {"version": 0, "read_flag": True, "archived_flag": False}
        self.threads.append(thread)
        return thread

    def write(self, thread: Row, person: Row, time: datetime, text: str, *, sent: bool) -> None:
        """A message between the mailbox's owner and a person."""
        user, number, at = self.users[thread["user_id"]], len(self.messages) + 1, stamp(time)
        writer, reader = (user["name"], person["first_name"]) if sent else (person["name"], user["name"].split()[0])
        body = f"<p>Hi {reader},</p><p>{text}</p><p>{CLOSING}<br>{writer}</p>"
        again = any(one["mail_thread_id"] == thread["id"] for one in self.messages[-3:])
        subject = f"Re: {thread['subject']}" if again else thread["subject"]
        row: Row = {
            "id": number,
            "mail_thread_id": thread["id"],
            "user_id": user["id"],
            "subject": subject,
            "body": body,
        }
        row |= {"snippet": plain(body)[:SNIPPET], "mua_message_id": f"<{number}@{HOST}>", "sent_flag": sent}
        self.messages.append(row | {"message_time": at, "add_time": at, "update_time": at, "read_flag": True})
        self._name(number, user, person, sent=sent)
        thread |= {"last_time": at, "update_time": at, "version": thread["version"] + 1}
        thread.setdefault("add_time", at)

    def _name(self, number: int, user: Row, person: Row, *, sent: bool) -> None:
        ours: Row = {"email_address": user["email"], "name": user["name"], "person_id": None}
        theirs: Row = {"email_address": address(person), "name": person["name"], "person_id": person["id"]}
        for role, one in zip(("from", "to"), (ours, theirs) if sent else (theirs, ours), strict=True):
            self.parties.append({"id": len(self.parties) + 1, "mail_message_id": number, "role": role} | one)

    def rows(self) -> dict[str, list[Row]]:
        """The rows; the newest of what came in are not read yet."""
        came = [thread for thread in self.threads if not self._last(thread)["sent_flag"]]
        for thread in sorted(came, key=lambda one: str(one["last_time"]))[-UNREAD:]:
            thread["read_flag"] = self._last(thread)["read_flag"] = False
        return {"mail_threads": self.threads, "mail_messages": self.messages, "mail_parties": self.parties}

    def _last(self, thread: Row) -> Row:
        return [one for one in self.messages if one["mail_thread_id"] == thread["id"]][-1]


def address(person: Row) -> str:
    """Where a person is written to."""
    return str(person["emails"][0]["value"])


def rows(seed: int, company: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows of mail and of call logs; nothing of a deal's mail is later than the deal's last change."""
    post, rng = Post(company), dice(seed, "mail")
    deals = {deal["id"]: deal for deal in company["deals"]}
    done = [one for one in company["activities"] if one["done"] and one["deal_id"]]
    for one in done:
        if one["type"] == "email" and rng.random() < SHARE and _reachable(post, one):
            _exchange(rng, post, one, deals[one["deal_id"]])
    _strangers(rng, post, done)
    return post.rows() | {"call_logs": _calls(dice(seed, "calls"), post, done)}


def _reachable(post: Post, activity: Row) -> bool:
    return activity["person_id"] is not None and bool(post.people[activity["person_id"]]["emails"])


def _exchange(rng: Random, post: Post, activity: Row, deal: Row) -> None:
    """What the activity was: a mail, perhaps the one it answers, and what came back before the deal went on."""
    person, sent = post.people[activity["person_id"]], moment(activity["marked_as_done_time"])
    kind = next((word for word in LETTERS if word in activity["subject"].lower()), "")
    thread = post.begin(activity["owner_id"], _subject(activity["subject"]), deal["id"])
    asked = sent - timedelta(minutes=rng.randint(50, 400))
    if kind == "reply to" and asked > moment(deal["add_time"]):
        post.write(thread, person, asked, rng.choice(ASKED), sent=False)
    post.write(thread, person, sent, rng.choice(LETTERS.get(kind, OTHER)), sent=True)
    answered = sent + timedelta(minutes=rng.randint(25, 2600))
    if answered <= moment(deal["update_time"]):
        post.write(thread, person, answered, rng.choice(ANSWERS), sent=False)


def _subject(subject: str) -> str:
    said = subject.removeprefix("Send ")
    return "Your request" if said.startswith("Reply to") else said[0].upper() + said[1:]


def _strangers(rng: Random, post: Post, done: Sequence[Row]) -> None:
    """Mail that belongs to no deal, from contacts, in the last days."""
    latest = sorted(done, key=lambda one: str(one["marked_as_done_time"]))[-4 * STRANGERS :]
    for one in rng.sample(latest, min(STRANGERS, len(latest))):
        if _reachable(post, one):
            time = moment(one["marked_as_done_time"]) - timedelta(minutes=rng.randint(5, 45))
            subject, text = rng.choice(ASIDE)
            post.write(post.begin(one["owner_id"], subject), post.people[one["person_id"]], time, text, sent=False)


def _calls(rng: Random, post: Post, done: Sequence[Row]) -> list[Row]:
    """The log of the latest calls that had a time."""
    called = [one for one in done if one["type"] == "call" and one["due_time"] and one["person_id"]]
    called.sort(key=lambda one: str(one["marked_as_done_time"]))
    return [log for one in called[-CALLS:] if (log := _log(rng, post, one))]


def _log(rng: Random, post: Post, activity: Row) -> Row | None:
    start = moment(f"{activity['due_date']}T{activity['due_time']}Z")
    longest = int((moment(activity["marked_as_done_time"]) - start).total_seconds())
    phones = post.people[activity["person_id"]]["phones"]
    if longest < 60 or not phones:
        return None
    outcome = rng.choice(OUTCOMES)
    seconds = rng.randint(60, min(longest, 1500)) if outcome == "connected" else rng.randint(4, 30)
    row = {name: activity[name] for name in ("subject", "deal_id", "person_id", "org_id", "note")}
    row |= {"id": f"{rng.getrandbits(128):032x}", "user_id": activity["owner_id"], "activity_id": activity["id"]}
    row |= {"outcome": outcome, "duration": str(seconds), "to_phone_number": phones[0]["value"]}
    row |= {"from_phone_number": post.users[activity["owner_id"]]["phone"], "start_time": stamp(start)}
    return row | {"end_time": stamp(start + timedelta(seconds=seconds)), "add_time": activity["marked_as_done_time"]}
