"""Whatever a mail server does: the message is taken over, or it goes later, or never, or nothing goes now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.channels import ChannelDown, Outgoing
from notifications.channels.smtp import MailServer
from pathway.errors import DeliveryFailed
from tests.sending.mail_servers import DRIP, DROP, HANG, free_port, post_office, scripted

MESSAGE = Outgoing(
    "<abc@service.example>", "Jaya Shah", "j.shah@service.example", "Your day: 3 overdue", "Good morning.\n.\nBye.\n",
    datetime(2026, 4, 21, 5, tzinfo=UTC),
)  # fmt: skip


def test_a_message_arrives_as_it_was_written() -> None:
    with post_office() as (inbox, server), server.opened() as line:
        line.send(replace(MESSAGE, to_name="Zoë O’Brien 🌱", body="Grüße — 日本\n.\n" + "ab " * 30_000))
        [read] = inbox.messages
    assert (read["Message-ID"], read["Subject"]) == ("<abc@service.example>", "Your day: 3 overdue")
    assert str(read["To"].addresses[0].display_name) == "Zoë O’Brien 🌱"
    assert read.get_content().replace("\r\n", "\n") == "Grüße — 日本\n.\n" + "ab " * 30_000 + "\n"


def test_many_messages_go_over_one_connection() -> None:
    with scripted() as (played, server), server.opened() as line:
        for number in range(50):
            line.send(replace(MESSAGE, message_id=f"<{number}@service.example>"))
        assert (len(played.taken), played.connections) == (50, 1)


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"RCPT": "450 greylisted, come back"}, "450 greylisted"),
        ({"DATA": "451 later"}, "451 later"),
        ({"taken_over": "452 no room"}, "452 no room"),
        ({"taken_over": DROP}, "broke off"),
        ({"taken_over": HANG}, "broke off"),
        ({"RCPT": DROP}, "broke off"),
        ({"RCPT": DRIP}, "not done in 0.8 seconds"),
        ({"taken_over": DRIP}, "not done in 0.8 seconds"),
        ({"RCPT": "garbage"}, "does not take messages for"),
        ({"taken_over": "\xff\xfe nonsense"}, "did not take the message"),
    ],
)
def test_what_may_go_later_is_told_from_what_never_goes(says: dict[str, str], why: str) -> None:
    with scripted(**says) as (_, server), server.opened() as line, pytest.raises(DeliveryFailed, match=why) as raised:
        line.send(MESSAGE)
    assert raised.value.can_retry
    assert not isinstance(raised.value, ChannelDown)


@pytest.mark.parametrize(
    "says", [{"RCPT": "550 nobody here"}, {"DATA": "554 no"}, {"taken_over": "552 too big"}, {"RCPT": "501 bad"}]
)
def test_a_refusal_for_good_is_never_tried_again(says: dict[str, str]) -> None:
    with scripted(**says) as (_, server), server.opened() as line, pytest.raises(DeliveryFailed) as raised:
        line.send(MESSAGE)
    assert not raised.value.can_retry


@pytest.mark.parametrize(
    "says",
    [
        {"greeting": "554 go away"}, {"greeting": "421 busy"}, {"greeting": HANG}, {"greeting": DROP},
        {"greeting": DRIP}, {"greeting": "garbage"}, {"EHLO": DROP}, {"EHLO": "500 no", "HELO": "500 no"},
        {"MAIL": "530 who are you"}, {"MAIL": "550 not you"}, {"MAIL": "421 closing"}, {"RCPT": "421 closing"},
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_server_is_no_fault_of_the_message(says: dict[str, str]) -> None:
    with scripted(**says) as (_, server), pytest.raises(ChannelDown), server.opened() as line:
        line.send(MESSAGE)


def test_nobody_listening_and_no_such_machine_are_the_same_to_a_message() -> None:
    for host, port in (("127.0.0.1", free_port()), ("no.such.machine.invalid", 25)):
        with pytest.raises(ChannelDown, match=host), MailServer(host, port, "a@b.example", "none").opened():
            pass


def test_a_server_without_encryption_is_not_told_a_word_where_encryption_is_asked_for() -> None:
    with scripted() as (played, server), pytest.raises(ChannelDown), replace(server, security="starttls").opened():
        pass
    assert played.taken == []


def test_after_a_refusal_the_next_message_goes_over_the_same_connection() -> None:
    with scripted(RCPT=["550 nobody here", "250 good"]) as (played, server), server.opened() as line:
        with pytest.raises(DeliveryFailed):
            line.send(MESSAGE)
        line.send(MESSAGE)
        assert (len(played.taken), played.connections) == (1, 1)


def test_after_a_broken_connection_the_next_message_goes_over_a_new_one() -> None:
    with scripted(RCPT=[DROP, "250 good"]) as (played, server), server.opened() as line:
        with pytest.raises(DeliveryFailed):
            line.send(MESSAGE)
        line.send(MESSAGE)
        assert (len(played.taken), played.connections) == (1, 2)


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: x@y.example", "a@b.example\nX: y", "no address", "", "a@b.example, c@d.example",
     "<a@b.example>", "a b@c.example", "ä@b.example"],
)  # fmt: skip
def test_an_address_that_is_none_never_reaches_a_server(address: str) -> None:
    with scripted() as (played, server), server.opened() as line, pytest.raises(DeliveryFailed) as raised:
        line.send(replace(MESSAGE, to_address=address))
    assert not raised.value.can_retry
    assert played.taken == []


def test_line_breaks_in_a_name_or_a_subject_begin_no_header() -> None:
    with post_office() as (inbox, server), server.opened() as line:
        line.send(replace(MESSAGE, to_name="A\r\nBcc: x@y.example", subject="B\nBcc: x@y.example\r\n\r\nbody"))
        [read] = inbox.messages
    assert read["Bcc"] is None
    assert read["Subject"] == "B Bcc: x@y.example body"
