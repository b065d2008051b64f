"""Named ways of tampering with a complete bundle, each with the rule that it breaks first."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from campaigns.undi.amend import amend_line
from campaigns.undi.canonical import encode, show
from campaigns.undi.primitives import h
from campaigns.undi.signatures import cosign_message
from tests.campaigns.undi.bundles import KEY, Files
from tests.campaigns.undi.random_bundles import CLAIM_OVER, EVIDENCE, FROZEN_AT, WITNESS, void
from tests.support.tsa import authority

Tamper = Callable[[Files], Files]


def _swap(name: str, old: bytes, new: bytes) -> Tamper:
    """Replace the first of some bytes in a file, which must be there."""

    def tamper(files: Files) -> Files:
        assert old in files[name], (name, old)
        return {**files, name: files[name].replace(old, new, 1)}

    return tamper


def _bytes(name: str, change: Callable[[bytes], bytes]) -> Tamper:
    return lambda files: {**files, name: change(files[name])}


def _lines(name: str, change: Callable[[list[bytes]], list[bytes]]) -> Tamper:
    return _bytes(name, lambda data: b"".join(change(data.splitlines(keepends=True))))


def _first_line(change: Callable[[list[bytes]], list[bytes]]) -> Tamper:
    """Change the fields of the first line of entries.txt."""
    return _lines("entries.txt", lambda lines: [b" ".join(change(lines[0].split(b" "))), *lines[1:]])


def _json(name: str, change: Callable[[Any], Any]) -> Tamper:
    """Change a JSON file and write it canonically again."""

    def tamper(files: Files) -> Files:
        value = json.loads(files[name])
        return {**files, name: encode(change(value) or value)}

    return tamper


def _without(*names: str) -> Tamper:
    return lambda files: {name: data for name, data in files.items() if name not in names}


def _plus(name: str, make: Callable[[Files], bytes]) -> Tamper:
    return lambda files: {**files, name: make(files)}


def _set(**changes: Any) -> Callable[[Any], Any]:
    return lambda value: {**value, **changes}


def _row(number: int, **changes: Any) -> Callable[[Any], Any]:
    return lambda rows: [{**row, **(changes if n == number else {})} for n, row in enumerate(rows)]


def _both_lists(files: Files) -> Files:
    c = files["entries.txt"][:64]
    lines = sorted([*files["excluded.txt"].splitlines(keepends=True), c + b" underage\n"])
    return {**files, "excluded.txt": b"".join(lines)}


def _amended(*steps: tuple[str, timedelta, str, str]) -> Tamper:
    """An amend.jsonl of our own: of the first winner (`w`), the last (`l`), a reserve (`r`) or nobody."""

    def tamper(files: Files) -> Files:
        result = json.loads(files["result.json"])
        named = {"w": result["winners"][0]["C"], "x": "cd" * 32}
        named |= {"l": result["winners"][-1]["C"], "r": (result["reserves"] or result["winners"])[-1]["C"]}
        before, lines = files["result.json"], b""
        for seq, (who, after, reason, evidence) in enumerate(steps, 1):
            line = amend_line(before, seq, named[who], CLAIM_OVER + after, reason, evidence)
            before, lines = line[:-1], lines + line
        return {**files, "amend.jsonl": lines}

    return tamper


def _stamp(f: bytes) -> bytes:
    return authority().token(f, FROZEN_AT + timedelta(minutes=1))


def _again(files: Files) -> bytes:
    """A co-signature by the organiser's own key."""
    key = KEY.public_key().public_bytes_raw().hex()
    signature = KEY.sign(cosign_message(h(files["freeze.json"]))).hex()
    return encode([{"key": key, "role": "notaris", "signature": signature}])


def _cosigned(_files: Files) -> bytes:
    key, signature = WITNESS.public_key().public_bytes_raw().hex(), WITNESS.sign(b"undi/1 cosign\0").hex()
    return encode([{"key": key, "role": "notaris", "signature": signature}])


