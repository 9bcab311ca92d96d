"""Who works here, in the browser: added, changed, invited, let go, by those who see to them and by nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from pathway.bootstrap import House
from pathway.queries.holdings import caseload_sizes, held_by
from pathway.store.look import look
from tests.web.conftest import Clock
from tests.web.signing import is_in, sets_password, signs_in
from tests.web.site import Site, boxes_of, words_of


@pytest.fixture
def manager(site: Site) -> Site:
    """The service manager's browser."""
    return site.enters("manager")


@pytest.fixture
def other(address: str) -> Iterator[Site]:
    """Another browser."""
    with Site.at(address) as site:
        yield site


NEW = {"ref": "j.shah", "name": "Jasmin Shah", "role": "wellbeing_advisor", "team": "social-prescribing"}


def test_everybody_is_listed_with_how_many_people_they_have(manager: Site, house: House) -> None:
    with look(house.store) as seen:
        sizes, members = caseload_sizes(seen), seen.members
    words = words_of(manager.get("/staff"))
    for ref in ("advisor-1", "coordinator-south-2", "worker-rush-house"):
        member = members[ref]
        assert f"{member.name} Role" in words
        assert f"People {sizes.get(ref, 0)} " in words.split(member.name)[1][:120]


def test_somebody_is_added_invited_and_signs_in(manager: Site, other: Site) -> None:
    added = manager.send("/staff/new", NEW)
    assert added.headers["location"] == "/staff/j.shah?done=added"
    page = manager.send("/staff/j.shah/invitation", {}, form="/staff/j.shah")
    link = boxes_of(page.text)["link"]

    sets_password(other, link.rsplit("/", 1)[1])

    assert "Jasmin Shah" in words_of(other.get("/account"))


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({"ref": ""}, "Enter a reference"),
        ({"ref": "two words"}, "Enter a reference"),
        ({"ref": "system"}, "Enter a reference"),
        ({"ref": "advisor-1"}, "Somebody has this reference already"),
        ({"ref": "new"}, "Somebody has this reference already"),
        ({"name": "  "}, "Enter their name"),
        ({"name": "x" * 101}, "the name has 101 letters"),
        ({"team": ""}, "Enter the team"),
        ({"role": "boss"}, "Choose what they do"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_box_and_nothing_typed_is_lost(
    manager: Site, boxes: dict[str, str], words: str
) -> None:
    answer = manager.send("/staff/new", {**NEW, "email": "kept@pathway.example", **boxes})
    assert answer.status_code == 400
    assert words in words_of(answer)
    assert boxes_of(answer.text)["email"] == "kept@pathway.example"


def test_one_person_works_for_one_organisation(manager: Site) -> None:
    mark = boxes_of(manager.get("/staff/new").text)["mark"]
    answer = manager.client.post(
        "/staff/new", data={**NEW, "mark": mark, "role": ["wellbeing_advisor", "care_coordinator"]}
    )
    assert "One person works for one organisation" in words_of(answer)


def test_somebody_gets_another_role(manager: Site, house: House) -> None:
    page = boxes_of(manager.get("/staff/duty-worker-north/change").text)
    answer = manager.client.post(
        "/staff/duty-worker-north/change", data={**page, "role": ["duty_worker", "team_manager"]}
    )
    assert answer.status_code == 303
    with look(house.store) as seen:
        assert seen.members["duty-worker-north"].roles == ("duty_worker", "team_manager")


def test_a_role_or_team_in_which_somebody_has_people_is_not_taken_away(manager: Site) -> None:
    role = manager.send("/staff/advisor-1/change", {"role": "service_manager"})
    assert "hand those over to somebody else first" in words_of(role)
    team = manager.send("/staff/coordinator-south-2/change", {"team": "north"})
    assert "hand those over to somebody else first" in words_of(team)


def test_somebody_always_manages_the_service(manager: Site) -> None:
    demoted = manager.send("/staff/manager/change", {"role": "wellbeing_advisor"})
    assert "the only service manager" in words_of(demoted)
    gone = manager.send("/staff/manager/leaving", {})
    assert "the only service manager" in words_of(gone)
    assert is_in(manager)


def test_a_leavers_people_go_to_somebody_and_nobody_is_left_over(manager: Site, other: Site, house: House) -> None:
    with look(house.store) as seen:
        before, sizes = held_by(seen, "advisor-1"), caseload_sizes(seen)
    other.enters("advisor-1")
    assert before
    assert f"take over their {len({h.case for h in before})} people" in words_of(
        manager.get("/staff/advisor-1/leaving")
    ).lower().replace("takes", "take")

    answer = manager.send("/staff/advisor-1/leaving", {"to": "advisor-2"})

    assert answer.headers["location"] == "/staff/advisor-1?done=left"
    assert not is_in(other)
    with look(house.store) as seen:
        assert held_by(seen, "advisor-1") == []
        assert not seen.members["advisor-1"].is_active
        for holding in before:
            case = seen.case(holding.case)
            assert case.holder_of(holding.role) == "advisor-2"
            assert not [row for row in case.open_activities if row.staff == "advisor-1"]
        assert caseload_sizes(seen)["advisor-2"] >= sizes["advisor-2"]


def test_nobody_is_let_go_whose_people_are_not_handed_over(manager: Site, house: House) -> None:
    for to in ("", "advisor-1", "duty-worker-north", "no-such-person"):
        assert manager.send("/staff/advisor-1/leaving", {"to": to}).status_code == 400, to
    with look(house.store) as seen:
        assert seen.members["advisor-1"].is_active
        assert held_by(seen, "advisor-1")


def test_somebody_who_left_can_come_back(manager: Site, other: Site, house: House) -> None:
    manager.send("/staff/duty-worker-south/leaving", {})
    assert "Have left (1)" in words_of(manager.get("/staff"))
    with look(house.store) as seen:
        assert not seen.members["duty-worker-south"].is_active
    manager.send("/staff/duty-worker-south/change", {})
    with look(house.store) as seen:
        assert seen.members["duty-worker-south"].is_active


def test_a_manager_signs_somebody_out_everywhere(manager: Site, other: Site) -> None:
    other.enters("advisor-1")
    manager.send("/staff/advisor-1/sessions", {}, form="/staff/advisor-1")
    assert not is_in(other)


def test_a_team_manager_sees_to_their_own_team_and_to_nobody_else(site: Site) -> None:
    site.enters("team-manager-north")
    words = words_of(site.get("/staff"))
    assert "North" in words
    assert "South" not in words
    for ref in ("manager", "advisor-1", "coordinator-south-1", "worker-rush-house", "no-such-person"):
        assert site.get(f"/staff/{ref}").status_code == 404, ref
    mark = boxes_of(site.get("/staff/new").text)["mark"]
    for ref in ("manager", "coordinator-south-1"):
        for what in ("invitation", "sessions", "change", "leaving"):
            assert site.client.post(f"/staff/{ref}/{what}", data={"mark": mark, **NEW}).status_code == 404, what
    refused = site.send("/staff/new", {**NEW, "role": "service_manager"})
    assert refused.status_code == 400
    refused = site.send("/staff/new", {**NEW, "role": "team_manager", "team": "south"})
    assert refused.status_code == 400
    assert site.send("/staff/new", {**NEW, "role": "care_coordinator", "team": "north"}).status_code == 303


@pytest.mark.parametrize("who", ["advisor-1", "coordinator-north-1", "duty-worker-north", "worker-rush-house"])
def test_those_who_manage_nobody_see_nothing_of_it(site: Site, who: str) -> None:
    site.enters(who)
    assert "Staff" not in words_of(site.get("/account"))
    for path in ("/staff", "/staff/new", "/staff/advisor-2", "/staff/advisor-2/change", "/staff/advisor-2/leaving"):
        assert site.get(path).status_code == 403, path


def test_an_invitation_is_shown_once_and_only_its_digest_is_kept(manager: Site, house: House) -> None:
    page = manager.send("/staff/advisor-1/invitation", {}, form="/staff/advisor-1")
    token = boxes_of(page.text)["link"].rsplit("/", 1)[1]
    for file in house.settings.data_dir.iterdir():
        if file.is_file():
            assert token.encode() not in file.read_bytes(), file


def test_the_terminal_gives_the_first_manager_an_invitation(site: Site, house: House, clock: Clock) -> None:
    from tests.terminal import Terminal

    terminal = Terminal(house.settings.database_url, house.settings.data_dir, by="manager")
    terminal.settings["PATHWAY_ADDRESS"] = "https://pathway.example"
    said = terminal.run("staff", "invite", "manager", at="2026-04-21T08:14Z").out.strip()
    assert said.startswith("https://pathway.example/sign-in/invitation/")
    assert sets_password(site, said.rsplit("/", 1)[1]).status_code == 303
    assert signs_in(site, "manager").status_code == 303


def test_a_whole_leaving_in_a_real_browser(as_staff: Callable[[str], Page]) -> None:
    page = as_staff("manager")
    page.get_by_role("link", name="Staff").first.click()
    page.get_by_role("table").first.get_by_role("link").first.click()
    page.get_by_role("link", name="They are leaving").click()
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose who takes over")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("status")).to_contain_text("They have left")
