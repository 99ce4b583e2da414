"""Operations of one kind that wait at the same time, carried out as one: a few statements for all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from models.database.session import Session
from models.errors import DomainError
from models.records import dataclass

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Together(Generic[Item, Result]):
    """An operation on one item. Those that wait and have the same `all_of` are one call of it, in order.

    `all_of` returns for each item its result, or the refusal that its caller is told; what it raises makes each run
    alone, so that only the one at fault fails. PostgreSQL notes beside each row which transaction wrote it: there only
    items that are about the same share one.
    """

    all_of: Callable[[Session, Sequence[Item]], Sequence[Result | DomainError]]
    item: Item
    about: Hashable = None

    def __call__(self, session: Session) -> Result:
        """This one alone."""
        (result,) = self.all_of(session, [self.item])
        if isinstance(result, DomainError):
            raise result
        return result
