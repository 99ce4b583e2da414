"""What polls owe to Discord: the kinds of their outbox rows, whose subject is the poll."""

POLL_CARD = "polls.card"
"""The card in the channel: posted at the opening, kept current until it is over."""

RESULT = "polls.result"
"""The result, posted once at the close."""
