"""The rules of a campaign as options of a command, the same for `create` and `change`.

An option that is not given leaves its rule as it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

import click

from campaigns.codebook import REASONS
from campaigns.permit import Mode, Permit, PermitStatus, TaxBearer, Unclaimed
from campaigns.rules import Counts, Repeat, Rules, Stratum, Weight

F = TypeVar("F", bound=Callable[..., Any])
_KEYS = ("platform", "day", "region")


class StratumForm(click.ParamType[Stratum]):
    """`telegram:45:10` is code:quota:reserve; conditions may follow: `jawa:9:2:region=JB,day=2026-12-02`."""

    name = "CODE:QUOTA:RESERVE[:KEY=VALUE,...]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Stratum:
        """Split it, or fail with how it is written."""
        if isinstance(value, Stratum):
            return value
        code, quota, reserve, more = (*str(value).split(":", 3), "", "", "")[:4]
        pairs = [pair.partition("=") for pair in more.split(",") if pair]
        is_known = all(key in _KEYS and equals for key, equals, _ in pairs)
        if (
            not code
            or not is_known
            or not all(re.fullmatch(r"[0-9]{1,9}", n) for n in (quota, reserve or "0"))
        ):
            self.fail("telegram:45:10, jakarta:10:2:region=JK", param, ctx)
        platform = code if code in {"telegram", "discord", "local"} else ""
        found = {"platform": platform, **{key: named for key, _, named in pairs}}
        return Stratum(code, int(quota), int(reserve or 0), **found)


class WeightForm(click.ParamType[Weight]):
    """`phone:verified=2`: when it holds, an entry weighs so much."""

    name = "WHEN=WEIGHT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Weight:
        """Split it, or fail with how it is written."""
        if isinstance(value, Weight):
            return value
        when, _, weight = str(value).rpartition("=")
        if not when or not re.fullmatch(r"[0-9]{1,9}", weight):
            self.fail("platform:telegram=2, region:JK=2, phone:verified=3", param, ctx)
        return Weight(when, int(weight))


def _choice(kind: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([each.value for each in kind])


def _many(name: str, field: str, kind: Any = str, **more: Any) -> Any:
    return click.option(name, field, multiple=True, type=kind, **more)


OPTIONS = (
    click.option("--hashtag", help="Tagar utama, misalnya '#JernihBerkomentar'."),
    _many("--also-tag", "more_hashtags", help="Tagar lain yang juga dihitung (boleh berulang)."),
    _many("--channel", "channels", metavar="PLATFORM:CHAT", help="Kanal (boleh berulang)."),
    _many("--stratum", "strata", StratumForm(), help="Kelompok kuota, berurutan (boleh berulang)."),
    click.option("--organiser", help="Siapa penyelenggaranya, untuk ketentuan."),
    click.option("--contact", help="Kontak penyelenggara, untuk ketentuan."),
    _many("--require", "required_facts", help="Data wajib: birth_date, phone, gender, name, domicile."),
    click.option("--proved-phone/--declared-phone", "proved_phone", default=None,
                 help="Nomor HP harus terbukti, bukan hanya dinyatakan."),
    click.option("--foreign-phones/--indonesian-phones", default=None, help="Terima nomor HP luar negeri."),
    click.option("--minimum-age", type=int, help="Batas umur, paling rendah 18."),
    click.option("--counts", type=_choice(Counts),
                 help="Yang ikut: approve (bisa ditindaklanjuti) atau withhold (semua yang tampil)."),
    _many("--reason", "reasons", click.Choice(REASONS), help="Hanya alasan ini yang ikut (boleh berulang)."),
    click.option("--account-days", type=int, help="Umur akun paling sedikit, dalam hari."),
    click.option("--members-only/--anyone", "members_only", default=None, help="Harus masih anggota kanal."),
    click.option("--repeat", type=_choice(Repeat), help="Komentar per orang: every, daily, atau once."),
    click.option("--rest-days", "winners_rest_days", type=int, help="Pemenang istirahat sekian hari."),
    click.option("--weight", type=int, help="Bobot dasar tiap komentar, 1 sampai 100."),
    _many("--chance", "weights", WeightForm(), help="Bobot lebih bila syaratnya terpenuhi (boleh berulang)."),
    click.option("--drand/--no-drand", "drand", default=None, help="Keacakan publik drand di samping saksi."),
    _many("--witness", "witness_roles", help="Peran saksi; bawaan notaris, dinsos, peserta."),
    click.option("--freeze-lead", type=click.IntRange(1, 100_000),
                 help="Daftar disusun sekian menit sebelum undian."),
    click.option("--claim-hours", type=int, help="Lama waktu mengambil hadiah, dalam jam."),
    click.option("--prize", "prize_value", type=int, help="Nilai hadiah bersih tiap pemenang, rupiah."),
    click.option("--tax-bearer", type=_choice(TaxBearer), help="Siapa yang menanggung pajak hadiah."),
    click.option("--mode", type=_choice(Mode), help="undian (diundi) atau lomba (juri)."),
    click.option("--permit", "status", type=_choice(PermitStatus), help="Status izin undian."),
    click.option("--permit-number", "number", help="Nomor izin."),
    click.option("--permit-issuer", "issuer", help="Penerbit izin."),
    click.option("--permit-from", "valid_from", metavar="YYYY-MM-DD", help="Izin berlaku mulai."),
    click.option("--permit-until", "valid_until", metavar="YYYY-MM-DD", help="Izin berlaku sampai."),
    click.option("--permit-recommendation", "recommendation", help="Nomor dan tanggal rekomendasi provinsi."),
    click.option("--permit-reserves/--permit-no-reserves", "allows_reserves", default=None,
                 help="Izin membolehkan cadangan."),
    click.option("--permit-by", "decided_by", help="Siapa yang memutuskan izin tidak perlu."),
    click.option("--permit-why", "why_not", help="Mengapa izin tidak perlu."),
    click.option("--unclaimed-to", type=_choice(Unclaimed), help="Ke mana hadiah yang tidak diambil."),
)  # fmt: skip
_PERMIT = (
    "status", "number", "issuer", "decided_by", "valid_from", "valid_until", "recommendation",
    "allows_reserves", "unclaimed_to",
)  # fmt: skip
_ENUMS: Mapping[str, type[StrEnum]] = {
    "mode": Mode, "counts": Counts, "repeat": Repeat, "tax_bearer": TaxBearer, "status": PermitStatus,
    "unclaimed_to": Unclaimed,
}  # fmt: skip


def rule_options(command: F) -> F:
    """Give a command all options of rules, in their order; they come as keywords."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def ruled(base: Rules, given: Mapping[str, Any]) -> Rules:
    """The rules with what was given in place of what was there."""
    told = {name: _value(name, value) for name, value in given.items() if value not in (None, ())}
    permit = {name: told.pop(name) for name in _PERMIT if name in told}
    if "why_not" in told:
        permit["why"] = told.pop("why_not")
    if "proved_phone" in told:
        told["verified_facts"] = ("phone",) if told.pop("proved_phone") else ()
    if "freeze_lead" in told:
        told["freeze_lead"] = timedelta(minutes=told["freeze_lead"])
    known: Permit = replace(base.permit, **permit)
    return replace(base, permit=known, **told)


def _value(name: str, value: Any) -> Any:
    return _ENUMS[name](value) if name in _ENUMS else value
