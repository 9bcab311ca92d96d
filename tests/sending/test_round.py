"""Rounds of sending: everything goes out once, to the right people, whatever happens on the way."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from notifications.channels import Channel
from pathway.case.history import Notice
from pathway.sending import Sent, Words, send_waiting
from pathway.store import tables
from pathway.store.sql import SqlStore
from pathway.walk import MESSAGES_HELD
from tests.builders import AT, PROGRAMME, a_case, a_staff_member, act
from tests.sending.mail_servers import DROP, free_port, post_office, scripted

WORDS = Words({}, "https://pathway.example", None, PROGRAMME, "service.example")
MEMBERS = (
    a_staff_member("s-advisor", email="advisor@service.example"),
    a_staff_member("s-manager", "service_manager", email="manager@service.example"),
    a_staff_member("c-north", "care_coordinator", party="team", team="north", email="north@trust.example"),
    a_staff_member("c-south", "care_coordinator", party="team", team="south", email="south@trust.example"),
)


def a_message(key: str = "one", to: str = "s-advisor", **other: Any) -> Notice:
    """A notice there are words for."""
    values = {"kind": "consent_withdrawn", "is_role": False, "case": None, "made_at": AT, "values": {}}
    return Notice(key=key, to=to, **{**values, **other})


def holding(store: SqlStore, *notices: Notice, members: Sequence[Any] = MEMBERS) -> SqlStore:
    """The store with these people and what waits for them."""
    with store.work() as work:
        for member in members:
            work.put_staff(member, AT, "system")
        work.notify(notices)
    return store


def sent(store: SqlStore, channel: Channel, at: datetime = AT) -> Sent:
    """One round."""
    return send_waiting(store, channel, WORDS, lambda: at)


def deliveries(store: SqlStore) -> list[Any]:
    """What became of each message."""
    with store.connect() as connection:
        table = tables.deliveries
        return list(connection.execute(select(table).order_by(table.c.notice, table.c.staff)))


def test_what_waits_goes_out_once(sql_store: SqlStore) -> None:
    with post_office() as (inbox, server):
        holding(sql_store, a_message("one"), a_message("two", "s-manager"))
        first, second = sent(sql_store, server), sent(sql_store, server, AT + timedelta(days=1))
        got = sorted(message["To"].addresses[0].addr_spec for message in inbox.messages)
    assert (first.sent, second.sent, got) == (2, 0, ["advisor@service.example", "manager@service.example"])


def test_a_role_is_everybody_who_has_it_in_the_team_of_the_case(sql_store: SqlStore) -> None:
    case = a_case("aaaa-aaaa", team="north")
    holding(sql_store)
    with sql_store.work() as work:
        work.save([act(None, case, notices=(a_message("x", "care_coordinator", is_role=True, case="aaaa-aaaa"),))])
    with post_office() as (_, server):
        sent(sql_store, server)
    assert [row.staff for row in deliveries(sql_store)] == ["c-north"]


@pytest.mark.parametrize(("to", "is_role"), [("duty_worker", True), ("s-gone", False), ("s-advisor", False)])
def test_what_is_for_nobody_here_goes_to_the_managers(sql_store: SqlStore, to: str, is_role: bool) -> None:
    left = [replace(MEMBERS[0], is_active=False), *MEMBERS[1:]]
    holding(sql_store, a_message("one", to, is_role=is_role), members=left)
    with post_office() as (inbox, server):
        sent(sql_store, server)
        assert [m["To"].addresses[0].addr_spec for m in inbox.messages] == ["manager@service.example"]


def test_what_there_is_nobody_for_waits_until_there_is_somebody(sql_store: SqlStore) -> None:
    holding(sql_store, a_message("one", "duty_worker", is_role=True), members=())
    with post_office() as (_, server):
        assert sent(sql_store, server).nobody == 1
        holding(sql_store)
        assert sent(sql_store, server).sent == 1


def test_the_same_message_has_the_same_mark_at_every_try(sql_store: SqlStore) -> None:
    holding(sql_store, a_message())
    with scripted(taken_over=[DROP, "451 later", "250 good"]) as (played, server):
        at = AT
        for _ in range(3):
            sent(sql_store, server, at)
            at += timedelta(hours=2)
        marks = {line for text in played.taken for line in text.splitlines() if line.lower().startswith(b"message-id")}
    assert (len(played.taken), len(marks)) == (3, 1)
    assert [(row.state, row.attempts) for row in deliveries(sql_store)] == [("sent", 3)]


def test_a_refusal_for_good_is_a_failure_that_says_why(sql_store: SqlStore) -> None:
    holding(sql_store, a_message())
    with scripted(RCPT="550 nobody of that name") as (_, server):
        assert sent(sql_store, server).failed == 1
    [row] = deliveries(sql_store)
    assert row.state == "failed"
    assert "550 nobody of that name" in row.problem


def test_a_member_of_staff_without_an_address_is_a_failure_that_says_what_to_do(sql_store: SqlStore) -> None:
    holding(sql_store, a_message("one", "s-none"), members=(a_staff_member("s-none"),))
    with post_office() as (_, server):
        assert sent(sql_store, server).failed == 1
    assert "add it under Staff" in deliveries(sql_store)[0].problem


def test_a_mail_server_that_is_down_three_days_loses_nothing(sql_store: SqlStore) -> None:
    holding(sql_store, *(a_message(f"n{number}") for number in range(30)))
    with scripted(greeting="421 not today") as (_, down):
        for hour in range(72):
            assert sent(sql_store, down, AT + timedelta(hours=hour)).down
    assert {(row.state, row.attempts) for row in deliveries(sql_store)} == {("waiting", 0)}
    with post_office() as (inbox, server):
        assert sent(sql_store, server, AT + timedelta(hours=72)).sent == 30
    assert len({m["Message-ID"] for m in inbox.messages}) == 30


def test_after_five_days_of_tries_it_counts_as_failed(sql_store: SqlStore) -> None:
    holding(sql_store, a_message("refused"), a_message("down", "s-manager"))
    with scripted(RCPT="450 later") as (_, server):
        for hour in range(0, 24 * 6, 2):
            sent(sql_store, server, AT + timedelta(hours=hour))
    assert {row.state for row in deliveries(sql_store)} == {"failed"}


def test_a_server_that_breaks_down_half_way_gets_the_rest_later(sql_store: SqlStore) -> None:
    holding(sql_store, *(a_message(f"n{number:02}") for number in range(50)))
    with scripted(MAIL=["250 good"] * 30 + ["421 closing", "250 good"]) as (played, server):
        first = sent(sql_store, server)
        assert (first.sent, bool(first.down)) == (30, True)
        second = sent(sql_store, server, AT + timedelta(minutes=2))
        assert (second.sent, len(played.taken), len(set(played.taken))) == (20, 50, 50)


def test_while_messages_are_held_back_only_urgent_ones_go(sql_store: SqlStore) -> None:
    quiet = a_message("quiet", kind="on_hold", values={"reason": "holiday"})
    holding(sql_store, a_message("urgent", kind="death"), quiet)
    with sql_store.work() as work:
        work.remember(MESSAGES_HELD, "2026-01-26", AT, "system")
    with post_office() as (_, server):
        held = sent(sql_store, server)
        assert (held.sent, held.held_since) == (1, "2026-01-26")
        with sql_store.work() as work:
            work.remember(MESSAGES_HELD, "", AT, "s-manager")
        assert sent(sql_store, server).sent == 1


def test_eight_senders_at_once_send_everything_once(sql_store: SqlStore) -> None:
    holding(sql_store, *(a_message(f"n{number:03}") for number in range(400)))
    with post_office() as (inbox, server):
        senders = [threading.Thread(target=sent, args=(sql_store, server)) for _ in range(8)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert len(inbox.messages) == len({m["Message-ID"] for m in inbox.messages}) == 400


KILLED = """
import sys
from datetime import datetime
from notifications.channels.smtp import MailServer
from tests.builders import AT, SeededChance, PROGRAMME
from tests.conftest import no_rules
from pathway.store import open_store
from tests.sending.test_round import sent
server = MailServer("127.0.0.1", int(sys.argv[2]), "a@b.example", "none")
sent(open_store(sys.argv[1], PROGRAMME, no_rules, SeededChance()), server)
"""


def test_a_sender_killed_half_way_sends_a_few_twice_under_one_mark_and_none_not_at_all(
    sql_store: SqlStore, database_url: str
) -> None:
    holding(sql_store, *(a_message(f"n{number:03}") for number in range(300)))
    with post_office() as (inbox, server):
        reached = threading.Event()
        inbox.heard = lambda count: reached.set() if count == 130 else None
        killed = subprocess.Popen([sys.executable, "-c", KILLED, database_url, str(server.port)], cwd=Path.cwd())
        assert reached.wait(60)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        sent(sql_store, server, AT + timedelta(hours=1))
        marks = [m["Message-ID"] for m in inbox.messages]
    assert len(set(marks)) == 300
    assert len(marks) - 300 <= 21
    assert {(row.state, row.sent_at) for row in deliveries(sql_store)} <= {
        ("sent", AT), ("sent", AT + timedelta(hours=1))
    }  # fmt: skip


def test_nobody_listening_is_told_apart_from_a_message_that_cannot_go(sql_store: SqlStore) -> None:
    with post_office() as (_, server):
        gone = replace(server, port=free_port())
    holding(sql_store, a_message())
    done = sent(sql_store, gone)
    assert done.down
    assert "cannot be used" in done.down
    assert (done.again, done.failed) == (1, 0)
