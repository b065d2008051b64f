"""Time-stamps over F: the request, what a token proves, and every way in which it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from campaigns.undi import der
from campaigns.undi.authority import read_roots
from campaigns.undi.beside import Stamp
from campaigns.undi.drand import CHAIN_HASH, round_after, round_time
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import BrokenRule, h
from campaigns.undi.timestamp import read_token, request
from campaigns.undi.verify import Claim, Verdict, verify
from tests.campaigns.undi.bundles import FROZEN_AT, TEN, sealed
from tests.support.tsa import NAME, Authority, authority, respond, tlv

ROUND = round_after(int(FROZEN_AT.timestamp()) + 3600)
DRAW = datetime.fromtimestamp(round_time(ROUND), UTC)
QUARTER = timedelta(minutes=15)
SOURCE = {"chain_hash": CHAIN_HASH, "kind": "drand-quicknet", "round": ROUND}
BUNDLE = sealed(TEN, seed_sources=[SOURCE])
F = read_freeze(BUNDLE["freeze.json"]).f
AT = FROZEN_AT + timedelta(minutes=1)


def _verdict(token: bytes, *roots: bytes) -> Verdict:
    return verify({**BUNDLE, "freeze.tsr": token}, roots=roots)


def _roots(by: Authority) -> tuple[bytes, ...]:
    return read_roots(by.chain)


def test_a_request_asks_for_this_hash() -> None:
    """A TimeStampReq: version 1, SHA-256 over F, the nonce, and the certificate wanted (RFC 3161, 2.4.1)."""
    version, imprint, nonce, wanted = der.read(request(F, 300)).children()

    assert (version.content, nonce.content, wanted.content) == (b"\x01", b"\x01\x2c", b"\xff")
    assert imprint.children()[1].content == F
    assert request(F, 0)[-6:] == bytes.fromhex("0201000101ff")


def test_a_token_in_time_proves_the_time_of_publication() -> None:
    """Bare or in its response, a token signed before the round proves it, and its authority is named."""
    for token in (authority().token(F, AT), authority().response(F, AT), authority().response(F, AT, 1)):
        verdict = _verdict(token)
        assert Claim.PUBLICATION_TIME in verdict.proven
        assert verdict.stamp == Stamp(int(AT.timestamp()), NAME, checked=True, rooted=None, in_time=True)
        assert verdict.unchecked == ()


def test_a_root_that_the_reader_gives_decides() -> None:
    """A token under that root is proven; under another one it is valid, but proves nothing."""
    own, other = _verdict(authority().token(F, AT), *_roots(authority())), authority("Lain")
    leaf = authority().certificate.public_bytes(Encoding.DER)
    foreign = _verdict(authority().token(F, AT), *_roots(other))

    assert (own.stamp and own.stamp.rooted, Claim.PUBLICATION_TIME in own.proven) == (True, True)
    assert Claim.PUBLICATION_TIME in _verdict(authority().token(F, AT), leaf).proven
    assert (foreign.stamp and foreign.stamp.rooted, foreign.valid) == (False, True)
    assert Claim.PUBLICATION_TIME in foreign.unproven


@pytest.mark.parametrize(("late", "proven"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_a_quarter_of_an_hour_before_the_round_is_the_limit(late: timedelta, *, proven: bool) -> None:
    """A token later than 900 seconds before the round leaves the bundle valid and the time unproven."""
    verdict = _verdict(authority().token(F, DRAW - QUARTER + late))

    assert (verdict.valid, Claim.PUBLICATION_TIME in verdict.proven) == (True, proven)


def test_without_a_round_there_is_nothing_to_be_ahead_of() -> None:
    """A draw by nonces alone has no public moment, so that no token proves it was sealed before."""
    files = sealed(TEN)
    token = authority().token(read_freeze(files["freeze.json"]).f, AT)
    verdict = verify({**files, "freeze.tsr": token})

    assert (verdict.valid, Claim.PUBLICATION_TIME in verdict.unproven) == (True, True)


def test_a_token_whose_signer_nobody_knows_is_not_checked() -> None:
    """Without its certificate the signature cannot be checked, which is said; with it given, it can."""
    bare = authority().token(F, AT, embedded=False)
    given = authority().certificate.public_bytes(Encoding.DER)

    assert (_verdict(bare).valid, _verdict(bare).unchecked) == (True, ("freeze.tsr",))
    assert Claim.PUBLICATION_TIME in _verdict(bare).unproven
    assert Claim.PUBLICATION_TIME in _verdict(bare, given, *_roots(authority())).proven


def _bad() -> dict[str, tuple[bytes, str]]:
    token = authority().token(F, AT)
    info = read_token(token).info
    later = info.replace(AT.strftime("%H%M%SZ").encode(), (AT - QUARTER).strftime("%H%M%SZ").encode())
    return {
        "no token": (b"anything", "undi.bad_token"),
        "nothing": (b"", "undi.bad_token"),
        "a refusal": (respond(b"", 2), "undi.bad_token"),
        "a refusal with a token": (respond(token, 2), "undi.bad_token"),
        "something after it": (token + b"\x00", "undi.bad_token"),
        "cut short": (token[:-1], "undi.bad_token"),
        "another hash function": (authority().token(F, AT, digest="1.3.14.3.2.26"), "undi.bad_token"),
        "another list": (authority().token(h(b"other"), AT), "undi.token_mismatch"),
        "another time": (token.replace(info, later), "undi.bad_token_signature"),
        "a changed signature": (token[:-1] + bytes([token[-1] ^ 1]), "undi.bad_token_signature"),
        "not for stamping": (authority("Web", stamps=False).token(F, AT), "undi.bad_token_signature"),
        "expired": (authority().token(F, datetime(2041, 1, 1, tzinfo=UTC)), "undi.bad_token_signature"),
    }


@pytest.mark.parametrize("what", sorted(_bad()))
def test_a_wrong_token_breaks_rule_5(what: str) -> None:
    """What is no token over this F, or is not signed by who it says, breaks rule 5."""
    token, code = _bad()[what]

    assert (_verdict(token).rule, _verdict(token).code) == ("5", code)


@pytest.mark.parametrize("data", [b"\x30", b"\x30\x80\x00\x00", b"\x30\x81\x01\x00", b"\x30\x02\x02"])
def test_what_is_not_der_is_refused(data: bytes) -> None:
    """Lengths that are cut, indefinite or longer than needed are no DER."""
    with pytest.raises(der.NotDer):
        der.read(data)


def test_the_reader_reads_what_an_independent_writer_writes() -> None:
    """Elements of every length read back whole."""
    for size in (0, 1, 127, 128, 255, 256, 70000):
        assert der.read(tlv(4, bytes(size))) == der.read(der.write(4, bytes(size)))
        assert len(der.read(tlv(4, bytes(size))).content) == size


def test_no_flipped_bit_of_a_token_is_an_accident() -> None:
    """Any byte changed gives a verdict; none that keeps the token valid changes what it says."""
    token = authority().token(F, AT)
    said = read_token(token)
    for place in range(len(token)):
        changed = bytearray(token)
        changed[place] ^= 1
        verdict = _verdict(bytes(changed))
        kept = verdict.valid and verdict.stamp is not None and verdict.stamp.checked
        assert (verdict.rule == "5") or not kept or _same(bytes(changed), said.imprint, said.at)


def _same(token: bytes, imprint: bytes, at: int) -> bool:
    found = read_token(token)
    return (found.imprint, found.at) == (imprint, at)


def test_a_token_read_badly_names_its_file() -> None:
    """The broken rule says which file it speaks of."""
    with pytest.raises(BrokenRule) as broken:
        read_token(b"x")
    assert broken.value.params == {"file": "freeze.tsr"}
