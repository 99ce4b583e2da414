"""What Cagou says, in French and in English: catalogs, plurals, dates, numbers and lists."""

from bot.language.speaking import SUPPORTED, Code, Language, choose, discord_timestamp, language_for

__all__ = ["SUPPORTED", "Code", "Language", "choose", "discord_timestamp", "language_for"]
