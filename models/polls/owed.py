"""What polls owe to Discord: the kinds of their outbox rows, whose subject is the poll."""

POLL_POSTED = "polls.posted"
"""The card in the channel, posted at the opening (way `post`)."""

POLL_CARD = "polls.card"
"""The same card, kept current until it is over (way `refresh`)."""

REMINDER = "polls.reminder"
"""Those who have not voted are reminded in the channel, at half-time and on the last day (way `post`)."""

RESULT = "polls.result"
"""The result, posted once at the close."""
