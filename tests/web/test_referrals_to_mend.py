"""Rows of a file that were refused, offered as a file of their own: mended in a spreadsheet, and sent again."""

from __future__ import annotations

import csv
import re
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

from httpx import Response
from playwright.sync_api import Page

from pathway.bootstrap import House
from pathway.referrals import COLUMNS
from pathway.store.look import look
from tests.web.site import Site, words_of
from tests.web.test_referrals import FREE, MANAGER, file_of, row, sent_file


def to_mend(answer: Response) -> str:
    """The file of refused rows that the page offers."""
    found = re.search(
        r'href="data:text/csv;charset=utf-8;base64,([^"]*)" download="referrals-to-mend.csv"', answer.text
    )
    return b64decode(found[1]).decode("utf-8-sig") if found else ""


def test_refused_rows_are_a_file_to_mend_and_send_again(site: Site, house: House) -> None:
    good, wrong = FREE[0], FREE[1]
    answer = sent_file(site.enters(MANAGER), file_of(
        row(good), row(wrong, referred_on="01/04/2026", family_name="O'Neill", safe_contact="+44 7700 900123"),
        "too,few,cells",
    ))  # fmt: skip
    assert "1 more is not in that file" in words_of(answer)
    head, only = csv.reader(to_mend(answer).splitlines())
    assert head == ["what_is_wrong", *COLUMNS]
    assert only[0].startswith("line 3: referred_on: ")
    assert good not in to_mend(answer)
    said = dict(zip(head, only, strict=True))
    assert (said["safe_contact"], said["family_name"]) == ("'+44 7700 900123", "O'Neill")

    again = sent_file(site, to_mend(answer).replace(",01/04/2026,", ",2026-04-01,"))
    assert "1 row read: 0 not taken in" in words_of(again), words_of(again)
    with look(house.store) as seen:
        person = seen.person_with(wrong)
    assert person is not None
    assert (person.family_name, person.safe_contact) == ("O'Neill", "+44 7700 900123")


def test_a_formula_in_a_refused_row_runs_in_no_spreadsheet(site: Site) -> None:
    name = "=HYPERLINK(1)<script>x()</script>"
    answer = sent_file(site.enters(MANAGER), file_of(row(FREE[0], family_name=name)))
    _, only = csv.reader(to_mend(answer).splitlines())
    assert only[2] == f"'{name}"
    assert to_mend(sent_file(site, file_of(row(FREE[0])))) == ""


def test_a_file_of_very_many_rows_is_read_in_part_and_says_so(site: Site) -> None:
    answer = sent_file(site.enters(MANAGER), file_of(*["a"] * 60_000))
    words = words_of(answer)
    assert "20000 rows read: 20000 not taken in" in words
    assert "Only 20,000 rows are read at once" in words


def test_a_real_browser_saves_the_file(as_staff: Callable[[str], Page], tmp_path: Path) -> None:
    page = as_staff(MANAGER)
    page.goto("/referrals/upload")
    rows = [row(FREE[0], family_name=f"Quill {'x' * 900}") for _ in range(900)]
    page.get_by_label("CSV file").set_input_files(
        {"name": "r.csv", "mimeType": "text/csv", "buffer": file_of(*rows).encode()}
    )
    page.get_by_role("button", name="Send the file").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download these 900 rows as a file").click()
    assert saved.value.suggested_filename == "referrals-to-mend.csv"
    saved.value.save_as(tmp_path / "mend.csv")
    assert (tmp_path / "mend.csv").read_text("utf-8-sig").count("\n") == 901
