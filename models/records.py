"""Data classes whose methods are made when the first of them is used, not when its module is imported.

`dataclasses` writes the source of each class's methods and compiles it: for the seven hundred here 0.6 s of a start,
which calls few of them. `@dataclass` of this module means what the standard one means, is that one to a type checker,
and becomes that one at the first object, or where somebody asks for the fields.
"""

from __future__ import annotations

import dataclasses
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(kind=None, /, **options):
        """As `dataclasses.dataclass`. One with `slots` is another class than what was written, and is made at once."""
        if kind is None:
            return lambda kind: dataclass(kind, **options)
        if options.get("slots") or "__init__" in vars(kind):
            return dataclasses.dataclass(kind, **options)
        unmade = _Unmade(kind, options)

        def make_first(self, *args, **named):
            unmade.make()
            kind.__init__(self, *args, **named)

        kind.__init__ = unmade.beginning = make_first
        kind.__dataclass_fields__ = unmade
        return kind


__all__ = ["dataclass"]

_one_at_a_time = RLock()
"""The loop's thread and the database's may meet at the first object of a class; the bases of one are made within it."""


class _Unmade:
    """Stands where `dataclasses` looks for the fields of a class that is not made yet, and makes it."""

    beginning: Any

    def __init__(self, kind: Any, options: dict[str, Any]) -> None:
        self.kind = kind
        self.options = options

    def __get__(self, _: object, owner: type) -> Any:
        self.make()
        return self.kind.__dataclass_fields__

    def make(self) -> None:
        """Give the class its methods, `__init__` last: no other thread may meet a class that has none."""
        with _one_at_a_time:
            if self.kind.__init__ is not self.beginning:
                return
            dataclasses.dataclass(self.kind, init=False, **self.options)
            fields = [(field.name, field.type, field) for field in dataclasses.fields(self.kind)]
            after = {"__post_init__": self.kind.__post_init__} if hasattr(self.kind, "__post_init__") else {}
            frozen = self.options.get("frozen", False)
            like = dataclasses.make_dataclass(
                self.kind.__qualname__, fields, namespace=after, repr=False, eq=False, frozen=frozen
            )
            self.kind.__init__ = vars(like)["__init__"]
