"""What happens to rows that are in order: on memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

import pytest

from pathway.case.history import case_stream
from pathway.case.model import Case
from pathway.commands.close import Close
from pathway.commands.refer import TEAM_NOT_KNOWN
from pathway.errors import AlreadyThere, BadRequest, NotPermitted
from pathway.referrals import Kind, Referral, read_referral, take_in
from tests.referrals.conftest import ADVISOR, AT, COORDINATOR, GOOD, PATHWAY, TODAY, Service, csv_text, numbers


def case_of(service: Service, number: str = GOOD["nhs_number"]) -> Case:
    with service.store.work() as work:
        person = work.person_with(number)
        assert person is not None
        return work.cases_of(person.ref)[-1]


def words_of(service: Service) -> list[str]:
    stream = case_stream(case_of(service).ref)
    with service.store.work() as work:
        return list(work.texts(stream).values())


def closed(service: Service, ref: str) -> Case:
    return service.walk.act(ref, Close(ending="withdrew", reason="moved on"), ADVISOR, AT)


def test_a_row_becomes_a_person_and_a_case_with_what_it_said(any_service: Service) -> None:
    told = any_service.bring(csv_text({}))
    assert told.counts == (1, 1, 0, 0, 0)
    case = case_of(any_service)
    assert (case.ref, case.team, case.fact("mh_cluster"), case.fact("consent_to_share"), case.is_flagged) == (
        told.outcomes[0].case, "North team", "7", "given", False,
    )  # fmt: skip
    with any_service.store.work() as work:
        assert list(work.texts(case_stream(case.ref)).values()) == ["Keen to get out more"]
        person = work.person(case.person)
    assert (person.family_name, person.given_name, person.safe_contact) == ("Example", "Ada", "no voicemail")


def test_the_same_file_again_adds_nothing(any_service: Service) -> None:
    text = csv_text(*({"nhs_number": number} for number in numbers(5)))
    assert any_service.bring(text).counts == (5, 5, 0, 0, 0)
    again = any_service.bring(text)
    assert again.counts == (5, 0, 0, 5, 0)
    assert all(outcome.case for outcome in again.outcomes)


def test_an_import_killed_in_the_middle_goes_on_where_it_stopped(any_service: Service) -> None:
    text = csv_text(*({"nhs_number": number} for number in numbers(10)))
    saves = 0
    real = any_service.walk.store.work

    class Killed(Exception):
        pass

    def work_until_killed() -> object:
        nonlocal saves
        saves += 1
        if saves == 3:
            raise Killed
        return real()

    any_service.walk.store.work = work_until_killed  # type: ignore[method-assign,assignment]
    with pytest.raises(Killed):
        any_service.bring(text, batch=2)
    del any_service.walk.store.work  # type: ignore[method-assign]
    assert any_service.bring(text, batch=3).counts == (10, 6, 0, 4, 0)


def test_columns_stand_in_any_order_and_are_named_as_people_write_them(any_service: Service) -> None:
    columns = [*reversed(GOOD), ""]
    text = csv_text({}, columns=columns).replace("nhs_number", "NHS number").replace("born_on", "Born-On")
    assert any_service.bring(text).counts == (1, 1, 0, 0, 0)


@pytest.mark.parametrize("changed", [{"code": "12"}, {"scheme": ""}, {"code": ""}, {"scheme": "", "code": ""},
                                     {"scheme": "consent_to_share", "code": "yes"}])  # fmt: skip
def test_a_grouping_that_is_not_served_goes_to_a_person(any_service: Service, changed: dict[str, str]) -> None:
    told = any_service.bring(csv_text({**changed, "consent_to_share": "no"}))
    assert told.counts == (1, 0, 1, 0, 0)
    case = case_of(any_service)
    assert case.is_flagged
    assert case.fact("consent_to_share") == "not_given"
    assert any_service.bring(csv_text({**changed, "consent_to_share": "no"})).counts == (1, 0, 0, 1, 0)


def test_somebody_with_a_closed_case_is_referred_again_and_the_cases_are_linked(any_service: Service) -> None:
    first = any_service.bring(csv_text({})).outcomes[0].case
    assert first is not None
    closed(any_service, first)
    told = any_service.bring(csv_text({"referred_on": "2026-11-23", "safe_contact": ""}))
    assert told.counts == (1, 1, 0, 0, 0)
    case = case_of(any_service)
    with any_service.store.work() as work:
        cases = {c.ref: c for c in work.cases_of(case.person)}
    assert cases[told.outcomes[0].case or ""].previous_case == first
    assert len(cases) == 2


def test_a_row_whose_case_is_closed_meanwhile_is_still_already_there(any_service: Service) -> None:
    first = any_service.bring(csv_text({})).outcomes[0].case
    assert first is not None
    closed(any_service, first)
    assert any_service.bring(csv_text({})).counts == (1, 0, 0, 1, 0)


def test_a_teams_name_in_other_letters_is_the_teams_own_name(any_service: Service) -> None:
    any_service.bring(csv_text({"referring_team": "NORTH  team"}))
    assert case_of(any_service).team == "North team"


def test_a_team_nobody_here_belongs_to_is_for_a_person_to_settle_and_its_words_stay_out_of_history(
    any_service: Service,
) -> None:
    text = csv_text({"referring_team": "Grace Example"})  # somebody's columns slipped: a name must not get in there
    assert any_service.bring(text).counts == (1, 0, 1, 0, 0)
    assert any_service.bring(text).counts == (1, 0, 0, 1, 0)
    case = case_of(any_service)
    assert (case.team, case.is_flagged) == (TEAM_NOT_KNOWN, True)
    with any_service.store.work() as work:
        history = work.history(case_stream(case.ref))
        assert "Grace Example" in work.texts(case_stream(case.ref)).values()
    assert all(b"Grace Example" not in entry.body for entry in history)


def test_quoted_line_breaks_commas_and_marks_belong_to_the_cell(service: Service) -> None:
    reason = 'said "yes",\nthen:\nmaybe'
    service.bring(csv_text({"reason": reason}))
    assert words_of(service) == [reason]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_kind_of_line_end_and_a_byte_order_mark_are_read(service: Service, ends: str, mark: str) -> None:
    text = csv_text({"nhs_number": numbers(1)[0]}, {"nhs_number": "1"}).replace("\n", ends)
    told = service.bring((mark + text).encode())
    assert told.counts == (2, 1, 0, 0, 1)
    assert told.messages[0].startswith("3: nhs_number:")


def test_blank_lines_are_no_rows(service: Service) -> None:
    text = csv_text({}).replace("\n", "\n\n,,,,,,,,,,\n")
    assert service.bring("\n" + text).counts == (1, 1, 0, 0, 0)


def test_a_header_alone_is_nothing_to_take_in(service: Service) -> None:
    assert service.bring(csv_text()).counts == (0, 0, 0, 0, 0)


def test_a_formula_in_free_text_is_kept_as_text(service: Service) -> None:
    service.bring(csv_text({"reason": "=cmd|' /C calc'!A0"}))
    assert words_of(service) == ["=cmd|' /C calc'!A0"]


def test_accents_survive_however_they_are_composed(service: Service) -> None:
    service.bring(csv_text({"given_name": "Zoe\u0308"}))
    assert service.bring(csv_text({"given_name": "Zo\u00eb"})).counts == (1, 0, 0, 1, 0)


def test_history_holds_no_identifier(service: Service) -> None:
    told = service.bring(csv_text({"given_name": "Quillon"}))
    with service.store.work() as work:
        case = work.case(told.outcomes[0].case or "")
        bodies = [e.body.decode() for s in (case_stream(case.ref), f"person:{case.person}") for e in work.history(s)]
    assert bodies
    for secret in (GOOD["nhs_number"], "Example", "Quillon", "1971-03-14", "voicemail", "Keen"):
        assert all(secret not in body for body in bodies)


def test_a_form_takes_in_one_referral_by_the_same_rules(any_service: Service) -> None:
    referral = read_referral(GOOD, TODAY)
    assert isinstance(referral, Referral)
    case = take_in(any_service.walk, referral, ADVISOR, AT, PATHWAY)
    assert case == case_of(any_service)
    with pytest.raises(AlreadyThere, match=case.ref):
        take_in(any_service.walk, referral, ADVISOR, AT, PATHWAY)
    other = read_referral({**GOOD, "family_name": "Other"}, TODAY)
    assert isinstance(other, Referral)
    with pytest.raises(BadRequest, match="nobody was merged"):
        take_in(any_service.walk, other, ADVISOR, AT, PATHWAY)


def test_only_the_service_imports_files(service: Service) -> None:
    with pytest.raises(NotPermitted):
        service.bring(csv_text({}), by=COORDINATOR)


def test_a_reference_that_chance_gives_twice_is_drawn_again(service: Service) -> None:
    told = service.bring(csv_text(*({"nhs_number": number} for number in numbers(3))))
    taken = [outcome.case for outcome in told.outcomes]

    class Repeating:
        def __init__(self) -> None:
            self.refs = ["new-1", taken[0], "new-2", "new-3"]

        def ref(self) -> str:
            return self.refs.pop(0) or ""

        def salt(self) -> bytes:
            return bytes(16)

    object.__setattr__(service.walk, "chance", Repeating())
    told = service.bring(csv_text({"nhs_number": numbers(4)[3]}))
    assert [(o.kind, o.case) for o in told.outcomes] == [(Kind.TAKEN_IN, "new-3")]
