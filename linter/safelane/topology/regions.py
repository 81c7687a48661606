"""Regions of the large clouds by the shape of their names."""

from __future__ import annotations

import re
from functools import cache

_SIDE = "(?:central|north|south|east|west|northeast|northwest|southeast|southwest)"
_AWS = rf"(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-|iso-|isob-)?{_SIDE}-[1-9]"
_GCP = rf"(?:us|europe|asia|australia|northamerica|southamerica|me|africa)-{_SIDE}[1-9][0-9]?"
_AZURE = (
    r"(?:(?:north|west)europe|(?:east|west)us[23]?|(?:north|south|west)?centralus|(?:east|southeast)asia|"
    r"uk(?:south|west)|(?:canada|japan|korea|france|australia|brazil)(?:central|east|west|south|southeast)2?|"
    r"(?:germany|switzerland|norway|sweden|uae|poland|italy|spain|israel|qatar)(?:north|south|west|central|westcentral)|"
    r"(?:central|south|west|jio)india(?:west|central)?|southafrica(?:north|west))"
)

# What people call the parts of the world beside an environment's name: prod-eu, production-us.
CONTINENTS = frozenset(
    {"eu", "us", "uk", "ap", "apac", "emea", "asia", "europe", "na", "sa", "latam", "au", "ca", "east", "west"}
)


@cache
def _shape() -> re.Pattern[str]:
    return re.compile(rf"(?:{_AWS}|{_GCP}|{_AZURE})\Z", re.IGNORECASE)


def is_region(text: str) -> bool:
    """Whether a text is the name of a region of AWS, Google Cloud or Azure."""
    return _shape().match(text) is not None
