#!/usr/bin/env python3
"""Pemeriksa undian UNDI/1 dalam satu berkas: cukup Python 3.9, tanpa jaringan dan tanpa pustaka lain.

    python3 verify_standalone.py FOLDER [--chain FOLDER_SEBELUMNYA ...] [--json]

Keluar 0 bila sah dan sudah diundi, 3 bila sah pada tahap sebelumnya, 1 bila tidak sah (aturan pertama yang
gagal disebut menurut nomornya), 2 bila berkas tidak bisa dibaca. Aturannya ada di docs/undi-1.md.

Checks a published draw on its own and shares nothing with the project's own verifier. Numbers of rules are
the sections of docs/undi-1.md. drand's signature is checked where py_ecc can be imported, a time-stamp's
where `cryptography` can; else they are shown as not checked. Memory does not grow with the list.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import heapq
import itertools
import json
import re
import sys
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

LINE = {
    "entries.txt": re.compile(rb"([0-9a-f]{64}) ([0-9a-f]{64}) (0|[1-9][0-9]{0,4}) ([1-9][0-9]?|100)\n"),
    "excluded.txt": re.compile(rb"([0-9a-f]{64}) [a-z_]+\n"),
}
SEALED = (*LINE, "freeze.json")
OTHERS = (
    "freeze.sig", "freeze.tsr", "cosign.json", "rules", "seed.json", "result.json", "amend.jsonl",
    "void.json",
)  # fmt: skip
CLAIMS = {
    "signature": "tanda tangan penyelenggara",
    "publication_time": "waktu pengumuman daftar, sejauh penanda tangannya dipercaya",
    "public_randomness": "keacakan publik drand",
    "earlier_draws": "undian-undian sebelumnya",
    "rules": "isi aturan",
}
EPOCH, TIME, DRAND_START, DRAND_PERIOD, LEAD = datetime(1970, 1, 1), "%Y-%m-%dT%H:%M:%SZ", 1692803367, 3, 900


class Refused(Exception):  # noqa: N818
    """A rule is broken: its number, and where; without a number a file cannot be read."""


def need(holds: Any, rule: str, where: str) -> None:
    """Go on only where something holds."""
    if not holds:
        raise Refused(rule, where)


def h(*parts: bytes) -> bytes:
    """SHA-256 over the joined parts."""
    return hashlib.sha256(b"".join(parts)).digest()


def lp(value: Any) -> bytes:
    """Four bytes of length, then the bytes; text is UTF-8."""
    data = value if isinstance(value, bytes) else value.encode("utf-8")
    return len(data).to_bytes(4, "big") + data


def unix(value: str, form: str = TIME) -> int:
    """A UTC time in Unix seconds; ValueError for a day that never was."""
    return int((datetime.strptime(value, form) - EPOCH).total_seconds())


def moment(value: Any) -> bool:
    """Whether it is a time, in the one spelling that it has."""
    return isinstance(value, str) and datetime.strptime(value, TIME).isoformat() + "Z" == value


def falls_at(number: int) -> int:
    """T(N), when a drand round falls."""
    return DRAND_START + DRAND_PERIOD * (number - 1)


# --- JSON files: what each may hold, as tables of checks ---

Check = Callable[[Any], Any]


def text(form: str) -> Check:
    """Text of a form, composed (NFC) as all text here is."""
    form_of = re.compile(form, re.DOTALL)
    return lambda x: isinstance(x, str) and form_of.fullmatch(x) and unicodedata.normalize("NFC", x) == x


def whole(least: int = 0, most: int = 2**53 - 1) -> Check:
    """An integer; neither `true` nor 1.0 is one."""
    return lambda x: type(x) is int and least <= x <= most


def many(each: Check, least: int = 0, most: int = 2**53) -> Check:
    """A list of so many."""
    return lambda x: isinstance(x, list) and least <= len(x) <= most and all(map(each, x))


def row(**fields: Check) -> Check:
    """An object with exactly these fields; ValueError names the first that is wrong."""

    def holds(value: Any) -> bool:
        same = isinstance(value, dict) and set(value) == set(fields)
        wrong = [key for key, check in fields.items() if not check(value[key])] if same else ["keys"]
        if wrong:
            raise ValueError(wrong[0])
        return True

    return holds


def canonical(value: Any) -> bytes:
    """RFC 8785, for the integers, texts, lists and ASCII keys that the tables allow."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def read(data: bytes, form: Check, rule: str, name: str) -> Any:
    """A value of a form, whose bytes are the only ones that it has."""
    try:
        value = json.loads(data.decode("utf-8"))
        # A key twice, a fraction's other spelling or a needless escape do not come back as they were.
        need(canonical(value) == data, rule, f"{name}: canonical")
        need(form(value), rule, name)
    except (ValueError, RecursionError) as error:
        raise Refused(rule, f"{name}: {error}") from None
    return value


