"""Forms as no page of ours sends them: too many boxes, odd letters, bodies that never end."""

from __future__ import annotations

import socket
from urllib.parse import quote

import pytest

from pathway.bootstrap import House
from pathway.case.model import Case
from tests.web.cases import case_of, on_the_way, somebody
from tests.web.site import Site, boxes_of, words_of
from tests.web.test_attacks_addresses import sent

FORM = "application/x-www-form-urlencoded"
PLACES = ("/concern", "/today/find", "/sign-in", "/referrals/new", "/sign-in/invitation/x", "/provider/x")


@pytest.fixture
def person(house: House) -> Case:
    """Somebody on the way."""
    return somebody(house, on_the_way)


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined", "utf-16", "x"]
)
def test_letters_are_read_in_one_way_only(site: Site, person: Case, charset: str) -> None:
    mark = boxes_of(site.enters("manager").get("/account").text)["mark"]
    parts = "".join(
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("mark", mark), ("words", r"\ud800\x00"), (r"\ud800", "x"))
    )
    kind = {"content-type": f"multipart/form-data; boundary=B; charset={charset}"}
    for path in (*PLACES, f"/people/{person.ref}/concern"):
        answer = site.client.post(path, content=f"{parts}--B--\r\n", headers=kind)
        assert answer.status_code in (400, 404), path


def test_thousands_of_boxes_are_not_read(site: Site) -> None:
    site.enters("manager")
    for path in PLACES:
        many = "&".join(f"a{number}=b" for number in range(5000))
        answer = site.client.post(path, content=many, headers={"content-type": FORM})
        assert answer.status_code == 400, path
        assert "more in this than a form of ours holds" in words_of(answer)


def test_more_than_fits_is_not_read_wherever_it_is_sent(site: Site) -> None:
    for path in PLACES:
        for kind, body in (
            (FORM, b"reference=" + b"x" * 2_100_000),
            ("multipart/form-data; boundary=B", _file(2_100_000)),
        ):
            answer = site.client.post(path, content=body, headers={"content-type": kind})
            assert answer.status_code in (303, 400), path
            if not answer.is_redirect:
                assert "more than can be sent at once" in words_of(answer), path


def test_a_form_that_does_not_say_how_long_it_is_is_not_read(address: str) -> None:
    answer = sent(
        address, "POST /sign-in HTTP/1.1", f"Content-Type: {FORM}", "Transfer-Encoding: chunked",
        body=b"b\r\nreference=a\r\n0\r\n\r\n",
    )  # fmt: skip
    assert answer.startswith("HTTP/1.1 400")
    assert "more than can be sent at once" in answer


@pytest.mark.parametrize("length", ["x", "-5", "3, 4", "\xb2", "99999999999999999999"])
def test_a_length_that_is_none_is_refused(address: str, length: str) -> None:
    answer = sent(address, "POST /sign-in HTTP/1.1", f"Content-Type: {FORM}", f"Content-Length: {length}", body=b"a=b")
    assert answer.startswith("HTTP/1.1 400")


def test_a_line_that_breaks_in_the_middle_does_nothing_and_is_no_fault_of_ours(
    site: Site, address: str, house: House, person: Case, caplog: pytest.LogCaptureFixture
) -> None:
    site.enters("advisor-1")
    path = f"/people/{person.ref}/concern"
    name, port = address.removeprefix("http://").split(":")
    body = "&".join(f"{box}={quote(value)}" for box, value in boxes_of(site.get(path).text).items())
    cookie = "; ".join(f"{each}={value}" for each, value in site.client.cookies.items())
    lines = (f"POST {path} HTTP/1.1", "Host: x", f"Cookie: {cookie}", f"Content-Type: {FORM}", "Content-Length: 5000")
    with socket.create_connection((name, int(port))) as connection:
        connection.sendall("\r\n".join((*lines, "", f"{body}&kind=risk&words=half+of")).encode())
    assert site.get("/account").status_code == 200
    assert case_of(house, person.ref).seq == person.seq
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", "1_0", "1e3"])
def test_numbers_that_are_none_do_no_harm(site: Site, house: House, person: Case, number: str) -> None:
    site.enters("advisor-1")
    pressed = site.send("/today", {"do": f"{person.ref} {number} recovery_plan#1 record done"})
    assert "Choose a button" in words_of(pressed) or pressed.status_code == 409
    ask = site.get("/today").text
    key = ask.split('href="/register/')[1].split('"')[0] if 'href="/register/' in ask else "keywork"
    shown = boxes_of(site.get(f"/register/{key}").text)
    versions = {name: number for name in shown if name.startswith("version.")}
    marks = {name.replace("version", "mark"): "attended" for name in versions}
    assert site.client.post(f"/register/{key}", data={**shown, **versions, **marks}).status_code in (303, 404, 409)
    assert case_of(house, person.ref).status == person.status


def _file(size: int) -> bytes:
    return b'--B\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n' + b"x" * size + b"\r\n--B--\r\n"
