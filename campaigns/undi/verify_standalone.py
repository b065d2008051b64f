#!/usr/bin/env python3
"""Pemeriksa undian UNDI/1 dalam satu berkas: cukup Python 3.9, tanpa jaringan dan tanpa pustaka lain.

    python3 verify_standalone.py FOLDER [--chain FOLDER_SEBELUMNYA ...] [--json]

Keluar 0 bila sah dan sudah diundi, 3 bila sah pada tahap sebelumnya, 1 bila tidak sah (aturan pertama yang
gagal disebut menurut nomornya), 2 bila berkas tidak bisa dibaca. Aturannya ada di docs/undi-1.md.

Checks a published draw on its own: standard library only, no network, nothing shared with the project's
own verifier. Numbers of rules are the sections of docs/undi-1.md. drand's BLS signature is checked where
py_ecc can be imported, the signature of a time-stamp where `cryptography` can; otherwise they are shown as
not checked. Lists are read line by line, twice: ten million entries need no more memory than the seats.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import os
import re
import sys
import unicodedata
from datetime import datetime, timezone
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

LISTS = ("entries.txt", "excluded.txt")
SMALL = (
    "freeze.json", "freeze.sig", "freeze.tsr", "cosign.json", "rules", "seed.json", "result.json",
    "amend.jsonl", "void.json",
)  # fmt: skip
FREEZE_KEYS = (
    "campaign_id claim_hours closed_at draw_no entries excluded frozen_at organiser_key prev prior_winners "
    "reason_codes rules_sha256 seed_sources spec strata"
)
GENESIS, PERIOD, LEAD = 1692803367, 3, 900
CHAIN_HASH = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
GROUP_HASH = "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e"
DRAND_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c92"
    "1cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
ENTRY = re.compile(rb"([0-9a-f]{64}) ([0-9a-f]{64}) (0|[1-9][0-9]{0,4}) ([1-9][0-9]?|100)\n")
LEFT_OUT = re.compile(rb"([0-9a-f]{64}) [a-z_]+\n")
CLAIMS = {
    "signature": ("tanda tangan penyelenggara", "the organiser's signature"),
    "publication_time": ("waktu pengumuman daftar", "when the list was published"),
    "public_randomness": ("keacakan publik drand", "public randomness"),
    "earlier_draws": ("undian-undian sebelumnya", "the earlier draws"),
    "rules": ("isi aturan", "the rules"),
}
RULES = {
    "4": ("bentuk dan urutan daftar entri", "form and order of the lists"),
    "5": ("manifes freeze.json dan berkas yang menyertainya", "the manifest and what stands beside it"),
    "7": ("waktu, pembukaan angka saksi, atau pembatalan", "times, reveals or a void draw"),
    "8": ("seed dan sumber-sumbernya", "the seed and its sources"),
    "10": ("hasil undian", "the selection"),
    "11": ("penggantian sesudah undian", "amendments after the draw"),
}


class Broken(Exception):  # noqa: N818
    """A rule is broken: its number, and where."""

    def __init__(self, rule: str, where: str) -> None:
        super().__init__(rule, where)
        self.rule, self.where = rule, where


class Unreadable(Exception):  # noqa: N818
    """A file cannot be read."""


def need(holds: Any, rule: str, where: str) -> None:
    """Go on only where something holds."""
    if not holds:
        raise Broken(rule, where)


# --- bytes, hashes, canonical JSON ---


def h(*parts: bytes) -> bytes:
    """SHA-256 over the joined parts."""
    return hashlib.sha256(b"".join(parts)).digest()


def lp(value: Any) -> bytes:
    """Four bytes of length, then the bytes; text is UTF-8 after NFC."""
    data = value if isinstance(value, bytes) else unicodedata.normalize("NFC", value).encode("utf-8")
    return len(data).to_bytes(4, "big") + data


def is_hex(value: Any, size: int) -> bool:
    """Whether it is lower-case hex of so many bytes."""
    return isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{2 * size}}}", value) is not None


def canonical(value: Any) -> bytes:
    """RFC 8785, for the integers, strings, arrays and ASCII keys that the spec allows."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def parse(data: bytes, rule: str, name: str) -> Any:
    """Canonical JSON, or the rule is broken."""
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=once, parse_float=never, parse_constant=never
        )
        allowed(value)
        same = canonical(value) == data
    except (ValueError, RecursionError):
        same, value = False, None
    need(same, rule, name)
    return value


def never(word: str) -> Any:
    """Fractions, NaN and the like."""
    raise ValueError(word)