# The chain hash is made of the key, so that nobody can pin one without the other.
DRAND_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
_GROUP = bytes.fromhex("f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e")
_PERIOD_AND_START = DRAND_PERIOD.to_bytes(4, "big") + DRAND_START.to_bytes(8, "big")
CHAIN_HASH = h(_PERIOD_AND_START, DRAND_KEY, _GROUP, b"quicknet").hex()

HASH, HASH_OR_NONE, ANY, ROLE = map(text, ("[0-9a-f]{64}", "([0-9a-f]{64})?", ".+", "[a-z]{1,32}"))
DRAND_SOURCE = row(kind=text("drand-quicknet"), chain_hash=text(CHAIN_HASH), round=whole(1))
NONCE_SOURCE = row(kind=text("nonce"), role=ROLE, commitment=HASH)
FREEZE = row(
    spec=text("undi/1"), campaign_id=ANY, draw_no=whole(1), prev=HASH_OR_NONE, closed_at=moment,
    frozen_at=moment, rules_sha256=HASH, organiser_key=HASH_OR_NONE, claim_hours=whole(),
    entries=row(count=whole(), sha256=HASH, merkle_root=HASH), excluded=row(count=whole(), sha256=HASH),
    strata=many(row(code=ANY, quota=whole(0, 65535), reserve=whole(0, 65535)), 1, 65536),
    prior_winners=many(HASH), reason_codes=many(text("[a-z_]+")),
    seed_sources=many(lambda x: (DRAND_SOURCE if type(x) is dict and "round" in x else NONCE_SOURCE)(x), 1, 4)
)  # fmt: skip
COSIGNATURES = many(row(key=HASH, role=ROLE, signature=text("[0-9a-f]{128}")))
VOID = row(at=moment, f=HASH, reason=ANY)
REMOVAL = row(C=HASH, at=moment, evidence=HASH_OR_NONE, prev=HASH, reason_code=ANY, seq=whole(1))

# --- Ed25519 (RFC 8032), lenient with points exactly where OpenSSL is ---

