"""``dataclass`` as the standard library has it, made without compiling five functions for every class.

A run loads about a hundred value classes, and before Python 3.13 the standard decorator compiles each of their methods
from text: a fifth of the time of a small check. Here only ``__init__`` is, with the first instance; the others are
shared. Type checkers see the standard decorator, and ``dataclasses.replace``, ``field`` and ``is_dataclass`` work on
what this one makes. What no class of safelane uses (inheritance of fields, ``InitVar``, ``kw_only``) is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from dataclasses import MISSING, Field, FrozenInstanceError, field
    from functools import partial
    from operator import attrgetter

    def dataclass(cls=None, /, **options):
        """The class with the methods of a dataclass; options as in the standard library."""
        return partial(_made, **options) if cls is None else _made(cls, **options)

    _OPTIONS = {"frozen": False, "slots": False, "eq": True, "repr": True, "order": False, "weakref_slot": False}

    def _made(cls, **given):
        if unknown := given.keys() - _OPTIONS.keys():
            raise TypeError(f"{cls.__name__}: {', '.join(sorted(unknown))} is not understood here")
        options = {**_OPTIONS, **given}
        frozen, slots = options["frozen"], options["slots"]
        if any(hasattr(base, "__dataclass_fields__") for base in cls.__bases__):
            raise TypeError(f"{cls.__name__}: fields are not inherited here")
        fields = {name: _field(cls, name) for name in cls.__annotations__}
        body = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
        for name, one in fields.items():
            body.pop(name, None)
            if not slots and one.default is not MISSING:
                body[name] = one.default
        if slots:
            body["__slots__"] = (*fields, "__weakref__") if options["weakref_slot"] else tuple(fields)
        body |= {"__dataclass_fields__": fields, "__match_args__": tuple(n for n, one in fields.items() if one.init)}
        for name, method in _methods(fields, options).items():
            body.setdefault(name, method)
        made = type(cls)(cls.__name__, cls.__bases__, body)
        made.__qualname__ = cls.__qualname__
        made.__init__ = _late_initializer(made, fields, frozen, slots)
        if frozen:
            made.__setattr__, made.__delattr__ = _refuse_setting, _refuse_deleting
        _rebind_super(made, cls)
        return made

    def _field(cls, name):
        default = cls.__dict__.get(name, MISSING)
        made = default if isinstance(default, Field) else field(default=default)
        made.name, made.type = name, cls.__annotations__[name]
        return made

    def _methods(fields, options):
        compared = [name for name, one in fields.items() if one.compare]
        key = _key(compared)
        found = {}
        if options["repr"]:
            found["__repr__"] = _shower([name for name, one in fields.items() if one.repr])
        if options["eq"]:
            found["__eq__"] = _comparer(key, "__eq__")
            found["__hash__"] = (lambda self: hash(key(self))) if options["frozen"] else None
        if options["order"]:
            found |= {name: _comparer(key, name) for name in ("__lt__", "__le__", "__gt__", "__ge__")}
        if options["frozen"]:
            names = tuple(fields)
            found["__getstate__"] = lambda self: [getattr(self, name) for name in names]
            found["__setstate__"] = lambda self, state: [
                object.__setattr__(self, name, value) for name, value in zip(names, state, strict=True)
            ]
        return found

    def _key(names):
        if not names:
            return lambda self: ()
        get = attrgetter(*names)
        return get if len(names) > 1 else lambda self: (get(self),)

    def _comparer(key, name):
        compare = getattr(tuple, name)

        def method(self, other):
            if other.__class__ is not self.__class__:
                return NotImplemented
            return compare(key(self), key(other))

        method.__name__ = name
        return method

    def _shower(names):
        def show(self):
            shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
            return f"{self.__class__.__qualname__}({shown})"

        return show

    def _refuse_setting(self, name, value):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_deleting(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def _late_initializer(cls, fields, frozen, slots):
        """Compiled when the first instance is made: half of the classes that a run loads have none."""

        def first(self, *given, **named):
            real = cls.__init__ = _initializer(cls, fields, frozen, slots)
            real(self, *given, **named)

        return first

    def _initializer(cls, fields, frozen, slots):
        """Slots are set through their descriptors, which passes a frozen class's ``__setattr__`` by."""
        scope = {"_make": object.__setattr__, "_MISSING": MISSING}
        parameters, lines = [], []
        for name, one in fields.items():
            default, value = _default(scope, name, one)
            if one.init:
                parameters.append(name + default)
            elif not default:
                continue
            if slots:
                scope[f"_set_{name}"] = cls.__dict__[name].__set__
                lines.append(f" _set_{name}(self, {value})")
            else:
                lines.append(f" _make(self, {name!r}, {value})" if frozen else f" self.{name} = {value}")
        if "__post_init__" in cls.__dict__:
            lines.append(" self.__post_init__()")
        exec(f"def __init__(self, {', '.join(parameters)}):\n" + "\n".join(lines or [" pass"]), scope)  # noqa: S102
        return scope["__init__"]

    def _default(scope, name, one):
        """What follows a parameter's name, and the expression of the field's value."""
        if one.default_factory is not MISSING:
            scope[f"_new_{name}"] = one.default_factory
            made = f"_new_{name}()"
            return "=_MISSING", f"{made} if {name} is _MISSING else {name}" if one.init else made
        if one.default is not MISSING:
            scope[f"_default_{name}"] = one.default
            return f"=_default_{name}", name if one.init else f"_default_{name}"
        return "", name

    def _rebind_super(made, old):
        """``super()`` without arguments finds the class in a cell, which still holds the one that was replaced."""
        for member in vars(made).values():
            function = getattr(member, "fget", None) or getattr(member, "__func__", None) or member
            for cell in getattr(function, "__closure__", None) or ():
                if cell.cell_contents is old:
                    cell.cell_contents = made