def once(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    """An object whose keys are ASCII and stand once."""
    found = dict(pairs)
    if len(found) != len(pairs) or not all(key.isascii() for key in found):
        raise ValueError(pairs)
    return found


def allowed(value: Any) -> None:
    """Only integers 0..2^53-1 and NFC strings are leaves (a lone surrogate fails when it is encoded)."""
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            allowed(inner)
    elif isinstance(value, str):
        if unicodedata.normalize("NFC", value) != value:
            raise ValueError(value)
    elif type(value) is not int or not 0 <= value < 2**53:
        raise ValueError(value)


def keys(value: Any, names: str, rule: str, where: str) -> Dict[str, Any]:
    """An object with exactly these keys."""
    need(isinstance(value, dict) and set(value) == set(names.split()), rule, where)
    return dict(value)


def moment(value: Any, rule: str, where: str) -> int:
    """YYYY-MM-DDTHH:MM:SSZ in Unix seconds."""
    form = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
    need(isinstance(value, str) and re.fullmatch(form, value), rule, where)
    try:
        return unix(value, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise Broken(rule, where) from None


def unix(value: str, form: str) -> int:
    """A UTC time in Unix seconds; ValueError for a day that never was."""
    return int((datetime.strptime(value, form) - datetime(1970, 1, 1)).total_seconds())


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


def times(number: int, point: Point) -> Point:
    """A multiple of a point."""
    total: Point = (0, 1, 1, 0)
    while number:
        total = plus(total, point) if number & 1 else total
        point, number = plus(point, point), number >> 1
    return total


def on_curve(data: bytes) -> Optional[Point]:
    """A compressed point; a y beyond the field and a zero with a sign pass, as they do in OpenSSL."""
    whole = int.from_bytes(data, "little")
    y, sign = whole % 2**255 % FIELD, whole >> 255
    u, v = (y * y - 1) % FIELD, (CURVE_D * y * y + 1) % FIELD
    x = u * pow(v, 3, FIELD) * pow(u * pow(v, 7, FIELD), (FIELD - 5) // 8, FIELD) % FIELD
    if (v * x * x + u) % FIELD == 0:
        x = x * ROOT % FIELD
    if (v * x * x - u) % FIELD:
        return None
    x = -x % FIELD if x & 1 != sign else x
    return x, y, 1, x * y % FIELD


BASE = on_curve((4 * pow(5, -1, FIELD) % FIELD).to_bytes(32, "little"))


def ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature holds: s below the group's order, and R the very encoding of sB - kA."""
    point, s = on_curve(key) if len(key) == 32 else None, int.from_bytes(signature[32:], "little")
    if point is None or BASE is None or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    minus = (-point[0] % FIELD, point[1], 1, -point[3] % FIELD)
    x, y, z, _ = plus(times(s, BASE), times(k, minus))
    x, y = x * pow(z, -1, FIELD) % FIELD, y * pow(z, -1, FIELD) % FIELD
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- drand's BLS, where py_ecc is at hand ---


@functools.lru_cache(maxsize=64)
def drand_holds(number: int, signature: bytes) -> Optional[bool]:
    """Whether it is quicknet's signature for a round; None where that cannot be checked."""
    limit = sys.getrecursionlimit()
    try:
        from py_ecc import optimized_bls12_381 as curve
        from py_ecc.bls.hash_to_curve import hash_to_G1
        from py_ecc.bls.point_compression import decompress_G1, decompress_G2
    except ImportError:
        return None
    finally:
        sys.setrecursionlimit(limit)
    pin = h(
        (3).to_bytes(4, "big"), GENESIS.to_bytes(8, "big"), DRAND_KEY, bytes.fromhex(GROUP_HASH), b"quicknet"
    )
    if pin.hex() != CHAIN_HASH:
        sys.exit("drand: pin")
    big: Any = int.from_bytes
    try:
        point = decompress_G1(big(signature, "big"))
    except (ValueError, AssertionError):
        return False
    if curve.is_inf(point) or not curve.is_inf(curve.multiply(point, curve.curve_order)):
        return False
    dst, sha256 = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_", hashlib.sha256  # type: Tuple[bytes, Any]
    halves: Any = (big(DRAND_KEY[:48], "big"), big(DRAND_KEY[48:], "big"))
    message = hash_to_G1(h(number.to_bytes(8, "big")), dst, sha256)
    key = decompress_G2(halves)
    return bool(curve.pairing(key, message) == curve.pairing(curve.G2, point))


# --- RFC 3161: a small DER reader, and the signature where `cryptography` is at hand ---

SHA2 = {"608648016503040201": "sha256", "608648016503040202": "sha384", "608648016503040203": "sha512"}
TST_INFO, PSS = "2a864886f70d0109100104", "2a864886f70d01010a"
Element = Tuple[int, bytes, bytes]


def der(data: bytes) -> List[Element]:
    """The elements that the bytes are: tag, content, all of it."""
    found, at = [], 0
    while at < len(data):
        size, begin = data[at + 1], at + 2
        if size >= 128:
            width = size - 128
            size, begin = int.from_bytes(data[begin : begin + width], "big"), begin + width
            if not 1 <= width <= 4 or size < 128 or not size >> 8 * (width - 1):
                raise ValueError(data)
        if begin + size > len(data):
            raise ValueError(data)
        found.append((data[at], data[begin : begin + size], data[at : begin + size]))
        at = begin + size
    return found


def into(element: Element, tag: int) -> List[Element]:
    """What is inside an element of this tag."""
    return der(plain(element, tag))


def plain(element: Element, tag: int) -> bytes:
    """The content of an element of this tag."""
    if element[0] != tag:
        raise ValueError(element)
    return element[1]


def read_token(data: bytes) -> Dict[str, Any]:
    """A token, bare or in its response: hash, time, authority, and what its signature is made of."""
    (outer,) = der(data)
    if into(outer, 0x30)[0][0] == 0x30:
        status, outer = into(outer, 0x30)[:2]
        if plain(into(status, 0x30)[0], 2) not in (b"\0", b"\1"):
            raise ValueError(data)
    kind, wrapped = into(outer, 0x30)
    (signed,) = into(wrapped, 0xA0)
    _version, _digests, content, *more, signers = into(signed, 0x30)
    info_kind, held = into(content, 0x30)
    (octets,) = into(held, 0xA0)
    (signer,) = into(signers, 0x31)
    if (plain(kind, 6).hex(), plain(info_kind, 6).hex()) != ("2a864886f70d010702", TST_INFO):
        raise ValueError(data)
    info = plain(octets, 4)
    _v, sid, digest, attributes, algorithm, signature, *_ = into(signer, 0x30)
    issuer, serial = into(sid, 0x30)
    own = (issuer[2], plain(serial, 2))
    token = read_info(info)
    token.update(info=info, digest=plain(into(digest, 0x30)[0], 6).hex(), signature=plain(signature, 4))
    token.update(attributes=plain(attributes, 0xA0), algorithm=plain(into(algorithm, 0x30)[0], 6).hex())
    token.update(signed=b"\x31" + attributes[2][1:], certificate=None, authority=common_name(issuer))
    for each in (each for field in more if field[0] == 0xA0 for each in der(field[1])):
        fields = into(into(each, 0x30)[0], 0x30)
        fields = fields[1:] if fields[0][0] == 0xA0 else fields
        if (fields[2][2], fields[0][1]) == own:
            token.update(certificate=each[2], authority=common_name(fields[4]))
            break
    return token


def read_info(info: bytes) -> Dict[str, Any]:
    """The hash and the time of a TSTInfo; a fraction of a second counts as the whole."""
    (whole,) = der(info)
    _version, _policy, imprint, _serial, time, *_ = into(whole, 0x30)
    algorithm, digest = into(imprint, 0x30)
    said = re.fullmatch(r"([0-9]{14})(\.[0-9]*[1-9])?Z", plain(time, 0x18).decode("ascii"))
    sha256 = SHA2.get(plain(into(algorithm, 0x30)[0], 6).hex()) == "sha256"
    if not sha256 or len(plain(digest, 4)) != 32 or said is None:
        raise ValueError(info)
    return {"imprint": digest[1], "at": unix(said[1], "%Y%m%d%H%M%S") + (said[2] is not None)}


def common_name(name: Element) -> str:
    """The last common name of a Name, else its organisation."""
    pairs = [into(pair, 0x30) for each in into(name, 0x30) for pair in into(each, 0x31)]
    found = {plain(kind, 6).hex(): value[1].decode("utf-8", "replace") for kind, value in pairs}
    named = found.get("550403") or found.get("55040a") or "?"
    return "".join(letter if letter.isprintable() else "?" for letter in named[:100])


def token_signed(token: Dict[str, Any]) -> Optional[bool]:
    """Whether the certificate inside made the token's signature; None where that cannot be checked."""
    try:
        from cryptography import x509
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
        from cryptography.hazmat.primitives.asymmetric import ed25519 as ed
    except ImportError:
        return None
    name, raw = SHA2.get(token["digest"]), token["certificate"]
    if name is None or raw is None or token["algorithm"] == PSS:
        return None
    try:
        cert, chosen = x509.load_der_x509_certificate(raw), getattr(hashes, name.upper())()
        usage = cert.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        pairs = [der(pair[1]) for pair in der(token["attributes"])]
        said = {kind[1].hex(): der(values[1])[0][1] for kind, values in pairs}
        named = said.get("2a864886f70d010910022f")
        hashed = hashlib.new(name, token["info"]).digest()
        good = usage.critical and [each.dotted_string for each in usage.value] == ["1.3.6.1.5.5.7.3.8"]
        begin, end = cert.not_valid_before_utc.timestamp(), cert.not_valid_after_utc.timestamp()
        good = good and begin <= token["at"] <= end
        good = good and said.get("2a864886f70d010903") == bytes.fromhex(TST_INFO)
        good = good and said.get("2a864886f70d010904") == hashed
        good = good and (named is None or any(hashlib.new(n, raw).digest() in named for n in SHA2.values()))
        key: Any = cert.public_key()
        more = {
            rsa.RSAPublicKey: (padding.PKCS1v15(), chosen),
            ec.EllipticCurvePublicKey: (ec.ECDSA(chosen),),
        }
        more[ed.Ed25519PublicKey] = ()
        how = next((rest for kind, rest in more.items() if isinstance(key, kind)), None)
        if good and how is not None:
            key.verify(token["signature"], token["signed"], *how)
    except (UnsupportedAlgorithm, AttributeError):
        return None
    except Exception:  # Whatever is wrong with a certificate, it signed nothing.
        return False
    return None if good and how is None else bool(good)


# --- 4 and 5: the lists, the manifest, and what stands beside it ---


class Bundle:
    """A folder: its small files by name, the paths of its lists, and what is found out about it."""

    def __init__(self, folder: str) -> None:
        try:
            present = set(os.listdir(folder))
            self.path = {name: os.path.join(folder, name) for name in LISTS if name in present}
            for path in self.path.values():
                open(path, "rb").close()
            self.files = {name: contents(os.path.join(folder, name)) for name in SMALL if name in present}
        except (OSError, ValueError) as error:
            raise Unreadable(f"{folder}: {error}") from None
        self.freeze: Dict[str, Any] = {}
        self.f, self.rounds, self.frozen_at = b"", [0][:0], 0
        self.person: Dict[str, str] = {}
        self.result: Optional[Dict[str, Any]] = None
        self.removals: List[Dict[str, Any]] = []
        self.stage, self.void, self.unchecked = "frozen", False, [""][:0]
        self.cosigners: List[Dict[str, str]] = []
        self.stamp: Optional[Dict[str, Any]] = None

    def lines(self, name: str, form: Any, digest: Any) -> Iterator[Any]:
        """The matched lines of a list, sorted and no key twice; their bytes are fed to a digest."""
        before = b""
        with open(self.path[name], "rb") as file:
            for number, line in enumerate(file, 1):
                digest.update(line)
                found = form.fullmatch(line)
                need(found and found[1] > before, "4", f"{name}:{number}")
                before = found[1]
                yield found


def contents(path: str) -> bytes:
    """A file's bytes."""
    with open(path, "rb") as file:
        return file.read()


def check_lists(bundle: Bundle) -> Tuple[Dict[str, Any], Dict[str, Any], int]:
    """What the manifest must say of both lists, and the highest stratum; both are walked side by side."""
    both, nodes, counts, highest = {name: hashlib.sha256() for name in LISTS}, [b""][:0], [0, 0], -1
    left_out = bundle.lines("excluded.txt", LEFT_OUT, both["excluded.txt"])
    other = next(left_out, None)
    for found in bundle.lines("entries.txt", ENTRY, both["entries.txt"]):
        while other is not None and other[1] < found[1]:
            counts[1], other = counts[1] + 1, next(left_out, None)
        need(other is None or other[1] != found[1], "4", f"excluded.txt: {found[1].decode()}")
        counts[0], stratum = counts[0] + 1, int(found[3])
        need(stratum < 2**16, "4", f"entries.txt:{counts[0]}")
        numbers = stratum.to_bytes(2, "big") + int(found[4]).to_bytes(4, "big")
        node, size = h(b"\0", bytes.fromhex(found[1].decode() + found[2].decode()), numbers), counts[0]
        while size % 2 == 0:
            node, size = h(b"\1", nodes.pop(), node), size // 2
        nodes.append(node)
        highest = max(highest, stratum)
    while other is not None:
        counts[1], other = counts[1] + 1, next(left_out, None)
    root = nodes.pop() if nodes else h()
    while nodes:
        root = h(b"\1", nodes.pop(), root)
    entries = {"count": counts[0], "merkle_root": root.hex(), "sha256": both["entries.txt"].hexdigest()}
    return entries, {"count": counts[1], "sha256": both["excluded.txt"].hexdigest()}, highest


def check_sealed(bundle: Bundle) -> None:
    """Sections 4 and 5, the lists first."""
    for name in (*LISTS, "freeze.json"):
        if name not in bundle.path and name not in bundle.files:
            raise Unreadable(f"{name}: -")
    entries, excluded, highest = check_lists(bundle)
    bundle.freeze = freeze = read_freeze(bundle)
    need(highest < len(freeze["strata"]), "4", "entries.txt: stratum")
    need(freeze["entries"] == entries, "5", "entries.txt: freeze.json")
    need(freeze["excluded"] == excluded, "5", "excluded.txt: freeze.json")
    need(freeze["draw_no"] > 1 or not freeze["prior_winners"], "5", "freeze.json: prior_winners")


def read_freeze(bundle: Bundle) -> Dict[str, Any]:
    """The manifest, every field held to its form."""
    data = bundle.files["freeze.json"]
    value = keys(parse(data, "5", "freeze.json"), FREEZE_KEYS, "5", "freeze.json")

    def holds(fits: Any, field: str) -> None:
        need(fits, "5", f"freeze.json: {field}")

    def texts(field: str, fits: Any) -> None:
        holds(
            isinstance(value[field], list) and all(isinstance(x, str) and fits(x) for x in value[field]),
            field,
        )

    holds(value["spec"] == "undi/1", "spec")
    holds(isinstance(value["campaign_id"], str) and value["campaign_id"], "campaign_id")
    holds(isinstance(value["draw_no"], int) and value["draw_no"] > 0, "draw_no")
    holds(isinstance(value["claim_hours"], int), "claim_hours")
    holds(is_hex(value["rules_sha256"], 32), "rules_sha256")
    holds(value["organiser_key"] == "" or is_hex(value["organiser_key"], 32), "organiser_key")
    holds(is_hex(value["prev"], 32) if value["draw_no"] > 1 else value["prev"] == "", "prev")
    bundle.f, bundle.frozen_at = h(data), moment(value["frozen_at"], "5", "freeze.json: frozen_at")
    holds(moment(value["closed_at"], "5", "freeze.json: closed_at") <= bundle.frozen_at, "closed_at")
    texts("prior_winners", lambda winner: is_hex(winner, 32))
    holds(value["prior_winners"] == sorted(set(value["prior_winners"])), "prior_winners")
    texts("reason_codes", lambda code: re.fullmatch("[a-z_]+", code))
    holds(isinstance(value["strata"], list) and 0 < len(value["strata"]) <= 2**16, "strata")
    for each in value["strata"]:
        row = keys(each, "code quota reserve", "5", "freeze.json: strata")
        holds(isinstance(row["code"], str) and row["code"], "strata")
        holds(all(isinstance(row[n], int) and row[n] < 2**16 for n in ("quota", "reserve")), "strata")
    holds(len({each["code"] for each in value["strata"]}) == len(value["strata"]), "strata")
    sources = value["seed_sources"]
    holds(isinstance(sources, list) and 1 <= len(sources) <= 4, "seed_sources")
    bundle.rounds = [number for number in map(read_source, sources) if number]
    roles = [each["role"] for each in sources if each["kind"] == "nonce"]
    holds(len(roles) == len(set(roles)), "seed_sources")
    return value


def read_source(value: Any) -> int:
    """The drand round of a source, 0 for a nonce."""
    where = "freeze.json: seed_sources"
    if isinstance(value, dict) and value.get("kind") == "drand-quicknet":
        keys(value, "chain_hash kind round", "5", where)
        need(value["chain_hash"] == CHAIN_HASH and isinstance(value["round"], int), "5", where)
        need(value["round"] > 0, "5", where)
        return int(value["round"])
    row = keys(value, "commitment kind role", "5", where)
    need(row["kind"] == "nonce" and is_role(row["role"]) and is_hex(row["commitment"], 32), "5", where)
    return 0


def is_role(value: Any) -> bool:
    """A short lower-case word."""
    return isinstance(value, str) and re.fullmatch("[a-z]{1,32}", value) is not None


def check_beside(bundle: Bundle) -> None:
    """The optional files: the organiser's signature, the rules, co-signatures, a time-stamp."""
    files, organiser = bundle.files, bundle.freeze["organiser_key"]
    if "freeze.sig" in files:
        message = b"undi/1 freeze\0" + bundle.f
        need(organiser and ed25519(bytes.fromhex(organiser), message, files["freeze.sig"]), "5", "freeze.sig")
    need("rules" not in files or h(files["rules"]).hex() == bundle.freeze["rules_sha256"], "5", "rules")
    if "cosign.json" in files:
        rows = parse(files["cosign.json"], "5", "cosign.json")
        need(isinstance(rows, list), "5", "cosign.json")
        for row in rows:
            each = keys(row, "key role signature", "5", "cosign.json")
            good = is_role(each["role"]) and is_hex(each["key"], 32) and is_hex(each["signature"], 64)
            need(good, "5", "cosign.json")
            key, signature = bytes.fromhex(each["key"]), bytes.fromhex(each["signature"])
            need(ed25519(key, b"undi/1 cosign\0" + bundle.f, signature), "5", f"cosign.json: {each['role']}")
            bundle.cosigners.append({"key": each["key"], "role": each["role"]})
        distinct = {each["key"] for each in rows} - {organiser}
        need(len(distinct) == len(rows), "5", "cosign.json: key")
    if "freeze.tsr" in files:
        bundle.stamp = read_stamp(bundle)


def read_stamp(bundle: Bundle) -> Dict[str, Any]:
    """What the time-stamp over F says; without a drand round there is nothing to be ahead of."""
    try:
        token = read_token(bundle.files["freeze.tsr"])
    except (ValueError, IndexError):
        raise Broken("5", "freeze.tsr") from None
    signed = token_signed(token) if token["imprint"] == bundle.f else False
    need(signed is not False, "5", "freeze.tsr")
    bundle.unchecked += ["freeze.tsr"] if signed is None else []
    in_time = bool(bundle.rounds) and token["at"] <= min(map(falls_at, bundle.rounds)) - LEAD
    at = datetime.fromtimestamp(token["at"], timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return dict(at=at, authority=token["authority"], checked=signed is True, rooted=None, in_time=in_time)


def falls_at(number: int) -> int:
    """T(N)."""
    return GENESIS + PERIOD * (number - 1)


# --- 7 to 11: the seed, the selection, amendments ---


def check_drawn(bundle: Bundle) -> None:
    """What came of the sealed list, as far as it has come."""
    files = bundle.files
    late = [number for number in bundle.rounds if falls_at(number) < bundle.frozen_at + LEAD]
    need(not late, "7", "freeze.json: frozen_at, round")
    if "void.json" in files:
        row = keys(parse(files["void.json"], "7", "void.json"), "at f reason", "7", "void.json")
        moment(row["at"], "7", "void.json: at")
        need(
            row["f"] == bundle.f.hex() and isinstance(row["reason"], str) and row["reason"], "7", "void.json"
        )
        need("result.json" not in files, "7", "void.json: result.json")
        bundle.void = True
    need("seed.json" in files or "result.json" not in files, "8", "seed.json: -")
    need("result.json" in files or "amend.jsonl" not in files, "11", "result.json: -")
    seed = read_seed(bundle) if "seed.json" in files else None
    if seed is None:
        return
    bundle.stage = "drawn" if "result.json" in files else "seeded"
    if bundle.stage == "drawn":
        need(select(bundle, seed) == files["result.json"], "10", "result.json")
        bundle.result = json.loads(files["result.json"])
        check_amendments(bundle)


def read_seed(bundle: Bundle) -> Optional[bytes]:
    """S; None when a void draw lacks reveals."""
    value = keys(parse(bundle.files["seed.json"], "8", "seed.json"), "seed sources", "8", "seed.json")
    rows, sources, values = value["sources"], bundle.freeze["seed_sources"], [b""][:0]
    need(isinstance(rows, list) and len(rows) == len(sources) and is_hex(value["seed"], 32), "8", "seed.json")
    for source, row in zip(sources, rows):
        drand = source["kind"] == "drand-quicknet"
        each = keys(row, "kind round value" if drand else "kind value", "8", "seed.json")
        need(each["kind"] == kind_of(source), "8", "seed.json: kind")
        need(not drand or each["round"] == source["round"], "8", "seed.json: round")
        need(
            is_hex(each["value"], 48 if drand else 32) or (each["value"] == "" and not drand),
            "8",
            "seed.json",
        )
        values.append(bytes.fromhex(each["value"]))
    enough = bool(bundle.rounds) or all(values)
    need(enough or bundle.void, "7", "seed.json: value")
    bare = [{**each, "commitment": ""} if each["kind"] == "nonce" else each for each in sources]
    base = h(canonical({**bundle.freeze, "seed_sources": bare}))
    for source, given in zip(sources, values):
        if source["kind"] == "nonce":
            found = h(b"undi/1 nonce\0", lp(source["role"]), base, given).hex()
            need(not given or found == source["commitment"], "8", f"seed.json: {source['role']}")
            continue
        signed = drand_holds(source["round"], given)
        need(signed is not False, "8", f"seed.json: {source['round']}")
        bundle.unchecked += ["seed.json"] if signed is None and "seed.json" not in bundle.unchecked else []
    parts = [lp(part) for source, given in zip(sources, values) for part in (kind_of(source), given)]
    seed = h(b"undi/1 seed\0", bundle.f, len(sources).to_bytes(2, "big"), *parts)
    need(seed.hex() == value["seed"], "8", "seed.json: seed")
    return seed if enough else None


def kind_of(source: Dict[str, Any]) -> str:
    """How the seed names a source."""
    return source["kind"] if source["kind"] != "nonce" else f"nonce:{source['role']}"


Ranked = Tuple[str, str, str, int]


def candidates(bundle: Bundle, seed: bytes) -> List[Ranked]:
    """Each stratum's best entries of as many persons as can be picked in all, as (ticket, C, P, stratum).

    Whoever stands behind so many others can be picked nowhere, so that the rest need not be kept.
    """
    strata, prior = bundle.freeze["strata"], set(bundle.freeze["prior_winners"])
    most = sum(each["quota"] + each["reserve"] for each in strata)
    kept: List[Dict[str, Ranked]] = [{} for _ in strata]
    bar = ["g"] * len(strata)
    for found in bundle.lines("entries.txt", ENTRY, hashlib.sha256()):
        c, p, stratum = found[1].decode(), found[2].decode(), int(found[3])
        head = b"undi/1 rank\0" + seed + bytes.fromhex(c)
        ticket = min(h(head, j.to_bytes(4, "big")) for j in range(int(found[4]))).hex()
        best, own = kept[stratum], (ticket, c, p, stratum)
        if p in prior or ticket > bar[stratum] or best.get(p, own) < own:
            continue
        best[p] = own
        if len(best) > 2 * most + 1000:
            kept[stratum] = {each[2]: each for each in sorted(best.values())[:most]}
            bar[stratum] = max(kept[stratum].values(), default=("",))[0]
    return sorted(each for best in kept for each in best.values())


def select(bundle: Bundle, seed: bytes) -> bytes:
    """The bytes of `result.json`: quotas, then one spill over all strata, then reserves."""
    ranked, strata = candidates(bundle, seed), bundle.freeze["strata"]
    lines: List[List[Ranked]] = [[] for _ in strata]
    for each in ranked:
        lines[each[3]].append(each)

    def take(line: List[Ranked], count: int, via: Optional[str]) -> Iterator[Dict[str, Any]]:
        place = 0
        for ticket, c, p, stratum in line:
            if place < count and p not in taken:
                place += 1
                taken.add(p)
                bundle.person[c] = p
                seat = {"C": c, "place": 0 if via == "spill" else place, "stratum": stratum, "ticket": ticket}
                yield {**seat, "via": via} if via else seat

    taken = {""}
    winners = [seat for each, line in zip(strata, lines) for seat in take(line, each["quota"], "quota")]
    winners += list(take(ranked, sum(each["quota"] for each in strata) - len(winners), "spill"))
    reserves = [seat for each, line in zip(strata, lines) for seat in take(line, each["reserve"], None)]
    return canonical({"f": bundle.f.hex(), "reserves": reserves, "seed": seed.hex(), "winners": winners})


class Seats:
    """Who holds a seat since when, and who waits, by C."""

    def __init__(self, bundle: Bundle) -> None:
        result = bundle.result or {"winners": [], "reserves": []}
        start = max([bundle.frozen_at, 0, *map(falls_at, bundle.rounds)])
        self.seats = {each["C"]: (each["stratum"], start) for each in result["winners"]}
        self.waits = {each["C"]: each["stratum"] for each in result["reserves"]}

    def remove(self, c: str, at: int) -> None:
        """The next reserve of the stratum moves up into a seat that is lost."""
        if self.waits.pop(c, None) is not None:
            return
        stratum, _ = self.seats.pop(c)
        following = next((each for each, own in self.waits.items() if own == stratum), None)
        if following is not None:
            self.seats[following] = (self.waits.pop(following), at)


def check_amendments(bundle: Bundle) -> None:
    """`amend.jsonl`: a chain of removals, each lawful when it was made."""
    data, seats = bundle.files.get("amend.jsonl", b""), Seats(bundle)
    before, last = bundle.files["result.json"], bundle.frozen_at
    need(data[-1:] in (b"", b"\n"), "11", "amend.jsonl")
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        where = f"amend.jsonl:{number}"
        row = keys(parse(line, "11", where), "C at evidence prev reason_code seq", "11", where)
        at, c, reason = moment(row["at"], "11", where), row["C"], row["reason_code"]
        need(is_hex(c, 32) and (row["evidence"] == "" or is_hex(row["evidence"], 32)), "11", where)
        need(row["seq"] == number and row["prev"] == h(before).hex() and at >= last, "11", where)
        need(c in seats.seats or c in seats.waits, "11", where)
        need(reason in bundle.freeze["reason_codes"], "11", where)
        if reason == "unclaimed":
            # A reserve has nothing to claim yet; one that moved up has the whole time from then on.
            since = seats.seats[c][1] if c in seats.seats else float("inf")
            need(at >= since + bundle.freeze["claim_hours"] * 3600, "11", where)
        need(reason == "unclaimed" or row["evidence"], "11", where)
        seats.remove(c, at)
        bundle.removals.append({"C": c, "at": at})
        before, last = line, at


# --- the chain of draws, the verdict ---


def held(bundle: Bundle, until: Optional[int]) -> List[str]:
    """The C that hold a seat at a moment, or at the end."""
    seats = Seats(bundle)
    for each in bundle.removals:
        if until is None or each["at"] <= until:
            seats.remove(each["C"], each["at"])
    return sorted(seats.seats)


def check_chain(bundle: Bundle, earlier: Sequence[Bundle]) -> bool:
    """Whether all earlier draws are given and lead here."""
    for each in earlier:
        check_sealed(each)
        check_beside(each)
        check_drawn(each)
    links = sorted(earlier, key=lambda each: int(each.freeze["draw_no"]))
    previous, campaign, where = "", bundle.freeze["campaign_id"], "--chain"
    for number, each in enumerate([*links, bundle] if links else [], 1):
        said = (each.freeze["campaign_id"], each.freeze["draw_no"], each.freeze["prev"])
        need(said == (campaign, number, previous), "5", where)
        won = {link.person[c] for link in links[: number - 1] for c in held(link, each.frozen_at)}
        need(sorted(won) == each.freeze["prior_winners"], "5", "freeze.json: prior_winners")
        need(each is bundle or each.result is not None or each.void, "7", where)
        previous = each.f.hex()
    return bool(links) or bundle.freeze["draw_no"] == 1


def check(folder: str, chain: Sequence[str] = ()) -> Dict[str, Any]:
    """The verdict on a folder; `chain` are the folders of all earlier draws, in any order."""
    verdict: Dict[str, Any] = {"valid": False, "exit": 1, "stage": None, "rule": "", "where": ""}
    verdict.update(
        proven=[], unproven=[], cosigners=[], stamp=None, unchecked=[], weak=False, void=False, seats=[]
    )
    try:
        bundle, *earlier = [Bundle(each) for each in (folder, *chain)]
        check_sealed(bundle)
        check_beside(bundle)
        linked = check_chain(bundle, earlier)
        check_drawn(bundle)
    except Broken as broken:
        return {**verdict, "rule": broken.rule, "where": broken.where}
    except (Unreadable, OSError) as error:
        return {**verdict, "exit": 2, "where": str(error)}
    stamp, seeded = bundle.stamp, bundle.stage != "frozen"
    holds = {
        "signature": "freeze.sig" in bundle.files,
        "publication_time": bool(bundle.cosigners or (stamp and stamp["checked"] and stamp["in_time"])),
        "public_randomness": bool(bundle.rounds) and seeded and "seed.json" not in bundle.unchecked,
        "earlier_draws": linked,
        "rules": "rules" in bundle.files,
    }
    verdict.update(valid=True, exit=0 if bundle.stage == "drawn" else 3, stage=bundle.stage, void=bundle.void)
    verdict.update(proven=[c for c in CLAIMS if holds[c]], unproven=[c for c in CLAIMS if not holds[c]])
    verdict.update(
        cosigners=bundle.cosigners, stamp=stamp, unchecked=bundle.unchecked, seats=held(bundle, None)
    )
    verdict["weak"] = not all(holds[c] for c in ("signature", "publication_time", "public_randomness"))
    return verdict


def words(verdict: Dict[str, Any]) -> Iterator[str]:
    """The verdict for a reader: Indonesian, then a short line of English."""
    rule, where, seats = verdict["rule"], verdict["where"], len(verdict["seats"])
    if not verdict["valid"]:
        own, english = RULES.get(rule, ("", ""))
        yield f"TIDAK SAH, aturan {rule} ({own}): {where}" if rule else f"TIDAK BISA DIPERIKSA: {where}"
        yield f"  (INVALID, rule {rule}: {english})" if rule else "  (cannot be read)"
        return
    if verdict["stage"] == "drawn":
        yield f"SAH: {seats} kursi persis seperti hasil daftar, seed, dan penggantiannya."
        yield f"  (VALID: {seats} seats, exactly as list, seed and amendments make them)"
    else:
        yield f"SAH sampai tahap {verdict['stage']}; undian belum selesai."
        yield f"  (VALID so far: {verdict['stage']})"
    yield from details(verdict)


def details(verdict: Dict[str, Any]) -> Iterator[str]:
    """What a valid bundle proves and what it does not."""
    if verdict["void"]:
        yield "Undian ini dinyatakan batal di depan umum.\n  (declared void in public)"
    for claim, (own, english) in CLAIMS.items():
        yield f"{'Terbukti' if claim in verdict['proven'] else 'Tidak terbukti'}: {own} ({english})"
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
    lines = [json.dumps(verdict)] if asked.json else words(verdict)
    for line in lines:
        print(line.encode("ascii", "backslashreplace").decode())
    return int(verdict["exit"])


if __name__ == "__main__":
    sys.exit(main())
