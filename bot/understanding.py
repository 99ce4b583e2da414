"""The search for domains, with the language model once it is loaded and where it is installed.

Loading and every use happen in a thread of its own: the event loop never waits. Until the model is there, where it is
not, and while too many wait for it, the search goes by words alone, which takes less than a millisecond.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

import structlog

from models.experts.search.domains import DomainIndex, DomainSearch
from models.experts.search.meaning import Meanings, Model, installed

log = structlog.get_logger(__name__)

MOST_WAITING = 25
"""Searches that wait for the model at once, some 20 ms each; those beyond go by words alone."""


class Understanding:
    """The model, from when it is wanted until it is closed."""

    def __init__(self, wanted: bool) -> None:
        """`wanted` is the setting `CAGOU_SEARCH_MODEL`."""
        self._thread = ThreadPoolExecutor(1, "model") if wanted and installed() else None
        self._model: Model | None = None
        self._meanings: WeakKeyDictionary[DomainIndex, Meanings] = WeakKeyDictionary()
        self._waiting = 0
        self._started = False

    def start(self) -> None:
        """Begin to load the model, in the background; again, nothing."""
        if self._thread is not None and not self._started:
            self._started = True
            self._thread.submit(self._load)

    async def search(self, index: DomainIndex, text: str, limit: int = 10) -> DomainSearch:
        """The domains that the text may mean, as `DomainIndex.search` says."""
        if self._thread is None or self._model is None or self._waiting >= MOST_WAITING:
            return index.search(text, limit)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._search, index, text, limit)
        except Exception as error:  # the words alone find nearly as much
            log.warning("model_failed", reason=type(error).__name__)
            return index.search(text, limit)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Use the model no more; what waits is dropped."""
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None

    def _load(self) -> None:
        try:
            model = Model()
            model.vector("")  # its table too
            self._model = model
        except Exception as error:  # a machine on which it does not run is served by words alone
            log.warning("model_not_loaded", reason=f"{type(error).__name__}: {error}")

    def _search(self, index: DomainIndex, text: str, limit: int) -> DomainSearch:
        assert self._model is not None
        meanings = self._meanings.get(index)
        if meanings is None:
            meanings = self._meanings[index] = Meanings(self._model, index.texts)
        return index.search(text, limit, meanings.nearness)
