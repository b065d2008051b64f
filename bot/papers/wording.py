"""Wording: roles, reasons and permits in the formal words of a paper, also those this version never met."""

from bot.texts import UnknownText, text
from campaigns.minutes import SHORT
from campaigns.permit import Permit, PermitStatus


def role_word(locale: str, role: str) -> str:
    """A witness's role: the word of the catalogue, or the role itself."""
    return _or_code(locale, "minutes.role", role, role.capitalize())


def reason_word(locale: str, code: str) -> str:
    """A reason code in words, or the code itself without its lines."""
    return _or_code(locale, "minutes.reason", code, code.replace("_", " "))


def file_words(name: str) -> str:
    """What a file of a public folder is, in Indonesian; "" for one that this version never met."""
    return _or_code("id", "page.file", name.replace(".", "_").replace("-", "_"), "")


def permit_words(locale: str, permit: Permit) -> str:
    """The permit, or who decided that none is needed and why."""
    values = {"number": permit.number, "issuer": permit.issuer, "by": permit.decided_by, "why": permit.why}
    if permit.status is PermitStatus.REQUIRED:
        return text(locale, "minutes.permit.required", **values) + _dates(locale, permit)
    if permit.status is PermitStatus.NOT_REQUIRED:
        return text(locale, "minutes.permit.not_required", **values)
    return text(locale, "minutes.permit.pending", **values)


def _dates(locale: str, permit: Permit) -> str:
    """The period and the recommendation, where the record has them."""
    said = ""
    first, last, recommended = permit.valid_from, permit.valid_until, permit.recommendation
    if first or last:
        days = {"first": first or "...", "last": last or "..."}
        said += text(locale, "minutes.permit.period", **days)
    return said + text(locale, "minutes.permit.recommended", by=recommended) if recommended else said


def unclaimed_words(locale: str, permit: Permit) -> str:
    """Where unclaimed prizes go."""
    return text(locale, f"handover.unclaimed.{permit.unclaimed_goes_to.value}")


def short(pseudonym: str) -> str:
    """A pseudonym by its first digits; the annex has it whole."""
    return pseudonym[:SHORT]


def grouped(number: int) -> str:
    """A whole number with dots for thousands, as both languages of a paper read it in tables."""
    return f"{number:,}".replace(",", ".")


def rupiah(value: int) -> str:
    """`Rp100.000`."""
    return f"Rp{grouped(value)}"


def _or_code(locale: str, topic: str, code: str, otherwise: str) -> str:
    try:
        return text(locale, f"{topic}.{code}")
    except UnknownText:
        return otherwise
