"""Files that are no referrals file: one clear answer, nothing taken in."""

from __future__ import annotations

import pytest

from pathway.referrals import COLUMNS
from tests.referrals.conftest import Service, csv_text, numbers

ACCENTED = csv_text({"nhs_number": numbers(1)[0]}, {"given_name": "Zoë"})
WHOLE = [
    (b"", 1, "the file is empty"),
    (b"\n\n \r\n", 1, "the file is empty"),
    (ACCENTED.encode("latin-1"), 3, "not in UTF-8"),
    (ACCENTED.replace("\n", "\r\n").encode("cp1252"), 3, "not in UTF-8"),
    (ACCENTED.replace("\n", "\r").encode("latin-1"), 3, "not in UTF-8"),
    (ACCENTED.encode("utf-16"), 1, "UTF-16"),
    (ACCENTED.encode("utf-16-le"), 1, "UTF-16"),
    (ACCENTED.encode("utf-32"), 1, "UTF-32"),
    (ACCENTED.replace(",", ";").encode(), 1, "separated by semicolons"),
    (ACCENTED.replace(",", "\t").encode(), 1, "separated by tabs"),
    (b"sep=;\r\n" + ACCENTED.replace(",", ";").encode(), 1, "spreadsheet's own line"),
    (b"PK\x03\x04 and so on", 1, "spreadsheet workbook"),
    (b"\xd0\xcf\x11\xe0 and so on", 1, "old spreadsheet"),
    (b"%PDF-1.7", 1, "PDF"),
    (b"9990000018,Example,Ada\n", 1, "does not name the columns"),
    (b'"nhs_number,family_name\n', 1, "no partner"),
    (b"x" * 1_000_000, 1, "longer than any referral"),
    (csv_text({}).encode() + b"x" * 100_000 + b"\xe4" + b"\n", 3, "not in UTF-8"),
    (csv_text({}).encode() + "ë".encode()[:1], 3, "not in UTF-8"),
]


@pytest.mark.parametrize(("content", "line", "words"), WHOLE, ids=[words for _, _, words in WHOLE])
def test_a_file_that_is_no_referrals_file_is_told_so_once(
    service: Service, content: bytes, line: int, words: str
) -> None:
    told = service.bring(content)
    assert told.counts == (0, 0, 0, 0, 0)
    assert [(fault.line, words in fault.message) for fault in told.unusable] == [(line, True)]


def test_all_faults_of_the_header_are_told_at_once_with_the_nearest_word(service: Service) -> None:
    columns = [name for name in COLUMNS if name not in ("born_on", "scheme")]
    told = service.bring(csv_text({}, columns=[*columns, "borne_on", "phone", "reason"]))
    assert [(fault.column, fault.message) for fault in told.unusable] == [
        ("born_on", "this column is missing: is it your borne_on?"),
        ("scheme", "this column is missing: add it, empty if need be"),
        ("borne_on", "this column is not known: did you mean born_on?"),
        ("phone", "this column is not known: take it out of the file"),
        ("reason", "this column is there more than once: keep one of them"),
    ]
    assert told.counts == (0, 0, 0, 0, 0)
