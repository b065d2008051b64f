"""Provinces as people choose and write them: by island, by their usual short forms, by their capitals.

A domicile is a province and nothing finer. The islands are the geographical units of ISO 3166-2:ID and only
a way of finding a province.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from campaigns.refusal import Refusal
from campaigns.regions import PROVINCES

# Each island with its name and its provinces, from west to east.
ISLANDS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "SM": ("Sumatera", ("AC", "SU", "SB", "RI", "KR", "JA", "SS", "BB", "BE", "LA")),
        "JW": ("Jawa", ("BT", "JK", "JB", "JT", "YO", "JI")),
        "NU": ("Bali dan Nusa Tenggara", ("BA", "NB", "NT")),
        "KA": ("Kalimantan", ("KB", "KT", "KS", "KI", "KU")),
        "SL": ("Sulawesi", ("SA", "GO", "ST", "SR", "SN", "SG")),
        "ML": ("Maluku", ("MA", "MU")),
        "PP": ("Papua", ("PB", "PD", "PT", "PE", "PS", "PA")),
    }
)
# What people write beside the name itself.
_ALSO = {
    "AC": "nad nanggroe aceh darussalam|daerah istimewa aceh|banda aceh",
    "SU": "sumut|north sumatra|medan", "SB": "sumbar|west sumatra|padang", "RI": "pekanbaru",
    "KR": "kepri|riau islands|batam", "SS": "sumsel|south sumatra|palembang",
    "BB": "babel|bangka belitung|kep bangka belitung|bangka|belitung",
    "JK": "dki jakarta|dki|jkt|daerah khusus jakarta|dkj", "JB": "jabar|west java|bandung",
    "JT": "jateng|central java|semarang",
    "YO": "jogja|yogya|jogjakarta|yogyakarta|diy|daerah istimewa yogyakarta|d i yogyakarta",
    "JI": "jatim|east java|surabaya", "BA": "denpasar", "NB": "ntb|lombok|mataram", "NT": "ntt|kupang",
    "KB": "kalbar|west kalimantan|pontianak", "KT": "kalteng|central kalimantan|palangka raya|palangkaraya",
    "KS": "kalsel|south kalimantan|banjarmasin", "KI": "kaltim|east kalimantan|samarinda|balikpapan",
    "KU": "kaltara|north kalimantan", "SA": "sulut|north sulawesi|manado", "GO": "gtlo",
    "ST": "sulteng|central sulawesi|palu", "SR": "sulbar|west sulawesi|mamuju",
    "SN": "sulsel|south sulawesi|makassar", "SG": "sultra|southeast sulawesi|kendari", "MA": "ambon",
    "MU": "malut|north maluku|ternate", "PB": "pabar|west papua|manokwari",
    "PD": "pbd|southwest papua|sorong", "PT": "central papua|nabire", "PE": "highland papua|wamena",
    "PS": "south papua|merauke", "PA": "jayapura", "LA": "lampong", "JA": "jmb", "BE": "bkl", "BT": "bntn",
}  # fmt: skip


def _plain(text: str) -> str:
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(word for word in words if word not in {"provinsi", "prov", "propinsi"})


_BY_NAME: Mapping[str, str] = MappingProxyType(
    {_plain(name): code for code, name in PROVINCES.items()}
    | {code.casefold(): code for code in PROVINCES}
    | {f"id {code.casefold()}": code for code in PROVINCES}
    | {_plain(also): code for code, many in _ALSO.items() for also in many.split("|")}
)


def parse_province(text: str) -> str | Refusal:
    """The code of a province by its name, a common short form, its capital or its code."""
    plain = _plain(text)
    found = _BY_NAME.get(plain) or _BY_NAME.get(
        plain.replace("kepulauan ", "").replace("sumatra", "sumatera")
    )
    return found if found is not None else Refusal("profile.domicile_unreadable")
