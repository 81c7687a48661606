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
    words: dict[tuple[int, str], int] = {}
    texts = [
        None if spelled is None else [words.setdefault(word, len(words)) for word in sorted(spelled)]
        for spelled in namers.spellings.words
    ]
    value = {
        "folders": list(namers.folders),
        "numbers": list(namers.folders.values()),
        "texts": texts,
        "ups": [ups for ups, _ in words],
        "tails": [tail for _, tail in words],
    }
    return base64.b64encode(zlib.compress(json.dumps(value).encode("ascii"), 1)).decode("ascii")


def _unpacked(kept: Any) -> Namers | None:
    """None for what is not of that form."""
    if not isinstance(kept, str):
        return None
    found = Namers()
    try:
        value = json.loads(zlib.decompress(base64.b64decode(kept)))
        words = list(zip(value["ups"], value["tails"], strict=True))
        for text in value["texts"]:
            found.spellings.add(None if text is None else frozenset(words[place] for place in text))
        for folder, number in zip(value["folders"], value["numbers"], strict=True):
            found.put(folder, number)
    except (ValueError, KeyError, IndexError, TypeError, zlib.error):
        return None
    return found
