"""Personal data in a text: whose phone, identity number, mail, bank account or home can be read there.

Finds where they stand and of what kind they are; never hands the values on. Offices' landlines, service
numbers, dates, prices, ids and codes are nobody's. An address counts only as somebody's home, and is rather
missed than taken from the report of a broken lamp.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from bot.moderation.comment import Span
from bot.moderation.phases.gambling import fold
from bot.moderation.phases.links import is_own


class Kind(StrEnum):
    """What was found."""

    PHONE = "phone"
    IDENTITY = "identity"  # NIK and the family card's number
    EMAIL = "email"
    ACCOUNT = "account"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data; `sure` is False where it is said to be an office's own."""

    kind: Kind
    span: Span
    sure: bool = True


_GAP = r"[ \t.\-_()/*\u2010-\u2015\u200b-\u200f\u2060\ufeff]"
# A number of the web is no phone, save where the address is the phone.
_ADDRESS_OF_WEB = re.compile(r"(?:https?://|www\.|\b(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,63}/)\S*|[#@]\w+")
_CHAT_LINK = re.compile(r"wa\.me/|whatsapp\.com/|t\.me/\+\d")
_MOBILE = re.compile(
    rf"(?:(?<!\w)|(?<=\bwa)|(?<=\bhp)|(?<=\bno)|(?<=\btelp))(?<!\d[.,:/-])"
    rf"(?:(?:\+{_GAP}?|00)?62{_GAP}{{0,3}}0?{_GAP}?|0{_GAP}{{0,2}})8(?:{_GAP}{{0,2}}\d){{8,11}}(?!\d)"
)
# Without its leading zero a number is a phone only where it is called one.
_CALLED = re.compile(
    rf"\b(?:wa|whats ?app|hp|telp?|tlp|telepon|kontak|hubungi)\W{{0,3}}(?:(?:no|nomor|saya|dia)\W{{1,3}})?"
    rf"(8(?:{_GAP}{{0,2}}\d){{8,11}})(?!\d)"
)
_LIKE_NIK = re.compile(r"(?<![\w.])\d(?:[ .\-]?\d){15}(?!\w)")
# Province, regency, district, birth date (women: day + 40), serial; a family card has its day of issue.
_NIK = re.compile(
    r"(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])(?!00)\d\d(?!00)\d\d"
    r"(?:0[1-9]|[1256]\d|[37][01]|4[1-9])(?:0[1-9]|1[0-2])\d\d(?!0000)\d{4}"
)
_CALLED_NIK = re.compile(r"\b(?:nik|ktp|kk|kartu keluarga)\b\D{0,20}$")
_EMAIL = re.compile(
    r"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}\s?(?:@|[\[(]\s?(?:at|et)\s?[\])])\s?"
    r"((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,}|g ?mail\b|yahoo\b|ymail\b|hotmail\b|outlook\b|icloud\b)"
)
_BANK = re.compile(
    r"\b(?:rekening|rek|no\.?rek|norek|bca|bri|bni|mandiri|bsi|btn|cimb|danamon|permata|jago|seabank)\b"
    r"(?:(?!\brp)[^\d\n]){0,30}(?!\d{1,3}(?:\.\d{3})+(?!\d))(\d(?:[ .\-]?\d){7,17})(?!\d)"
)
_ORDER = re.compile(
    r"\b(?:resi|order|pesanan|invoice|tiket|kode|voucher|pelanggan|meter|va|registrasi|antre?an|id|nip)"
    r"(?:\W{1,3}(?:no|nomor))?\W{0,3}$"
)
_OF_SERVICE = (
    r"\b(?:hotline|call ?cent(?:er|re)|posko|layanan|pengaduan|halo|damkar|ambulans?|puskesmas|rsud|psc"
    r"|satgas|dinas|dinkes|kelurahan|kecamatan|kantor|polsek|polres|yayasan|yys|masjid|mesjid|panitia|baznas"
    r"|dishub|dlh|bpbd|disdik|dinsos|satpol|pupr|pemkot|pemkab|pemprov|pemda|aduan"
    r"|pmi|ojk|sapa|bpjs|pln|pdam|kemen[a-z]+|komnas|kpai|dukcapil|samsat|1\d\d|140\d\d|1500\d{3})\b"
)
_SERVICE = re.compile(_OF_SERVICE)
# Behind a number only what is said of it directly: "(WA Dinas PU)", "milik kelurahan".
_SERVICE_OF_IT = re.compile(
    r"(?:[ ,]{0,2}[(\[]|[ ,]{1,2}(?:itu|adalah|milik|punya|nomor)\b) ?(?:(?:wa|nomor|no|admin) )?"
    + _OF_SERVICE
)
_ONES_OWN = re.compile(r"\b(?:saya|aku|gue|gw|dia|beliau|orangnya|pelaku|pak|bu|bapak|ibu|mas|mbak)\b")
_STREET = re.compile(r"\b(?:jl|jln|jalan|gg|gang|perum|perumahan|komplek|kompleks|kampung|dusun)\b\.?\s")
_HOUSE = re.compile(r"\b(?:no|nomor|nmr)\b\.?\s{0,2}\d{1,4}[a-z]?\b")
_HAMLET = re.compile(r"\brt\b[\s.:/]{0,3}\d{1,3}(?:\W{1,3}(?:rw\b[\s.:/]{0,3})?\d{1,3})?")
_OFFICES = (
    r"(?!(?:rt|rw|lurah|camat|kades|kadus|wali|walikota|bupati|gubernur|guru|dokter|presiden|polisi)\b)"
)
_HOME = re.compile(
    r"(?<!depan )(?<!dekat )(?<!samping )(?<!belakang )(?<!sebelah )(?<!sekitar )(?<!seberang )(?:"
    r"\b(?:rumah|alamat|kediaman|kosan?|kost|kontrakan)(?:(?:nya|ku)\b|\s+(?:rumah\s+)?"
    r"(?:saya|aku|gue|gw|dia|beliau|pelaku|orangnya"
    rf"|(?:pak|bu|bpk|bapak|ibu|sdri?|saudari?|mas|mbak|mbah|bang)\.?\s+{_OFFICES}[a-z]{{3,}})\b)"
    r"|\b(?:saya|aku|dia|beliau|pelaku|orangnya)\s+(?:tinggal|berdomisili|ngontrak|ngekos)\b)"
)
_AROUND = 40  # characters within which a word says what a number is
_ONE_PLACE = 110  # characters within which street, house and hamlet are one address


