"""Random edits of examples with the words of their rule: near misses and near hits that nobody wrote down."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from safelane.authoring.mutation.drafts import BASE, HEAD, Draft, at, places
from safelane.authoring.mutation.vocabulary import Vocabulary
from safelane.frozen import dataclass
from safelane.location import Path
from safelane.rules.model import Rule, Scope

Place = tuple[str, Sequence[str], int, Path]
Change = Callable[[Any, Any, str | int], None]
_NOWHERE = (KeyError, IndexError, TypeError, AttributeError)
_MOMENTS = ("2025-12-24T12:00:00Z", "2026-01-02T23:00:00Z", "2026-01-03T12:00:00Z", "2026-06-03T12:00:00Z")
_ENVIRONMENTS = (("production", "staging"), ("production", "dev"), ("staging", "production"), ("dev", "production"))
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Editor:
    """Edits with the words of one rule; ``random`` decides which."""

    rule: Rule
    words: Vocabulary
    random: Random

    def edited(self, draft: Draft) -> Draft | None:
        """A copy with one edit; None when the edit that was chosen does not fit."""
        made = draft.copy()
        try:
            self._choose()(made)
        except _NOWHERE:
            return None
        return made

    def _choose(self) -> Callable[[Draft], None]:
        of_field, of_change = self.rule.scope is Scope.FIELD, self.rule.scope is Scope.CHANGESET
        choices: dict[Callable[[Draft], None], float] = {
            self._set: 5, self._delete: 4, self._add_key: 6, self._restore: 3, self._add_element: 3, self._document: 4,
            self._file: 4, self._rename_key: 2, self._two_values: 4 if of_field else 1,
            self._facts: 6 if of_change else 0.3,
        }  # fmt: skip
        return self.random.choices(list(choices), list(choices.values()))[0]

    def _place(self, draft: Draft, kind: type | tuple[type, ...] = object) -> Place:
        """A file, the sides that are edited together, a document and a path in it to a value of a kind."""
        path = self.random.choice(sorted({path for path, _ in draft.values}))
        sides = draft.sides(path)
        if len(sides) > 1:
            sides = self.random.choices([[HEAD], [BASE], sides], [4, 3, 4])[0]
        documents = draft.values[path, self.random.choice(sides)]
        index = self.random.randrange(len(documents))
        found = [place for place, value in places(documents[index]) if isinstance(value, kind)]
        return path, sides, index, self.random.choice(found)

    def _change(self, draft: Draft, place: Place, change: Change) -> None:
        """Changes what holds the place's last step, wherever the place exists."""
        path, sides, index, where = place
        for side in sides:
            try:
                change(draft, at(draft.values[path, side][index], where[:-1]), where[-1])
            except _NOWHERE:
                continue
            draft.edited.add((path, side))

    def _set(self, draft: Draft) -> None:
        place = self._place(draft, (str, int, float, bool, type(None)))
        old = at(draft.values[place[0], place[1][0]][place[2]], place[3])
        self._change(draft, place, _put(self._value(str(place[3][-1]), old)))

    def _delete(self, draft: Draft) -> None:
        def remove(_: Draft, holder: Any, step: str | int) -> None:
            del holder[step]

        self._change(draft, self._place(draft), remove)

    def _add_key(self, draft: Draft) -> None:
        path, sides, index, where = self._place(draft, dict)
        name = self._name()
        self._change(draft, (path, sides, index, (*where, name)), _put(self._value(name)))

    def _rename_key(self, draft: Draft) -> None:
        name = self._name()

        def rename(_: Draft, holder: Any, step: str | int) -> None:
            holder[name] = holder.pop(step)

        self._change(draft, self._place(draft), rename)

    def _two_values(self, draft: Draft) -> None:
        path, _, index, where = self._place(draft, dict)
        name = self._name()
        for side in (BASE, HEAD):
            self._change(draft, (path, [side], index, (*where, name)), _put(self._value(name)))

    def _restore(self, draft: Draft) -> None:
        path, _, index, where = self._place(draft)
        source, target = self.random.choice([(BASE, HEAD), (HEAD, BASE)])
        self._change(draft, (path, [target], index, where), _put(at(draft.values[path, source][index], where)))

    def _add_element(self, draft: Draft) -> None:
        path, sides, index, where = self._place(draft, list)
        known = at(draft.values[path, sides[0]][index], where)
        name = next((step for step in reversed(where) if isinstance(step, str)), "")
        new = copy.deepcopy(self.random.choice(known)) if known and self.random.random() < 0.6 else self._value(name)
        if isinstance(new, dict) and new:
            key = self.random.choice(["name" if "name" in new else next(iter(new)), *new])
            new[key] = self._value(key, new[key])
        front = self.random.random() < 0.3

        def insert(_: Draft, holder: Any, step: str | int) -> None:
            holder[step].insert(0 if front else len(holder[step]), copy.deepcopy(new))

        self._change(draft, (path, sides, index, where), insert)

    def _document(self, draft: Draft) -> None:
        """Another kind, name or namespace, one document less, or the same once more."""
        path, sides, index, _ = self._place(draft)
        what = self.random.randrange(5)
        if what == 0:
            kind = self.random.choice([*self.words.kinds, "Widget"])
            self._change(draft, (path, draft.sides(path), index, ("kind",)), _put(kind))
        elif what < 3:
            name = ("name", "namespace")[what - 1]
            self._change(draft, (path, sides, index, ("metadata", name)), _put("other"))
        else:
            for side in sides:
                documents = draft.values[path, side]
                document = copy.deepcopy(documents[index])
                if what == 3 and len(documents) > 1:
                    del documents[index]
                else:
                    document["metadata"]["name"] = "other"
                    documents.append(document)
                draft.edited.add((path, side))

    def _file(self, draft: Draft) -> None:
        """The other way round, added, deleted, untouched, away, or in another environment."""
        path = self.random.choice(sorted({path for path, _ in draft.texts}))
        before, after = (path, BASE), (path, HEAD)
        old, what = draft.copy(), self.random.randrange(6)
        if what == 0:
            draft.put(old, before, after)
            draft.put(old, after, before)
        elif what < 3:
            draft.drop((before, after)[what - 1])
        elif what == 3:
            draft.put(old, *self.random.choice([(before, after), (after, before)]))
        elif what == 4:
            draft.drop(before)
            draft.drop(after)
        else:
            name, other = self.random.choice([pair for pair in _ENVIRONMENTS if pair[0] in path])
            for side in (BASE, HEAD):
                draft.put(old, (path, side), (path.replace(name, other, 1), side))
                if self.random.random() < 0.7:
                    draft.drop((path, side))

    def _facts(self, draft: Draft) -> None:
        facts = draft.about.setdefault("facts", {})
        name = self.random.choice(["title", "body", "author", "labels", "now"])
        text = self.random.choice([*self.words.texts, "", "a change"])
        facts[name] = {"labels": [text], "now": self.random.choice(_MOMENTS)}.get(name, text)

    def _name(self) -> str:
        chance = self.random.random()
        if self.words.pairs and chance < 0.5:
            return self.random.choice(self.words.pairs)[0]
        return self.random.choice(self.words.names if chance < 0.85 else self.words.texts)

    def _value(self, name: str, old: Any = None) -> Any:
        """What a key of this name is compared with, something near to what was there, or any of the rule's words."""
        beside = [value for key, value in self.words.pairs if key == name]
        chance = self.random.random()
        if beside and chance < 0.6:
            return self._near(self.random.choice(beside))
        if old is not None and chance < 0.75:
            return self._near(old)
        key, value = self.random.choice(self.words.pairs or (("spec", "other"),))
        choices = [
            *(self.random.choice(self.words.texts), self.random.choice(self.words.numbers)),
            *(True, False, "", "other", {}, []),
            *({key: value}, [{key: value}], [self.random.choice(self.words.texts)]),
        ]
        return self.random.choice([choices[0], choices[1], *choices])

    def _near(self, value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        if isinstance(value, int | float):
            return self.random.choice([value, value + 1, value - 1, value * 2, value * 10, value / 2])
        if isinstance(value, str) and self.random.random() < 0.5:
            return _NUMBER.sub(lambda found: str(int(found[0][:9]) + self.random.choice([1, 9])), value, count=1)
        return value


def _put(value: Any) -> Change:
    def put(_: Draft, holder: Any, step: str | int) -> None:
        holder[step] = copy.deepcopy(value)

    return put