FIELD, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
CURVE_D, ROOT = -121665 * pow(121666, -1, FIELD) % FIELD, pow(2, (FIELD - 1) // 4, FIELD)
Point = Tuple[int, int, int, int]


def plus(a: Point, b: Point) -> Point:
    """The sum of two points in extended coordinates."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * CURVE_D, 2 * a[2] * b[2]
    e, f, g, k = n - m, d - c, d + c, n + m
    return e * f % FIELD, g * k % FIELD, f * g % FIELD, e * k % FIELD


def point_of(data: bytes) -> Optional[Point]:
    """A compressed point; a y beyond the field and a zero with a sign pass, as they do in OpenSSL."""
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    x = x if x * x % FIELD == square else x * ROOT % FIELD
    if x * x % FIELD != square:
        return None
    x = -x % FIELD if x & 1 != sign else x
    return x, y % FIELD, 1, x * y % FIELD


def ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature holds: s below the group's order, and R the very encoding of sB - kA."""
    point, base = point_of(key), point_of((4 * pow(5, -1, FIELD) % FIELD).to_bytes(32, "little"))
    s = int.from_bytes(signature[32:], "little")
    if point is None or base is None or len(key) != 32 or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    minus, total = (-point[0] % FIELD, point[1], 1, -point[3] % FIELD), (0, 1, 1, 0)
    for bit in reversed(range(253)):
        total = plus(total, total)
        total = plus(total, base) if s >> bit & 1 else total
        total = plus(total, minus) if k >> bit & 1 else total
    x, y = (each * pow(total[2], -1, FIELD) % FIELD for each in total[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


@functools.lru_cache(maxsize=64)
def drand_holds(number: int, signature: bytes) -> Optional[bool]:
    """Whether it is quicknet's BLS signature for a round; None where that cannot be checked."""
    limit = sys.getrecursionlimit()
    try:
        from py_ecc import optimized_bls12_381 as curve
        from py_ecc.bls.hash_to_curve import hash_to_G1
        from py_ecc.bls.point_compression import decompress_G1, decompress_G2
    except ImportError:
        return None
    finally:
        # py_ecc lifts the limit that keeps JSON without end from breaking the interpreter.
        sys.setrecursionlimit(limit)
    big: Any = int.from_bytes
    sha256: Any = hashlib.sha256
    try:
        point = decompress_G1(big(signature, "big"))
    except (ValueError, AssertionError):
        return False
    if curve.is_inf(point) or not curve.is_inf(curve.multiply(point, curve.curve_order)):
        return False
    message = hash_to_G1(h(number.to_bytes(8, "big")), b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_", sha256)
    halves: Any = (big(DRAND_KEY[:48], "big"), big(DRAND_KEY[48:], "big"))
    key = decompress_G2(halves)
    return bool(curve.pairing(key, message) == curve.pairing(curve.G2, point))


# --- RFC 3161: a small DER reader, and the signature where `cryptography` is at hand ---

SHA2 = {"608648016503040201": "sha256", "608648016503040202": "sha384", "608648016503040203": "sha512"}
SIGNED_DATA, TST_INFO, PSS = "2a864886f70d010702", "2a864886f70d0109100104", "2a864886f70d01010a"
MESSAGE_DIGEST, CONTENT_TYPE = "2a864886f70d010904", "2a864886f70d010903"
CERTIFICATE = "2a864886f70d010910022f"
COMMON_NAME, ORGANISATION, TIME_STAMPING = "550403", "55040a", "1.3.6.1.5.5.7.3.8"
INTEGER, OCTETS, OID, CLOCK, SEQUENCE, SET, CONTEXT = 0x02, 0x04, 0x06, 0x18, 0x30, 0x31, 0xA0
Element = Tuple[int, bytes, bytes]


def der(data: bytes) -> List[Element]:
    """The elements that the bytes are: tag, content, all of it; lengths in their shortest form only."""
    found, at = [], 0
    while at < len(data):
        size, begin = data[at + 1], at + 2
        if size >= 128:
            width = size - 128
            size, begin = int.from_bytes(data[begin : begin + width], "big"), begin + width
            if not 1 <= width <= 4 or size < 128 or not size >> 8 * (width - 1):
                raise ValueError("length")
        if begin + size > len(data):
            raise ValueError("length")
        found.append((data[at], data[begin : begin + size], data[at : begin + size]))
        at = begin + size
    return found


def plain(element: Element, tag: int) -> bytes:
    """The content of an element of this tag."""
    if element[0] != tag:
        raise ValueError("tag")
    return element[1]


def into(element: Element, tag: int = SEQUENCE) -> List[Element]:
    """What is inside an element of this tag."""
    return der(plain(element, tag))


def oid(element: Element) -> str:
    """The object identifier that an element is, or begins with, in hex."""
    return plain(into(element)[0] if element[0] == SEQUENCE else element, OID).hex()


def read_token(data: bytes) -> SimpleNamespace:
    """A token, bare or in its response: hash, time, authority, and what its signature is made of."""
    (outer,) = der(data)
    if into(outer)[0][0] == SEQUENCE:
        status, outer = into(outer)[:2]
        if plain(into(status)[0], INTEGER) not in (b"\0", b"\1"):
            raise ValueError("status")
    kind, wrapped = into(outer)
    (signed,) = into(wrapped, CONTEXT)
    _version, _digests, content, *more, signers = into(signed)
    info_kind, held = into(content)
    (octets,), (signer,) = into(held, CONTEXT), into(signers, SET)
    (info,) = der(plain(octets, OCTETS))
    _version, _policy, imprint, _serial, clock, *_ = into(info)
    hashed_by, hashed = into(imprint)
    # A fraction of a second counts as the whole: a stamp is never earlier than it says.
    said = re.fullmatch(r"([0-9]{14})(\.[0-9]*[1-9])?Z", plain(clock, CLOCK).decode("ascii"))
    kinds = (plain(kind, OID).hex(), plain(info_kind, OID).hex(), SHA2.get(oid(hashed_by)))
    if kinds != (SIGNED_DATA, TST_INFO, "sha256") or len(plain(hashed, OCTETS)) != 32 or said is None:
        raise ValueError("kind")
    _version, signer_id, digest, attributes, algorithm, signature, *_ = into(signer)
    named, serial = into(signer_id)
    certificate, own = None, (named[2], plain(serial, INTEGER))
    for each in (each for field in more if field[0] == CONTEXT for each in der(field[1])):
        fields = into(into(each)[0])
        fields = fields[1:] if fields[0][0] == CONTEXT else fields
        if certificate is None and (fields[2][2], fields[0][1]) == own:
            certificate, named = each[2], fields[4]
    return SimpleNamespace(
        imprint=hashed[1], at=unix(said[1], "%Y%m%d%H%M%S") + (said[2] is not None), info=info[2],
        authority=common_name(named), certificate=certificate, digest=oid(digest), algorithm=oid(algorithm),
        attributes=plain(attributes, CONTEXT), signed=b"\x31" + attributes[2][1:],
        signature=plain(signature, OCTETS),
    )  # fmt: skip


def common_name(name: Element) -> str:
    """The last common name of a Name, else its organisation; it may be shown on a terminal."""
    pairs = [into(pair) for each in into(name) for pair in into(each, SET)]
    found = {plain(kind, OID).hex(): value[1].decode("utf-8", "replace") for kind, value in pairs}
    named = found.get(COMMON_NAME) or found.get(ORGANISATION) or "?"
    return "".join(letter if letter.isprintable() else "?" for letter in named[:100])


def token_signed(token: SimpleNamespace) -> Optional[bool]:
    """Whether the certificate inside made the token's signature; None where that cannot be checked."""
    try:
        from cryptography import x509
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
        from cryptography.hazmat.primitives.asymmetric import ed25519 as ed
    except ImportError:
        return None
    name, raw = SHA2.get(token.digest), token.certificate
    if name is None or raw is None or token.algorithm == PSS:
        return None
    try:
        made, chosen = x509.load_der_x509_certificate(raw), getattr(hashes, name.upper())()
        usage = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        pairs = [der(pair[1]) for pair in der(token.attributes)]
        said = {kind[1].hex(): der(values[1])[0][1] for kind, values in pairs}
        named, digests = said.get(CERTIFICATE), [hashlib.new(n, raw).digest() for n in SHA2.values()]
        good = usage.critical and [each.dotted_string for each in usage.value] == [TIME_STAMPING]
        good = (
            good and made.not_valid_before_utc.timestamp() <= token.at <= made.not_valid_after_utc.timestamp()
        )
        good = good and said.get(CONTENT_TYPE) == bytes.fromhex(TST_INFO)
        good = good and said.get(MESSAGE_DIGEST) == hashlib.new(name, token.info).digest()
        good = good and (named is None or any(digest in named for digest in digests))
        ways: Dict[Any, Any] = {rsa.RSAPublicKey: (padding.PKCS1v15(), chosen), ed.Ed25519PublicKey: ()}
        ways[ec.EllipticCurvePublicKey] = (ec.ECDSA(chosen),)
        key: Any = made.public_key()
        how = next((rest for kind, rest in ways.items() if isinstance(key, kind)), None)
        if good and how is not None:
            key.verify(token.signature, token.signed, *how)
    except (UnsupportedAlgorithm, AttributeError):
        return None
    except Exception:  # Whatever is wrong with a certificate, it signed nothing.
        return False
    return None if good and how is None else bool(good)


# --- 4 and 5: the lists, the manifest, and what stands beside it ---


def load(folder: str) -> SimpleNamespace:
    """A folder: small files as bytes, lists as paths, and room for what is found out about it."""
    need("\0" not in folder, "", "FOLDER: \\0")
    found = {path.name: path for path in Path(folder).iterdir() if path.name in (*SEALED, *OTHERS)}
    for path in found.values():
        path.open("rb").close()
    files = {name: path if name in LINE else path.read_bytes() for name, path in found.items()}
    return SimpleNamespace(
        files=files,
        lists={},
        stage="frozen",
        void=False,
        stamp=None,
        cosigners=[],
        unchecked=set(),
        persons={},
    )


def lines(bundle: SimpleNamespace, name: str) -> Iterator[Any]:
    """The matched lines of a list, sorted and no C twice; at the end its count and hash are noted."""
    digest, number, before = hashlib.sha256(), 0, b""
    with bundle.files[name].open("rb") as file:
        for number, line in enumerate(file, 1):
            digest.update(line)
            found: Any = LINE[name].fullmatch(line)
            need(found and found[1] > before, "4", f"{name}:{number}")
            before = found[1]
            yield found
    bundle.lists[name] = {"count": number, "sha256": digest.hexdigest()}


def walk_lists(bundle: SimpleNamespace) -> int:
    """Both lists side by side, for the Merkle root; the highest stratum."""
    nodes, size, highest, before = [b""][:0], 0, -1, b""
    for found in heapq.merge(*(lines(bundle, name) for name in LINE), key=lambda found: found[1]):
        need(found[1] != before, "4", f"excluded.txt: {before.decode()}")
        before = found[1]
        if found.re is LINE["excluded.txt"]:
            continue
        stratum, size = int(found[3]), size + 1
        need(stratum < 2**16, "4", f"entries.txt:{size}")
        highest = max(highest, stratum)
        numbers = stratum.to_bytes(2, "big") + int(found[4]).to_bytes(4, "big")
        node, pairs = h(b"\0", bytes.fromhex((found[1] + found[2]).decode()), numbers), size
        # As many complete trees end here as the count has twos; each takes in its left neighbour.
        while pairs % 2 == 0:
            node, pairs = h(b"\1", nodes.pop(), node), pairs // 2
        nodes.append(node)
    root = functools.reduce(lambda right, left: h(b"\1", left, right), nodes[::-1]) if nodes else h()
    bundle.lists["entries.txt"]["merkle_root"] = root.hex()
    return highest


def check_sealed(bundle: SimpleNamespace) -> None:
    """Sections 4 and 5, the lists first."""
    for name in SEALED:
        need(name in bundle.files, "", f"{name}: -")
    highest, data, where = walk_lists(bundle), bundle.files["freeze.json"], "freeze.json: "
    freeze = bundle.freeze = read(data, FREEZE, "5", "freeze.json")
    bundle.f, bundle.frozen_at, winners = h(data), unix(freeze["frozen_at"]), freeze["prior_winners"]
    bundle.rounds = [each["round"] for each in freeze["seed_sources"] if "round" in each]
    codes = [each["code"] for each in freeze["strata"]]
    roles = [each["role"] for each in freeze["seed_sources"] if "role" in each]
    need((freeze["prev"] == "") == (freeze["draw_no"] == 1), "5", where + "prev")
    need(unix(freeze["closed_at"]) <= bundle.frozen_at, "5", where + "closed_at")
    need(winners == sorted(set(winners)), "5", where + "prior_winners")
    need(len(codes) == len(set(codes)) and len(roles) == len(set(roles)), "5", where + "code, role")
    need(highest < len(codes), "4", "entries.txt: stratum")
    need(freeze["entries"] == bundle.lists["entries.txt"], "5", "entries.txt: freeze.json")
    need(freeze["excluded"] == bundle.lists["excluded.txt"], "5", "excluded.txt: freeze.json")
    need(freeze["draw_no"] > 1 or not winners, "5", where + "prior_winners")


def check_beside(bundle: SimpleNamespace) -> None:
    """The optional files: the organiser's signature, the rules, co-signatures, a time-stamp over F."""
    files, f, organiser = bundle.files, bundle.f, bundle.freeze["organiser_key"]
    if "freeze.sig" in files:
        need(
            ed25519(bytes.fromhex(organiser), b"undi/1 freeze\0" + f, files["freeze.sig"]), "5", "freeze.sig"
        )
    need("rules" not in files or h(files["rules"]).hex() == bundle.freeze["rules_sha256"], "5", "rules")
    rows = read(files.get("cosign.json", b"[]"), COSIGNATURES, "5", "cosign.json")
    for each in rows:
        key, signature = bytes.fromhex(each["key"]), bytes.fromhex(each["signature"])
        need(ed25519(key, b"undi/1 cosign\0" + f, signature), "5", f"cosign.json: {each['role']}")
        bundle.cosigners.append({"key": each["key"], "role": each["role"]})
    # An organiser who signs again under a witness's name is no witness.
    need(len({each["key"] for each in rows} - {organiser}) == len(rows), "5", "cosign.json: key")
    if "freeze.tsr" in files:
        try:
            token = read_token(files["freeze.tsr"])
        except (ValueError, IndexError) as error:
            raise Refused("5", f"freeze.tsr: {error}") from None
        signed = token_signed(token) if token.imprint == f else False
        need(signed is not False, "5", "freeze.tsr")
        bundle.unchecked.update(["freeze.tsr"] if signed is None else [])
        # Without a drand round there is no public moment to be ahead of.
        in_time = bool(bundle.rounds) and token.at <= min(map(falls_at, bundle.rounds)) - LEAD
        at = (EPOCH + timedelta(seconds=token.at)).isoformat() + "Z"
        bundle.stamp = {"at": at, "authority": token.authority, "checked": signed is True, "rooted": None}
        bundle.stamp["in_time"] = in_time


# --- 7 to 11: the seed, the selection, amendments ---


def check_drawn(bundle: SimpleNamespace) -> None:
    """What came of the sealed list, as far as it has come."""
    files = bundle.files
    in_time = all(falls_at(number) >= bundle.frozen_at + LEAD for number in bundle.rounds)
    need(in_time, "7", "freeze.json: frozen_at, round")
    bundle.void = "void.json" in files
    if bundle.void:
        notice = read(files["void.json"], VOID, "7", "void.json")
        # Declaring a drawn result void would be drawing until it pleases.
        need(notice["f"] == bundle.f.hex() and "result.json" not in files, "7", "void.json: f, result.json")
    need("seed.json" in files or "result.json" not in files, "8", "seed.json: -")
    need("result.json" in files or "amend.jsonl" not in files, "11", "result.json: -")
    seed = read_seed(bundle) if "seed.json" in files else None
    if seed is not None:
        bundle.stage = "drawn" if "result.json" in files else "seeded"
    if seed is not None and bundle.stage == "drawn":
        need(select(bundle, seed) == files["result.json"], "10", "result.json")
        holders(bundle)


def read_seed(bundle: SimpleNamespace) -> Optional[bytes]:
    """S; None when a void draw lacks reveals."""
    sources, forms, kinds = bundle.freeze["seed_sources"], [row()][:0], [""][:0]
    for each in sources:
        kinds.append(each["kind"] if "round" in each else f"nonce:{each['role']}")
        number = each.get("round", 0)
        drand = {"round": whole(number, number), "value": text("[0-9a-f]{96}")}
        forms.append(row(kind=text(kinds[-1]), **(drand if number else {"value": HASH_OR_NONE})))
    in_turn = many(lambda pair: pair[0](pair[1]), len(forms))
    form = row(
        seed=HASH, sources=lambda x: many(bool, len(forms), len(forms))(x) and in_turn([*zip(forms, x)])
    )
    said = read(bundle.files["seed.json"], form, "8", "seed.json")
    values = [bytes.fromhex(each["value"]) for each in said["sources"]]
    enough = bool(bundle.rounds) or all(values)
    need(enough or bundle.void, "7", "seed.json: value")
    bare = [{**each, "commitment": ""} if "role" in each else each for each in sources]
    base = h(canonical({**bundle.freeze, "seed_sources": bare}))
    for each, kind, value in zip(sources, kinds, values):
        if "round" in each:
            signed = drand_holds(each["round"], value)
            bundle.unchecked.update(["seed.json"] if signed is None else [])
        else:
            made = h(b"undi/1 nonce\0", lp(each["role"]), base, value).hex()
            signed = not value or made == each["commitment"]
        need(signed is not False, "8", f"seed.json: {kind}")
    parts = [lp(part) for pair in zip(kinds, values) for part in pair]
    seed = h(b"undi/1 seed\0", bundle.f, len(sources).to_bytes(2, "big"), *parts)
    need(seed.hex() == said["seed"], "8", "seed.json: seed")
    return seed if enough else None


Ranked = Tuple[str, str, str, int]


def candidates(bundle: SimpleNamespace, seed: bytes) -> List[List[Ranked]]:
    """The best entries of each stratum in rank order, one a person, as (ticket, C, P, stratum).

    Whoever stands behind as many persons as can be picked in all is never picked: the rest is let go.
    """
    strata, prior = bundle.freeze["strata"], set(bundle.freeze["prior_winners"])
    most = sum(each["quota"] + each["reserve"] for each in strata)
    kept: List[Dict[str, Ranked]] = [{} for _ in strata]
    for found in lines(bundle, "entries.txt"):
        c, p, stratum = found[1].decode(), found[2].decode(), int(found[3])
        head = b"undi/1 rank\0" + seed + bytes.fromhex(c)
        ticket = min(h(head, j.to_bytes(4, "big")) for j in range(int(found[4])))
        own, best = (ticket.hex(), c, p, stratum), kept[stratum]
        if p not in prior:
            best[p] = min(own, best.get(p, own))
        if len(best) > 2 * most + 1000:
            kept[stratum] = {each[2]: each for each in heapq.nsmallest(most, best.values())}
    return [sorted(best.values()) for best in kept]


def select(bundle: SimpleNamespace, seed: bytes) -> bytes:
    """The bytes of `result.json`: quotas, then one spill over all strata, then reserves."""
    ranked, strata = candidates(bundle, seed), bundle.freeze["strata"]
    taken = {""}

    def take(line: List[Ranked], count: int, **via: str) -> Iterator[Dict[str, Any]]:
        place = 0
        for ticket, c, p, stratum in line:
            if place < count and p not in taken:
                place += 1
                taken.add(p)
                bundle.persons[c] = p
                spilt = via.get("via") == "spill"
                yield {"C": c, "place": 0 if spilt else place, "stratum": stratum, "ticket": ticket, **via}

    winners = [seat for row, line in zip(strata, ranked) for seat in take(line, row["quota"], via="quota")]
    left = sum(each["quota"] for each in strata) - len(winners)
    winners += list(take(sorted(itertools.chain(*ranked)), left, via="spill"))
    reserves = [seat for row, line in zip(strata, ranked) for seat in take(line, row["reserve"])]
    return canonical({"f": bundle.f.hex(), "reserves": reserves, "seed": seed.hex(), "winners": winners})


def holders(bundle: SimpleNamespace, until: float = float("inf")) -> List[str]:
    """The C that hold a seat after the removals made until then (section 11), each held to the rule."""
    result = json.loads(bundle.files.get("result.json", b'{"reserves":[],"winners":[]}'))
    start = max([bundle.frozen_at, 0, *map(falls_at, bundle.rounds)])
    seats = {each["C"]: (each["stratum"], start) for each in result["winners"]}
    waits = {each["C"]: each["stratum"] for each in result["reserves"]}
    before, last = bundle.files.get("result.json"), bundle.frozen_at
    *rows, rest = bundle.files.get("amend.jsonl", b"").split(b"\n")
    need(not rest, "11", "amend.jsonl")
    for number, line in enumerate(rows, 1):
        where = f"amend.jsonl:{number}"
        said = read(line, REMOVAL, "11", where)
        c, at, reason = said["C"], unix(said["at"]), said["reason_code"]
        need(said["seq"] == number and said["prev"] == h(before).hex() and at >= last, "11", where)
        if at > until:
            break
        need(c in seats or c in waits, "11", where)
        need(reason in bundle.freeze["reason_codes"], "11", where)
        # A reserve has nothing to claim yet; one that moved up has the whole time from then on.
        since = seats[c][1] if c in seats else float("inf")
        claimable = since + bundle.freeze["claim_hours"] * 3600
        need(at >= claimable if reason == "unclaimed" else said["evidence"], "11", where)
        if c in seats:
            stratum, _ = seats.pop(c)
            following = next((each for each, own in waits.items() if own == stratum), None)
            if following is not None:
                seats[following] = (waits.pop(following), at)
        waits.pop(c, None)
        before, last = line, at
    return sorted(seats)


# --- the chain of draws, the verdict ---


def check_chain(bundle: SimpleNamespace, earlier: Sequence[SimpleNamespace]) -> bool:
    """Whether all earlier draws are given and lead here."""
    for each in earlier:
        check_sealed(each)
        check_beside(each)
        check_drawn(each)
    links = sorted(earlier, key=lambda each: int(each.freeze["draw_no"]))
    previous, campaign = "", bundle.freeze["campaign_id"]
    for number, each in enumerate([*links, bundle] if links else [], 1):
        said = (each.freeze["campaign_id"], each.freeze["draw_no"], each.freeze["prev"])
        need(said == (campaign, number, previous), "5", "--chain")
        won = {link.persons[c] for link in links[: number - 1] for c in holders(link, each.frozen_at)}
        need(sorted(won) == each.freeze["prior_winners"], "5", "freeze.json: prior_winners")
        need(each is bundle or each.stage == "drawn" or each.void, "7", "--chain")
        previous = each.f.hex()
    return bool(links) or bundle.freeze["draw_no"] == 1


def check(folder: str, chain: Sequence[str] = ()) -> Dict[str, Any]:
    """The verdict on a folder; `chain` are the folders of all earlier draws, in any order."""
    verdict: Dict[str, Any] = {
        "valid": False, "exit": 2, "stage": None, "rule": "", "where": "", "proven": [], "unproven": [],
        "cosigners": [], "stamp": None, "unchecked": [], "weak": False, "void": False, "seats": [],
    }  # fmt: skip
    try:
        bundle, *earlier = map(load, (folder, *chain))
        check_sealed(bundle)
        check_beside(bundle)
        linked = check_chain(bundle, earlier)
        check_drawn(bundle)
        seats = holders(bundle)
    except Refused as refused:
        rule, where = refused.args
        return {**verdict, "exit": 1 if rule else 2, "rule": rule, "where": where}
    except OSError as error:
        return {**verdict, "where": str(error)}
    stamp, random = bundle.stamp or {}, bundle.rounds and bundle.stage != "frozen"
    holds = {
        "signature": "freeze.sig" in bundle.files,
        "publication_time": bundle.cosigners or (stamp.get("checked") and stamp["in_time"]),
        "public_randomness": random and "seed.json" not in bundle.unchecked,
        "earlier_draws": linked,
        "rules": "rules" in bundle.files,
    }
    for name in ("stage", "cosigners", "stamp", "void"):
        verdict[name] = getattr(bundle, name)
    verdict.update(valid=True, exit=0 if bundle.stage == "drawn" else 3, unchecked=sorted(bundle.unchecked))
    verdict.update(proven=[c for c in CLAIMS if holds[c]], unproven=[c for c in CLAIMS if not holds[c]])
    weak = not all(holds[c] for c in ("signature", "publication_time", "public_randomness"))
    return {**verdict, "weak": weak, "seats": seats}


def words(verdict: Dict[str, Any]) -> Iterator[str]:
    """The verdict for a reader: Indonesian, with a little English behind it."""
    rule, where, seats, stage = (verdict[name] for name in ("rule", "where", "seats", "stage"))
    if not verdict["valid"]:
        own = (
            f"TIDAK SAH, aturan {rule} (INVALID, rule {rule})"
            if rule
            else "TIDAK BISA DIBACA (cannot be read)"
        )
        yield f"{own}: {where}"
    elif stage == "drawn":
        yield f"SAH: {len(seats)} kursi, persis menurut daftar dan seed (VALID: {len(seats)} seats)"
    else:
        yield f"SAH sampai tahap {stage}; undian belum selesai (VALID so far)"
    if verdict["void"]:
        yield "Undian ini dinyatakan batal di depan umum (declared void in public)"
    for claim in verdict["proven"] + verdict["unproven"]:
        yield f"{'Terbukti' if claim in verdict['proven'] else 'Tidak terbukti'}: {CLAIMS[claim]} ({claim})"
    for each in verdict["cosigners"]:
        yield f"Saksi {each['role']} memakai kunci {each['key']}; cocokkan dengan orangnya (witness's key)"
    if verdict["stamp"]:
        at, authority = verdict["stamp"]["at"], verdict["stamp"]["authority"]
        yield f"Stempel waktu {at} dari {authority}; cocokkan penjaminnya (time-stamp, check who made it)"
    for name in verdict["unchecked"]:
        library = "py_ecc" if name == "seed.json" else "cryptography"
        yield f"Tidak diperiksa: tanda tangan di {name}, butuh {library} (signature not checked)"
    if verdict["weak"]:
        yield "Sah tetapi lemah: yang belum terbukti bertumpu pada penyelenggara (valid but weak)"


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Check what the command line names; the exit code."""
    parser = argparse.ArgumentParser(description="Periksa undian UNDI/1 (check a UNDI/1 draw).")
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--chain", metavar="DIR", nargs="+", action="extend", default=[])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    verdict = check(asked.folder, asked.chain)
    for line in [json.dumps(verdict)] if asked.json else words(verdict):
        print(line.encode("ascii", "backslashreplace").decode())
    return int(verdict["exit"])


if __name__ == "__main__":
    sys.exit(main())
