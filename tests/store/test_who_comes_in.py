"""Accounts, invitations, sessions, leave to look and links, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pathway.store.exceptional_access import ExceptionalLook
from pathway.store.look import look
from pathway.store.provider_links import ProviderLink
from pathway.store.sign_ons import SignOnTry
from pathway.store.signing_in import Account, Invitation, Session, digest_of
from pathway.store.sql import SqlStore
from tests.builders import AT, a_person, a_staff_member
from tests.conftest import Opener

LATER = AT + timedelta(hours=1)


def test_an_account_is_stored_changed_and_told_without_its_secrets(sql_store: SqlStore) -> None:
    first = Account("ann", "hash", "SECRET", 7, "https://issuer sub", changed_at=AT)
    with sql_store.work() as work:
        work.put_account(first, "password_set", AT, "ann")
    failed = replace(first, failures=3, closed_until=LATER)
    with sql_store.work() as work:
        assert work.account_held("ann") == first
        work.count_attempt(failed)
    with look(sql_store) as seen:
        assert seen.account("ann") == failed
        assert seen.accounts() == {"ann": failed}
        assert seen.account_signing_on_as("https://issuer sub") == failed
        told = seen.history("account:ann")
    assert [entry.kind for entry in told] == ["password_set"]
    assert b"SECRET" not in told[0].body


def test_an_invitation_is_used_once_and_replaces_the_one_before(sql_store: SqlStore) -> None:
    one, two = (Invitation(digest_of(word), "ann", AT, "boss", LATER) for word in ("one", "two"))
    with sql_store.work() as work:
        work.invite(one)
        work.invite(two)
        assert work.invitation(one.digest) is None
        assert not work.use_invitation(one.digest, AT)
        assert not work.use_invitation(two.digest, LATER)
        assert work.use_invitation(two.digest, AT)
        assert not work.use_invitation(two.digest, AT)


def test_a_recovery_code_is_used_once(sql_store: SqlStore) -> None:
    with sql_store.work() as work:
        work.put_recovery_codes("ann", ["a", "b"])
        assert work.use_recovery_code("ann", "a")
        assert not work.use_recovery_code("ann", "a")
        assert not work.use_recovery_code("ben", "b")
        assert work.recovery_codes_left("ann") == 1
        work.put_recovery_codes("ann", [])
        assert work.recovery_codes_left("ann") == 0


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ("service_manager",)}, {"team": "elsewhere"}])
def test_sessions_end_with_the_rights_they_were_begun_under(sql_store: SqlStore, change: dict[str, object]) -> None:
    ann = a_staff_member("ann")
    with sql_store.work() as work:
        work.put_staff(ann, AT, "boss")
        work.begin_session(Session("d-1", "ann", AT, AT, "Firefox"))
        work.put_staff(replace(ann, name="Ann Other"), AT, "boss")
        assert [one.digest for one in work.sessions_of("ann")] == ["d-1"]
        work.put_staff(replace(ann, **change), LATER, "boss")  # type: ignore[arg-type]
        assert work.sessions_of("ann") == []
    with look(sql_store) as seen:
        ended = seen.session("d-1")
    assert ended is not None
    assert ended.ended_at == LATER


def test_all_sessions_but_one_end(sql_store: SqlStore) -> None:
    with sql_store.work() as work:
        for n in range(3):
            work.begin_session(Session(f"d-{n}", "ann", AT + timedelta(minutes=n), AT, "", must_set_up=True))
        work.begin_session(Session("other", "ben", AT, AT, ""))
        work.was_set_up("d-1")
        work.end_sessions_of("ann", LATER, but="d-1")
        assert [(one.digest, one.must_set_up) for one in work.sessions_of("ann")] == [("d-1", False)]
        assert len(work.sessions_of("ben")) == 1


def test_leave_to_look_runs_for_one_person_on_one_case_until_it_ends(sql_store: SqlStore) -> None:
    with sql_store.work() as work:
        work.add_person(a_person("p-1"), AT, "boss")
        work.begin_look(ExceptionalLook("c-1", "ann", AT, LATER, "why not"), "p-1")
        assert work.look_of("ann", "c-1", AT) is not None
        assert work.look_of("ann", "c-1", LATER) is None
        assert work.look_of("ann", "c-2", AT) is None
        assert work.look_of("ben", "c-1", AT) is None
        assert [one.reason for one in work.looks_at("c-1")] == ["why not"]
        entry = work.history("person:p-1")[-1]
    assert entry.kind == "looked_at_exceptionally"
    assert b"why not" not in entry.body


def test_a_link_for_a_provider_ends(sql_store: SqlStore) -> None:
    link = ProviderLink("d", "c-1", 2, AT, "ann", LATER)
    with sql_store.work() as work:
        work.put_provider_link(link)
        work.end_provider_links("c-1", 1, AT, "ann")
        assert work.provider_link("d") == link
        assert link.is_open(AT)
        assert not link.is_open(LATER)
        work.end_provider_links("c-1", 2, AT, "ann")
        assert work.provider_links_of("c-1") == [replace(link, ended_at=AT)]


def test_a_way_through_the_sign_on_leads_in_once_and_from_its_own_browser(sql_store: SqlStore) -> None:
    one, two = (SignOnTry(digest, "browser", "/today", None, LATER) for digest in ("one", "two"))
    with sql_store.work() as work:
        work.begin_sign_on(one, AT)
        work.begin_sign_on(two, AT)
        assert work.take_sign_on("one", "another browser", AT) is None
        assert work.take_sign_on("one", "browser", AT) == one
        assert work.take_sign_on("one", "browser", AT) is None
        assert work.take_sign_on("two", "browser", LATER) is None
        assert work.take_sign_on("two", "browser", AT) is None


def test_ways_nobody_came_back_from_are_forgotten(sql_store: SqlStore) -> None:
    with sql_store.work() as work:
        work.begin_sign_on(SignOnTry("old", "browser", "/today", None, LATER), AT)
        work.begin_sign_on(SignOnTry("new", "browser", "/today", None, LATER + timedelta(hours=1)), LATER)
        assert work.take_sign_on("old", "browser", AT) is None


def test_another_programme_sees_nothing_of_any_of_it(database_url: str, opened: Opener) -> None:
    ours, theirs = opened(database_url), opened(database_url, "doncaster")
    with ours.work() as work:
        work.put_account(Account("ann", "hash", changed_at=AT), "password_set", AT, "ann")
        work.invite(Invitation("i", "ann", AT, "boss", LATER))
        work.begin_session(Session("s", "ann", AT, AT, ""))
        work.add_person(a_person("p-1"), AT, "boss")
        work.begin_look(ExceptionalLook("c-1", "ann", AT, LATER, "why"), "p-1")
        work.put_provider_link(ProviderLink("l", "c-1", 1, AT, "ann", LATER))
    with look(theirs) as seen:
        assert seen.account("ann") is None
        assert seen.accounts() == {}
        assert seen.invitation("i") is None
        assert seen.session("s") is None
        assert seen.sessions_of("ann") == []
        assert seen.looks_at("c-1") == []
        assert seen.provider_link("l") is None
    with theirs.work() as work:
        work.end_sessions_of("ann", LATER)
        assert not work.use_invitation("i", AT)
    with look(ours) as seen:
        assert len(seen.sessions_of("ann")) == 1