def find_personal(text: str, own_hosts: frozenset[str] = frozenset()) -> tuple[Found, ...]:
    """What stands in a text, in its order; spans are characters of it.

    `own_hosts`: mail to them and to government hosts is an office's.
    """
    if not any(character.isdigit() or character in "@([" for character in text):
        return ()
    plain = text.lower() if text.isascii() else fold(text)
    found = list(_emails(plain, own_hosts))
    plain = _without(_ADDRESS_OF_WEB.sub(_blank_web, plain), found)
    for finder in (_identities, _phones, _accounts):
        more = list(finder(plain))
        found += more
        plain = _without(plain, more)
    certain = any(each.sure and each.kind in {Kind.PHONE, Kind.IDENTITY} for each in found)
    found += _homes(plain, anyones=certain)
    return tuple(sorted(found, key=lambda each: each.span.start))


def phones_in(text: str) -> frozenset[str]:
    """The personal phones in a text as their last nine digits, to tell an added one from an old one."""
    found = (text[f.span.start : f.span.end] for f in find_personal(text) if f.kind is Kind.PHONE)
    return frozenset(_digits(fold(each))[-9:] for each in found)


def _emails(plain: str, own_hosts: frozenset[str]) -> Iterator[Found]:
    for match in _EMAIL.finditer(plain):
        host = match[1]
        if not is_own(host, own_hosts | {"go.id"}):
            yield Found(Kind.EMAIL, Span(*match.span()))


def _identities(plain: str) -> Iterator[Found]:
    for match in _LIKE_NIK.finditer(plain):
        digits = _digits(match[0])
        # Many gaps make a list of small numbers, not one number.
        has_form = _NIK.fullmatch(digits) is not None and len(match[0]) - len(digits) <= 5  # noqa: PLR2004
        if has_form or _CALLED_NIK.search(_before(plain, match.start())):
            yield Found(Kind.IDENTITY, Span(*match.span()))


def _phones(plain: str) -> Iterator[Found]:
    spans = [match.span() for match in _MOBILE.finditer(plain) if _is_grouped(match[0])]
    spans += [match.span(1) for match in _CALLED.finditer(plain)]
    for start, end in spans:
        before = _before(plain, start)
        if _is_mobile(_digits(plain[start:end])) and not _ORDER.search(before):
            behind = plain[end : end + _AROUND]
            named = _SERVICE_OF_IT.match(behind) is not None and _ONES_OWN.search(before + behind) is None
            yield Found(Kind.PHONE, Span(start, end), not (named or _is_service(before)))


def _accounts(plain: str) -> Iterator[Found]:
    for match in _BANK.finditer(plain):
        around = _before(plain, match.start()) + plain[match.start() : match.end() + _AROUND]
        yield Found(Kind.ACCOUNT, Span(*match.span(1)), not _is_service(around))


def _homes(plain: str, *, anyones: bool) -> Iterator[Found]:
    """Street, house number and hamlet together, where they are somebody's; `anyones`: a person is named."""
    end = 0
    for match in _STREET.finditer(plain):
        window = plain[match.start() : match.start() + _ONE_PLACE]
        house, hamlet = _HOUSE.search(window), _HAMLET.search(window)
        if match.start() < end or house is None or hamlet is None:
            continue
        end = match.start() + max(house.end(), hamlet.end())
        beside = f"{_before(plain, match.start())} | {plain[end : end + _AROUND]}"
        if anyones or _HOME.search(beside):
            yield Found(Kind.ADDRESS, Span(match.start(), end))


def _is_grouped(number: str) -> bool:
    """Written the way phones are: a date such as 08-12-2026 is not."""
    groups = re.findall(r"\d+", number)
    first = groups[0]
    sizes = {len(group) for group in groups[:-1]}
    return len(first) > 2 or first in {"0", "62"} or (sizes == {2} and len(groups[-1]) <= 2)  # noqa: PLR2004


def _is_mobile(digits: str) -> bool:
    """A mobile number of the country, by the numbering plan."""
    national = re.sub(r"^(?:0{0,2}62)?0?", "", digits)
    number = phonenumbers.PhoneNumber(country_code=62, national_number=int(national))
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


def _is_service(beside: str) -> bool:
    """Whether words beside a number say that it is an office's and nobody's own."""
    return _SERVICE.search(beside) is not None and _ONES_OWN.search(beside) is None


def _before(plain: str, at: int) -> str:
    return plain[max(0, at - _AROUND) : at]


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def _blank_web(match: re.Match[str]) -> str:
    return match[0] if _CHAT_LINK.search(match[0]) else " " * len(match[0])


def _without(plain: str, found: list[Found]) -> str:
    """The text with what was found already put out of sight, character by character."""
    for each in found:
        start, end = each.span.start, each.span.end
        plain = plain[:start] + "\0" * (end - start) + plain[end:]
    return plain
