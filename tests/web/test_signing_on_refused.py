"""Signing in through the organisation when something is wrong: nobody comes in, and everybody is told what to do."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws, jwt
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry

from pathway.bootstrap import House
from pathway.settings import SignOn
from pathway.web.signing_on.asking import MOST_BYTES
from pathway.web.signing_on.organisation import Organisation
from pathway.web.signing_on.refusals import NotSignedOn, Refusal
from pathway.web.signing_on.ways import Way
from tests.web.conftest import Clock
from tests.web.issuer import ANOTHER_KEY, CLIENT_ID, KEY, NAME, SECRET, Issuer, listening_issuer
from tests.web.signing import in_earnest, invitation_for, is_in, sets_password, signs_in
from tests.web.signing_on import BACK, THERE, accepts, known_as, sent_back, sent_there, signs_on, told, with_sign_on
from tests.web.site import Site, words_of

DOCUMENT = "/.well-known/openid-configuration"
Misbehaves = Callable[[Issuer], Any]


@pytest.fixture
def issuer(clock: Clock) -> Iterator[Issuer]:
    with listening_issuer(clock) as issuer:
        yield issuer


@pytest.fixture
def demands() -> dict[str, object]:
    """What is demanded of how somebody signed in, and by what they are known."""
    return {}


@pytest.fixture
def house(house: House, issuer: Issuer, listening: socket.socket, demands: dict[str, object]) -> House:
    return with_sign_on(in_earnest(house), issuer.address, listening, **demands)


@pytest.fixture
def other(address: str) -> Iterator[Site]:
    """Another browser."""
    with Site.at(address) as site:
        yield site


@pytest.fixture
def advisor(site: Site, house: House, clock: Clock) -> Site:
    """The browser of an advisor who is known to the organisation, signed out again."""
    accepts(site, house, "advisor-1", clock.at)
    site.client.cookies.clear()
    return site


def with_claims(**claims: Any) -> Misbehaves:
    return lambda issuer: issuer.claims.update(claims)


def with_header(**header: Any) -> Misbehaves:
    return lambda issuer: issuer.header.update(header)


def with_seconds(name: str, seconds: float) -> Misbehaves:
    return lambda issuer: issuer.claims.update({name: int(issuer.now().timestamp() + seconds)})


def signing(made: Callable[[dict[str, Any]], str]) -> Misbehaves:
    return lambda issuer: setattr(issuer, "signs", made)


def in_letters(what: bytes) -> str:
    """As it stands in a token."""
    return base64.urlsafe_b64encode(what).rstrip(b"=").decode()


def unsigned(claims: dict[str, Any], algorithm: str = "none") -> str:
    """With alg none."""
    header = {"alg": algorithm, "kid": KEY.kid}
    return f"{in_letters(json.dumps(header).encode())}.{in_letters(json.dumps(claims).encode())}."


def signed_with(secret: bytes, claims: dict[str, Any]) -> str:
    """With HS256 and something that is no secret, or not theirs alone. By hand: a library would refuse."""
    text = unsigned(claims, "HS256").removesuffix(".")
    return f"{text}.{in_letters(hmac.digest(secret, text.encode(), 'sha256'))}"


def with_the_public_key(claims: dict[str, Any]) -> str:
    """With HS256 and what everybody knows."""
    return signed_with(KEY.as_pem(private=False), claims)


def demanding_what_nobody_knows(claims: dict[str, Any]) -> str:
    """Signed well, with a header that must be understood and is not."""
    header = {"alg": "RS256", "kid": KEY.kid, "crit": ["theirs"], "theirs": 1}
    text = f"{in_letters(json.dumps(header).encode())}.{in_letters(json.dumps(claims).encode())}"
    return f"{text}.{in_letters(KEY.private_key.sign(text.encode(), PKCS1v15(), SHA256()))}"


def changed_afterwards(claims: dict[str, Any]) -> str:
    """Signed well, and then another subject put in."""
    header, _, signature = jwt.encode({"alg": "RS256", "kid": KEY.kid}, claims, KEY).split(".")
    other = in_letters(json.dumps({**claims, "sub": "the-manager"}).encode())
    return f"{header}.{other}.{signature}"


def with_a_key_in_its_header(claims: dict[str, Any]) -> str:
    """It brings the key along that it is signed with."""
    header = {"alg": "RS256", "jwk": ANOTHER_KEY.as_dict(private=False), "kid": KEY.kid}
    return jws.serialize_compact(
        header, json.dumps(claims), ANOTHER_KEY, registry=JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    )


def with_a_list(_: dict[str, Any]) -> str:
    """Signed, and not an object."""
    return jws.serialize_compact({"alg": "RS256", "kid": KEY.kid}, b"[1]", KEY)


TOKENS: dict[str, tuple[Misbehaves, Refusal]] = {
    "another issuer": (with_claims(iss="https://elsewhere.example"), Refusal.NOT_UNDERSTOOD),
    "no issuer": (with_claims(iss=None), Refusal.NOT_UNDERSTOOD),
    "issuers in a list": (with_claims(iss=["x"]), Refusal.NOT_UNDERSTOOD),
    "for somebody else": (with_claims(aud="another-client"), Refusal.NOT_UNDERSTOOD),
    "for nobody": (with_claims(aud=[]), Refusal.NOT_UNDERSTOOD),
    "for several, none of them named": (with_claims(aud=[CLIENT_ID, "another"]), Refusal.NOT_UNDERSTOOD),
    "for several, another named": (with_claims(aud=[CLIENT_ID, "another"], azp="another"), Refusal.NOT_UNDERSTOOD),
    "for us, another named": (with_claims(azp="another"), Refusal.NOT_UNDERSTOOD),
    "another nonce": (with_claims(nonce="another"), Refusal.NOT_UNDERSTOOD),
    "no nonce": (with_claims(nonce=None), Refusal.NOT_UNDERSTOOD),
    "a nonce that is a list": (with_claims(nonce=[]), Refusal.NOT_UNDERSTOOD),
    "no subject": (with_claims(sub=None), Refusal.NOT_UNDERSTOOD),
    "an empty subject": (with_claims(sub=""), Refusal.NOT_UNDERSTOOD),
    "a subject that is a number": (with_claims(sub=7), Refusal.NOT_UNDERSTOOD),
    "a subject of two lines": (with_claims(sub="a\nb"), Refusal.NOT_UNDERSTOOD),
    "a subject without end": (with_claims(sub="x" * 256), Refusal.NOT_UNDERSTOOD),
    "expired": (with_seconds("exp", -121), Refusal.CLOCKS),
    "no expiry": (with_claims(exp=None), Refusal.NOT_UNDERSTOOD),
    "an expiry in words": (with_claims(exp="tomorrow"), Refusal.NOT_UNDERSTOOD),
    "made tomorrow": (with_seconds("iat", 121), Refusal.CLOCKS),
    "made an hour ago": (with_seconds("iat", -3600), Refusal.CLOCKS),
    "not made at all": (with_claims(iat=None), Refusal.NOT_UNDERSTOOD),
    "not good yet": (with_seconds("nbf", 121), Refusal.CLOCKS),
    "of another access token": (with_claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), Refusal.NOT_UNDERSTOOD),
    "of an access token that is an object": (with_claims(at_hash={"x": 1}), Refusal.NOT_UNDERSTOOD),
    "how they signed in, in words": (with_claims(amr="pwd"), Refusal.NOT_UNDERSTOOD),
    "not signed": (signing(unsigned), Refusal.NOT_UNDERSTOOD),
    "signed with the public key as secret": (signing(with_the_public_key), Refusal.NOT_UNDERSTOOD),
    "signed with our secret": (signing(partial(signed_with, SECRET.encode())), Refusal.NOT_UNDERSTOOD),
    "changed afterwards": (signing(changed_afterwards), Refusal.NOT_UNDERSTOOD),
    "bringing its own key": (signing(with_a_key_in_its_header), Refusal.NOT_UNDERSTOOD),
    "a list": (signing(with_a_list), Refusal.NOT_UNDERSTOOD),
    "no token": (signing(lambda _: "not a token"), Refusal.NOT_UNDERSTOOD),
    "letters of elsewhere": (signing(lambda _: "é.é.é"), Refusal.NOT_UNDERSTOOD),
    "encrypted": (signing(lambda _: "a.b.c.d.e"), Refusal.NOT_UNDERSTOOD),
    "without end": (signing(lambda _: "a" * (MOST_BYTES - 200)), Refusal.NOT_UNDERSTOOD),
    "a key nobody published": (lambda issuer: setattr(issuer, "key", ANOTHER_KEY), Refusal.NOT_UNDERSTOOD),
    "the name of a published key": (
        lambda issuer: (setattr(issuer, "key", ANOTHER_KEY), issuer.header.update(kid=KEY.kid)),
        Refusal.NOT_UNDERSTOOD,
    ),
    "demanding what nobody knows": (signing(demanding_what_nobody_knows), Refusal.NOT_UNDERSTOOD),
}  # fmt: skip


def why(house: House) -> str:
    """Why nobody came in, as it was last written down."""
    return str(json.loads(told(house)[-1])["why"])


def test_a_token_in_which_one_thing_is_wrong_lets_nobody_in(advisor: Site, house: House, issuer: Issuer) -> None:
    good = dict(vars(issuer))
    for name, (misbehaves, refusal) in TOKENS.items():
        vars(issuer).update(good, claims={}, header={})
        misbehaves(issuer)
        answer = signs_on(advisor)
        assert (answer.status_code, why(house)) == (refusal.status, refusal.name.lower()), name
        assert refusal.title(NAME) in words_of(answer), name
        assert not is_in(advisor), name
    vars(issuer).update(good, claims={}, header={})
    assert signs_on(advisor).status_code == 303


@pytest.mark.parametrize("seconds", [-110, 110])
def test_clocks_may_differ_by_less_than_two_minutes(advisor: Site, issuer: Issuer, seconds: int) -> None:
    made = int(issuer.now().timestamp()) + seconds
    issuer.claims.update(iat=made, nbf=made, exp=made + 60)
    assert signs_on(advisor).status_code == 303


def test_other_good_signatures_do(advisor: Site, issuer: Issuer, clock: Clock) -> None:
    curve = ECKey.generate_key("P-256", {"kid": "curve"})
    issuer.published.append(curve.as_dict(private=False))
    clock.at += timedelta(hours=1)
    issuer.algorithm = "PS256"
    assert signs_on(advisor).status_code == 303
    issuer.key, issuer.algorithm = curve, "ES256"  # type: ignore[assignment]
    assert signs_on(advisor).status_code == 303


def test_a_token_that_names_no_key_is_good_where_there_is_only_one(advisor: Site, issuer: Issuer, clock: Clock) -> None:
    issuer.header["kid"] = None
    assert signs_on(advisor).status_code == 303
    issuer.published.append(ANOTHER_KEY.as_dict(private=False))
    clock.at += timedelta(hours=1)
    assert signs_on(advisor).status_code == 502


def test_several_audiences_are_good_if_we_are_named(advisor: Site, issuer: Issuer) -> None:
    issuer.claims.update(aud=[CLIENT_ID, "another"], azp=CLIENT_ID)
    assert signs_on(advisor).status_code == 303


def test_an_organisation_may_put_headers_of_its_own_into_a_token(advisor: Site, issuer: Issuer) -> None:
    def made(claims: dict[str, Any]) -> str:
        header = {"alg": "RS256", "kid": KEY.kid, "x-theirs": "1"}
        lenient = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
        return jws.serialize_compact(header, json.dumps(claims), KEY, registry=lenient)

    issuer.signs = made
    assert signs_on(advisor).status_code == 303


PUBLISHED: dict[str, tuple[Misbehaves, Refusal]] = {
    "of another issuer": (lambda i: i.document.update(issuer="https://elsewhere.example"), Refusal.NOT_UNDERSTOOD),
    "without keys": (lambda i: i.document.update(jwks_uri=None), Refusal.NOT_UNDERSTOOD),
    "over open lines": (
        lambda i: i.document.update(token_endpoint="http://elsewhere.example/t"), Refusal.NOT_UNDERSTOOD,
    ),
    "to a script": (lambda i: i.document.update(authorization_endpoint="javascript:1"), Refusal.NOT_UNDERSTOOD),
    "to nowhere": (lambda i: i.document.update(jwks_uri="http://127.0.0.1:9/keys"), Refusal.NOT_ANSWERING),
    "to no port": (lambda i: i.document.update(jwks_uri="https://x.example:port/"), Refusal.NOT_UNDERSTOOD),
    "not there": (lambda i: i.raw.update({DOCUMENT: (404, b"{}")}), Refusal.NOT_UNDERSTOOD),
    "a page": (lambda i: i.raw.update({DOCUMENT: (200, b"<html>")}), Refusal.NOT_UNDERSTOOD),
    "a list": (lambda i: i.raw.update({DOCUMENT: (200, b"[]")}), Refusal.NOT_UNDERSTOOD),
    "of brackets": (lambda i: i.raw.update({DOCUMENT: (200, b"[" * 100_000)}), Refusal.NOT_UNDERSTOOD),
    "without end": (lambda i: i.raw.update({DOCUMENT: (200, b" " * (MOST_BYTES + 1))}), Refusal.NOT_UNDERSTOOD),
    "moved": (lambda i: i.raw.update({DOCUMENT: (302, b"{}")}), Refusal.NOT_UNDERSTOOD),
    "down": (lambda i: i.raw.update({DOCUMENT: (503, b"")}), Refusal.NOT_ANSWERING),
    "no keys": (lambda i: i.raw.update({"/keys": (200, b"{}")}), Refusal.NOT_UNDERSTOOD),
    "keys of no use": (
        lambda i: setattr(i, "published", [
            7, {}, {"kty": "oct", "k": "c2VjcmV0"}, {"kty": "RSA"}, {"kty": "RSA", "n": "!", "e": 1},
            {"kty": "EC", "crv": "P-257", "x": "AA", "y": "AA"}, {**KEY.as_dict(private=False), "use": "enc"},
        ]),
        Refusal.NOT_UNDERSTOOD,
    ),
    "keys that are short": (lambda i: setattr(i, "published", [short_key()]), Refusal.NOT_UNDERSTOOD),
}  # fmt: skip


def short_key() -> dict[str, Any]:
    """A key somebody could break: the beginning of a longer one."""
    public = dict(KEY.as_dict(private=False))
    return {**public, "n": str(public["n"])[:171]}


def test_what_it_publishes_is_believed_only_if_it_is_as_it_must_be(site: Site, house: House, issuer: Issuer) -> None:
    for name, (misbehaves, refusal) in PUBLISHED.items():
        issuer.document, issuer.raw, issuer.published = {}, {}, [KEY.as_dict(private=False)]
        misbehaves(issuer)
        answer = site.get(THERE)
        assert (answer.status_code, why(house)) == (refusal.status, refusal.name.lower()), name
        assert "Go to the sign-in page" in words_of(answer), name


def test_when_it_is_down_a_password_lets_in_all_the_same(
    site: Site, house: House, clock: Clock, issuer: Issuer
) -> None:
    issuer.raw[DOCUMENT] = (503, b"")
    sets_password(site, invitation_for(house, "advisor-1", clock.at))
    site.client.cookies.clear()
    assert "is not answering" in words_of(site.get(THERE))
    assert signs_in(site, "advisor-1").status_code == 303


GRANTS: dict[str, tuple[Misbehaves, Refusal]] = {
    "without a token": (lambda i: i.grant.update(id_token=None), Refusal.NOT_UNDERSTOOD),
    "with a token that is a number": (lambda i: i.grant.update(id_token=7), Refusal.NOT_UNDERSTOOD),
    "refusing the code": (lambda i: i.codes.clear(), Refusal.NOT_BEGUN_HERE),
    "not knowing us": (
        lambda i: i.raw.update({"/token": (401, b'{"error": "invalid_client"}')}), Refusal.NOT_UNDERSTOOD,
    ),
    "a page": (lambda i: i.raw.update({"/token": (200, b"<html>")}), Refusal.NOT_UNDERSTOOD),
    "down": (lambda i: i.raw.update({"/token": (500, b"")}), Refusal.NOT_ANSWERING),
    "moved": (lambda i: i.raw.update({"/token": (302, b"{}")}), Refusal.NOT_UNDERSTOOD),
}  # fmt: skip


def test_what_a_code_is_worth_is_believed_only_if_it_is_as_it_must_be(
    advisor: Site, house: House, issuer: Issuer
) -> None:
    for name, (misbehaves, refusal) in GRANTS.items():
        issuer.grant, issuer.raw = {}, {}
        where = sent_back(advisor)
        misbehaves(issuer)
        answer = advisor.get(where)
        assert (answer.status_code, why(house)) == (refusal.status, refusal.name.lower()), name
        assert not is_in(advisor), name


BACKS: dict[str, tuple[dict[str, str | None], Refusal]] = {
    "they said no": ({"code": None, "error": "access_denied"}, Refusal.NOT_LET_IN),
    "an error and a code": ({"error": "access_denied"}, Refusal.NOT_LET_IN),
    "it is busy": ({"code": None, "error": "temporarily_unavailable"}, Refusal.NOT_ANSWERING),
    "we asked wrongly": ({"code": None, "error": "invalid_scope"}, Refusal.NOT_UNDERSTOOD),
    "an error that is a script": ({"code": None, "error": "<script>alert(1)</script>"}, Refusal.NOT_UNDERSTOOD),
    "nothing at all": ({"code": None}, Refusal.NOT_UNDERSTOOD),
    "a code without end": ({"code": "x" * 4001}, Refusal.NOT_UNDERSTOOD),
    "another code": ({"code": "code-of-somebody"}, Refusal.NOT_BEGUN_HERE),
    "another issuer": ({"iss": "https://elsewhere.example"}, Refusal.FROM_ELSEWHERE),
    "another issuer, and an error": ({"iss": "https://elsewhere.example", "error": "x"}, Refusal.FROM_ELSEWHERE),
    "no issuer where it says it always names itself": ({"iss": None}, Refusal.FROM_ELSEWHERE),
    "another state": ({"state": "another"}, Refusal.NOT_BEGUN_HERE),
    "no state": ({"state": None}, Refusal.NOT_BEGUN_HERE),
}


def test_an_answer_that_is_not_as_it_must_be_lets_nobody_in(advisor: Site, house: House, issuer: Issuer) -> None:
    for name, (back, refusal) in BACKS.items():
        issuer.back = back
        answer = signs_on(advisor)
        assert (answer.status_code, why(house)) == (refusal.status, refusal.name.lower()), name
        assert "<script>alert" not in answer.text
        assert not is_in(advisor), name


def test_a_code_from_another_issuer_is_shown_to_nobody(advisor: Site, issuer: Issuer) -> None:
    issuer.back = {"iss": "https://elsewhere.example"}
    signs_on(advisor)
    assert issuer.paths()[-1] == "/authorize"


def test_the_way_back_leads_in_once(advisor: Site) -> None:
    where = sent_back(advisor)
    assert advisor.get(where).status_code == 303
    again = advisor.get(where)
    assert (again.status_code, "This way in has ended" in words_of(again)) == (400, True)
    assert "you are signed in" in words_of(again)


def test_after_ten_minutes_it_leads_nowhere(advisor: Site, clock: Clock) -> None:
    where = sent_back(advisor)
    clock.at += timedelta(minutes=10)
    assert advisor.get(where).status_code == 400
    assert not is_in(advisor)


def test_nobody_is_signed_in_as_somebody_else_by_a_link_they_were_sent(advisor: Site, other: Site) -> None:
    where = sent_back(advisor)
    assert other.get(where).status_code == 400
    sent_there(other)
    assert other.get(where).status_code == 400
    assert not is_in(other)
    assert advisor.get(where).status_code == 303


def test_a_refusal_leaves_an_invitation_as_it_was(site: Site, house: House, clock: Clock, issuer: Issuer) -> None:
    token = invitation_for(house, "advisor-1", clock.at)
    issuer.back = {"code": None, "error": "access_denied"}
    answer = signs_on(site, invitation=token)
    assert "open your invitation link again: it is still good" in words_of(answer)
    assert known_as(house, "advisor-1") is None
    issuer.back = {}
    assert signs_on(site, invitation=token).status_code == 303


@pytest.mark.parametrize(
    ("demands", "said", "status"),
    [
        ({"amr": ("mfa",)}, {}, 403),
        ({"amr": ("mfa",)}, {"amr": ["pwd"]}, 403),
        ({"amr": ("mfa", "hwk")}, {"amr": ["pwd", "hwk"]}, 303),
        ({"acr": ("high", "higher")}, {"acr": "low"}, 403),
        ({"acr": ("high", "higher")}, {"acr": ["high"]}, 403),
        ({"acr": ("high", "higher")}, {"acr": "higher"}, 303),
    ],
)
def test_a_stronger_way_of_signing_in_can_be_demanded(
    site: Site,
    house: House,
    clock: Clock,
    issuer: Issuer,
    said: dict[str, Any],
    status: int,
    demands: dict[str, object],
) -> None:
    issuer.claims.update(said)
    answer = accepts(site, house, "advisor-1", clock.at)
    assert answer.status_code == status
    if status == 403:
        assert "did not ask you for enough" in words_of(answer)
    asked = next(sent for path, sent in issuer.asked if path == "/authorize")
    assert asked.get("acr_values") == ("high higher" if "acr" in demands else None)


@pytest.mark.parametrize("demands", [{"claim": "oid"}])
def test_people_can_be_known_by_another_claim(site: Site, house: House, clock: Clock, issuer: Issuer) -> None:
    assert accepts(site, house, "advisor-1", clock.at).status_code == 502
    issuer.claims["oid"] = "object-7"
    assert accepts(site, house, "advisor-1", clock.at).status_code == 303
    assert known_as(house, "advisor-1") == f"{issuer.address} object-7"


def test_too_many_tries_from_one_place_are_slowed(site: Site, issuer: Issuer) -> None:
    for path in (THERE, BACK):
        statuses = [site.get(path).status_code for _ in range(61)]
        assert 429 not in statuses[:60], path
        assert statuses[60] == 429, path


def test_while_it_hangs_the_pages_answer_everybody_else(site: Site, other: Site, issuer: Issuer) -> None:
    issuer.hangs.add(DOCUMENT)
    waiting = threading.Thread(target=site.get, args=(THERE,))
    waiting.start()
    while not issuer.asked:
        assert other.get("/sign-in").status_code == 200
    assert other.get("/sign-in").status_code == 200
    issuer.is_over.set()
    waiting.join()


def test_it_is_not_waited_for_without_end(issuer: Issuer, clock: Clock) -> None:
    issuer.hangs.add("/token")
    there = Organisation(SignOn(issuer.address, CLIENT_ID, SECRET, NAME), "http://127.0.0.1/back", clock, patience=0.3)
    asking = there.subject_of("code", issuer.address, Way("browser", "state"))
    # In a thread of its own: the browser of the tests keeps a loop running in this one.
    with ThreadPoolExecutor() as elsewhere, pytest.raises(NotSignedOn) as refused:
        elsewhere.submit(asyncio.run, asking).result()
    assert refused.value.refusal is Refusal.NOT_ANSWERING
    assert issuer.paths()[-1] == "/token"


def test_nothing_secret_is_in_the_log(advisor: Site, issuer: Issuer, caplog: pytest.LogCaptureFixture) -> None:
    issuer.claims["aud"] = "another"
    where = sent_back(advisor)
    advisor.get(where)
    said = caplog.text
    assert "nobody was signed in: the ID token is not for us" in said
    for secret in (SECRET, issuer.subject, httpx.URL(where).params["code"], httpx.URL(where).params["state"]):
        assert secret not in said
