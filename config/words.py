"""The marker of sentences that are translated later than where they are written."""


def N_(sentence: str, /) -> str:  # noqa: N802 - gettext's customary name for this marker
    """Return ``sentence`` as it is, and let the extraction find it.

    Use it for a sentence kept in a table or a constant and given to ``language.say`` afterwards;
    where it is said at once, write it in the call of ``say`` itself.
    """
    return sentence
