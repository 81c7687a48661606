"""The kustomizations of a whole tree, kept by the tree's id: a text of a few bytes a folder."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from safelane.cache import Cache, key_of
from safelane.git.repository import Tree
from safelane.resources.listing import listed
from safelane.resources.namers import Namers
from safelane.resources.spellings import Spellings

_FORMAT = "1"


def kept(tree: Tree, cache: Cache) -> Namers | None:
    """As ``listed``, from the cache when it is there, else put there."""
    key = key_of("kustomizations", _FORMAT, tree.root)
    known = _unpacked(cache.get(key))
    if known is not None:
        return known
    found = listed(tree)
    if found is not None and found.complete:
        cache.put(key, _packed(found))
    return found


def _packed(namers: Namers) -> str:
    spellings = namers.spellings
    value = {
        "folders": list(namers.folders),
        "numbers": list(namers.folders.values()),
        "count": spellings.count,
        "opaque": sorted(spellings.opaque),
        "words": {
            tail: {ups: sorted(texts) for ups, texts in by_ups.items()} for tail, by_ups in spellings.by_tail.items()
        },
    }
    return base64.b64encode(zlib.compress(json.dumps(value).encode("ascii"), 1)).decode("ascii")


def _unpacked(kept: Any) -> Namers | None:
    """None for what is not of that form."""
    if not isinstance(kept, str):
        return None
    try:
        value = json.loads(zlib.decompress(base64.b64decode(kept)))
        words = {
            tail: {int(ups): set(texts) for ups, texts in by_ups.items()} for tail, by_ups in value["words"].items()
        }
        spellings = Spellings(int(value["count"]), words, set(value["opaque"]))
        return Namers.of(spellings, dict(zip(value["folders"], value["numbers"], strict=True)))
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return None