def _source(**changes: Any) -> Tamper:
    """Change the first source of the seed."""
    return _json(S, lambda v: _set(sources=_row(0, **changes)(v["sources"]))(v))


def _other_value(data: bytes) -> bytes:
    """The first source's value, of the right length and wrong."""
    rows = json.loads(data)["sources"]
    value = rows[0]["value"].encode()
    return data.replace(value, b"c0" + b"0" * (len(value) - 2))


def _void(**changes: Any) -> Tamper:
    """Declare the draw void, with a wrong notice."""
    return lambda files: _json("void.json", _set(**changes))(_without(R, A)(void(files)))


def _spec_first(data: bytes) -> bytes:
    return b'{"spec":"undi/1",' + data[1:].replace(b'"spec":"undi/1",', b"")


def _no_word(data: bytes) -> bytes:
    return data.replace(b'"unclaimed"', b"[]").replace(b'"withdrawn"', b"{}")


_ZERO, _HOUR = timedelta(0), timedelta(hours=1)
F, S, R, A, X, T = "freeze.json", "seed.json", "result.json", "amend.jsonl", "excluded.txt", "entries.txt"

TAMPERS: Mapping[str, tuple[str, Tamper]] = {
    # Section 4: the lists, to the byte.
    "two lines change places": ("4", _lines(T, lambda x: [x[1], x[0], *x[2:]])),
    "an entry twice": ("4", _lines(T, lambda x: [x[0], *x])),
    "carriage returns": ("4", _bytes(T, lambda x: x.replace(b"\n", b"\r\n"))),
    "no final line feed": ("4", _bytes(T, lambda x: x[:-1])),
    "an empty line": ("4", _bytes(T, lambda x: x + b"\n")),
    "a byte order mark": ("4", _bytes(T, lambda x: b"\xef\xbb\xbf" + x)),
    "upper-case hex": ("4", _first_line(lambda x: [x[0], x[1].upper().replace(b"0", b"A"), *x[2:]])),
    "a weight of zero": ("4", _first_line(lambda x: [*x[:3], b"0\n"])),
    "a weight of 101": ("4", _first_line(lambda x: [*x[:3], b"101\n"])),
    "a signed weight": ("4", _first_line(lambda x: [*x[:3], b"+1\n"])),
    "a weight with a leading zero": ("4", _first_line(lambda x: [*x[:3], b"01\n"])),
    "a stratum that is not there": ("4", _first_line(lambda x: [*x[:2], b"9", x[3]])),
    "a stratum beyond all": ("4", _first_line(lambda x: [*x[:2], b"65536", x[3]])),
    "a stratum with a leading zero": ("4", _first_line(lambda x: [*x[:2], b"00", x[3]])),
    "two spaces": ("4", _first_line(lambda x: [*x[:2], b"", *x[2:]])),
    "somebody in both lists": ("4", _both_lists),
    "excluded out of order": ("4", _lines(X, lambda x: x[::-1])),
    "a reason in upper case": ("4", _bytes(X, lambda x: x[:65] + x[65:].upper())),
    "excluded without its end": ("4", _bytes(X, lambda x: x[:-1])),
    # Section 5: the manifest and what stands beside it.
    "an entry less": ("5", _lines(T, lambda x: x[1:])),
    "a heavier entry": ("5", _first_line(lambda x: [*x[:3], b"99\n"])),
    "an entry of somebody else": ("5", _first_line(lambda x: [x[0], b"ab" * 32, *x[2:]])),
    "all entries gone": ("5", _bytes(T, lambda _: b"")),
    "nobody was left out": ("5", _bytes(X, lambda _: b"")),
    "another reason": ("5", _bytes(X, lambda x: x[:65] + b"x" + x[66:])),
    "a wrong root": ("5", _json(F, lambda v: _set(entries={**v["entries"], "merkle_root": "00" * 32})(v))),
    "a wrong count": ("5", _json(F, lambda v: _set(entries={**v["entries"], "count": 1})(v))),
    "a space": ("5", _swap(F, b'":', b'": ')),
    "a final line feed": ("5", _bytes(F, lambda x: x + b"\n")),
    "a manifest with a mark": ("5", _bytes(F, lambda x: b"\xef\xbb\xbf" + x)),
    "a fraction": ("5", _swap(F, b'"draw_no":1', b'"draw_no":1.0')),
    "an exponent": ("5", _swap(F, b'"draw_no":1', b'"draw_no":1e0')),
    "minus zero": ("5", _swap(F, b'"draw_no":1', b'"draw_no":-0')),
    "a leading zero": ("5", _swap(F, b'"draw_no":1', b'"draw_no":01')),
    "a number beyond 2^53": ("5", _swap(F, b'"claim_hours":72', b'"claim_hours":9007199254740992')),
    "true for a number": ("5", _swap(F, b'"claim_hours":72', b'"claim_hours":true')),
    "null": ("5", _swap(F, b'"claim_hours":72', b'"claim_hours":null')),
    "NaN": ("5", _swap(F, b'"claim_hours":72', b'"claim_hours":NaN')),
    "a key twice": ("5", _swap(F, b'"claim_hours":72', b'"claim_hours":72,"claim_hours":72')),
    "an unknown key": ("5", _json(F, _set(more=1))),
    "a missing key": ("5", _json(F, lambda v: {k: x for k, x in v.items() if k != "claim_hours"})),
    "keys out of order": ("5", _bytes(F, _spec_first)),
    "text that is not NFC": ("5", _json(F, _set(campaign_id="e\u0301"))),
    "a needless escape": ("5", _swap(F, b'"uji-1"', b'"uji\\u002d1"')),
    "a lone surrogate": ("5", _swap(F, b'"uji-1"', b'"\\ud800"')),
    "bytes that are no UTF-8": ("5", _swap(F, b'"uji-1"', b'"\xff"')),
    "nesting without end": ("5", _bytes(F, lambda _: b"[" * 100_000)),
    "a list for an object": ("5", _bytes(F, lambda x: b"[" + x + b"]")),
    "an empty manifest": ("5", _bytes(F, lambda _: b"")),
    "another spec": ("5", _json(F, _set(spec="undi/2"))),
    "draw zero": ("5", _json(F, _set(draw_no=0))),
    "a first draw with one before": ("5", _json(F, _set(prev="ab" * 32))),
    "a prior winner of no draw": ("5", _json(F, _set(prior_winners=["ab" * 32]))),
    "a stratum's code twice": ("5", _json(F, lambda v: _set(strata=v["strata"] * 2)(v))),
    "no strata": ("5", _json(F, _set(strata=[]))),
    "a quota too large": ("5", _json(F, lambda v: _set(strata=_row(0, quota=65536)(v["strata"]))(v))),
    "a list of reasons in upper case": ("5", _json(F, _set(reason_codes=["Unclaimed"]))),
    "no source": ("5", _json(F, _set(seed_sources=[]))),
    "a source twice": ("5", _json(F, lambda v: _set(seed_sources=v["seed_sources"] * 5)(v))),
    "a dice": ("5", _json(F, _set(seed_sources=[{"kind": "dice"}]))),
    "closed after it was frozen": ("5", _json(F, _set(closed_at=show(FROZEN_AT + _HOUR)))),
    "a time with an offset": ("5", _json(F, _set(closed_at="2023-09-15T10:00:00+00:00"))),
    "a leap second": ("5", _json(F, _set(closed_at="2016-12-31T23:59:60Z"))),
    "a larger quota": ("5", _json(F, lambda v: _set(strata=_row(0, quota=65535)(v["strata"]))(v))),
    "a false signature": ("5", _bytes("freeze.sig", lambda x: x[:-1] + bytes([x[-1] ^ 1]))),
    "a short signature": ("5", _bytes("freeze.sig", lambda x: x[:-1])),
    "other rules": ("5", _bytes("rules", lambda x: x + b" ")),
    "a co-signature over something else": ("5", _plus("cosign.json", _cosigned)),
    "a co-signature by the organiser": ("5", _plus("cosign.json", _again)),
    "a co-signature twice": ("5", _json("cosign.json", lambda rows: rows * 2)),
    "a role in upper case": ("5", _json("cosign.json", _row(0, role="Notaris"))),
    "a stamp over another list": ("5", _plus("freeze.tsr", lambda _: _stamp(h(b"other")))),
    "a stamp that is none": ("5", _plus("freeze.tsr", lambda _: b"stempel")),
    "a stamp cut short": ("5", _bytes("freeze.tsr", lambda x: x[:-1])),
    "a false stamp": ("5", _bytes("freeze.tsr", lambda x: x[:-1] + bytes([x[-1] ^ 1]))),
    # Section 7 and 8: times and the seed.
    "void after the result": ("7", void),
    "a void of another freeze": ("7", _void(f="00" * 32)),
    "a void without a reason": ("7", _void(reason="")),
    "a result without its seed": ("8", _without(S)),
    "another seed": ("8", _json(S, _set(seed="00" * 32))),
    "a seed in upper case": ("8", _json(S, _set(seed="AB" * 32))),
    "a seed with a line feed": ("8", _bytes(S, lambda x: x + b"\n")),
    "a value of another length": ("8", _source(value="ab")),
    "a value that is not right": ("8", _bytes(S, _other_value)),
    "a source of another kind": ("8", _source(kind="nonce:x")),
    "a source less": ("8", _json(S, lambda v: _set(sources=v["sources"][1:])(v))),
    # Section 10: the selection.
    "winners change places": ("10", _json(R, lambda v: _set(winners=v["winners"][::-1])(v))),
    "a winner less": ("10", _json(R, lambda v: _set(winners=v["winners"][1:])(v))),
    "a winner of our own": ("10", _json(R, lambda v: _set(winners=_row(0, C="ab" * 32)(v["winners"]))(v))),
    "another ticket": ("10", _json(R, lambda v: _set(winners=_row(0, ticket="ab" * 32)(v["winners"]))(v))),
    "no reserves": ("10", _json(R, _set(reserves=[]))),
    "a result of another freeze": ("10", _json(R, _set(f="00" * 32))),
    "a result with a line feed": ("10", _bytes(R, lambda x: x + b"\n")),
    # Section 11: amendments.
    "amendments without a result": ("11", _without(R)),
    "a line taken out": ("11", _bytes(A, lambda x: x.split(b"\n", 1)[1] or b"\n")),
    "a line without its end": ("11", _bytes(A, lambda x: x[:-1])),
    "a line with a return": ("11", _bytes(A, lambda x: x[:-1] + b"\r\n")),
    "an empty line of amendments": ("11", _bytes(A, lambda x: x + b"\n")),
    "a chain of another result": ("11", _swap(A, b'"prev":"', b'"prev":"0')),
    "unclaimed too early": ("11", _amended(("w", -timedelta(days=2), "unclaimed", ""))),
    "unclaimed by a reserve": ("11", _amended(("r", _HOUR, "unclaimed", ""), ("r", _HOUR, "unclaimed", ""))),
    "withdrawn without evidence": ("11", _amended(("w", _ZERO, "withdrawn", ""))),
    "evidence in upper case": ("11", _amended(("w", _ZERO, "withdrawn", EVIDENCE.upper()))),
    "a reason that was not frozen": ("11", _amended(("w", _ZERO, "disliked", EVIDENCE))),
    "somebody without a seat": ("11", _amended(("x", _ZERO, "withdrawn", EVIDENCE))),
    "removed twice": ("11", _amended(*[("w", _ZERO, "withdrawn", EVIDENCE)] * 2)),
    "time runs backwards": ("11", _amended(("w", _HOUR, "unclaimed", ""), ("l", _ZERO, "unclaimed", ""))),
    "removed before the freeze": ("11", _amended(("w", -timedelta(days=9), "withdrawn", EVIDENCE))),
    "a reason that is no word": ("11", _bytes(A, _no_word)),
    "a sequence with a gap": ("11", _swap(A, b'"seq":1', b'"seq":2')),
}  # fmt: skip
