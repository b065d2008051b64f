"""Provinces of Indonesia by their code, for strata and weights by region.

Source: ISO 3166-2:ID (38 provinces), codes without the leading `ID-`; names as the provinces write them.
"""

from collections.abc import Mapping
from types import MappingProxyType

PROVINCES: Mapping[str, str] = MappingProxyType(
    {
        "AC": "Aceh", "BA": "Bali", "BB": "Kepulauan Bangka Belitung", "BE": "Bengkulu", "BT": "Banten",
        "GO": "Gorontalo", "JA": "Jambi", "JB": "Jawa Barat", "JI": "Jawa Timur", "JK": "Jakarta",
        "JT": "Jawa Tengah", "KB": "Kalimantan Barat", "KI": "Kalimantan Timur", "KR": "Kepulauan Riau",
        "KS": "Kalimantan Selatan", "KT": "Kalimantan Tengah", "KU": "Kalimantan Utara", "LA": "Lampung",
        "MA": "Maluku", "MU": "Maluku Utara", "NB": "Nusa Tenggara Barat", "NT": "Nusa Tenggara Timur",
        "PA": "Papua", "PB": "Papua Barat", "PD": "Papua Barat Daya", "PE": "Papua Pegunungan",
        "PS": "Papua Selatan", "PT": "Papua Tengah", "RI": "Riau", "SA": "Sulawesi Utara",
        "SB": "Sumatera Barat", "SG": "Sulawesi Tenggara", "SN": "Sulawesi Selatan", "SR": "Sulawesi Barat",
        "SS": "Sumatera Selatan", "ST": "Sulawesi Tengah", "SU": "Sumatera Utara", "YO": "DI Yogyakarta",
    }
)  # fmt: skip
