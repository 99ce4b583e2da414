"""French typography: mends spaces, apostrophes and quotes, and names what it cannot mend.

The rules are those of the Lexique des règles typographiques en usage à l'Imprimerie nationale. The spaces are
written here as escapes, for no editor shows them apart.
"""

import re
from collections.abc import Callable

NARROW = "\u202f"
WIDE = "\u00a0"
SPACES = r"(?P<spaces>[ \u00a0\u2009\u202f]*)"

PROTECTED = re.compile(
    r"```.*?```|`[^`\n]*`"  # code
    r"|https?://\S+"
    r"|<[^<>\s][^<>\n]*>"  # Discord's markup: mentions, timestamps, commands
    r"|:[a-z0-9_+-]*[a-z][a-z0-9_+-]*:"  # emoji by name
    r"|\{[a-z0-9_]+\}",  # a field
    re.DOTALL,
)
MASK = "\ue000"

Mend = str | Callable[[re.Match[str]], str]


def _spaced_before(canonical: str, *accepted: str) -> Callable[[re.Match[str]], str]:
    """Put the canonical space before the mark, unless an accepted one is there."""

    def mend(match: re.Match[str]) -> str:
        return match[0] if match["spaces"] in accepted else canonical + match["mark"]

    return mend


def _spaced_after(match: re.Match[str]) -> str:
    return match[0] if match["spaces"] in (NARROW, WIDE) else match["mark"] + WIDE


MENDED: list[tuple[str, re.Pattern[str], Mend]] = [
    ("… is one character, not three dots", re.compile(r"\.{3,}"), "…"),
    ("quotes are « »", re.compile(r'"([^"\n]*)"'), r"«\1»"),
    ("the apostrophe is ’", re.compile(r"(?<=[^\W\d_])'(?=\S)"), "’"),
    ("« is followed by a no-break space", re.compile(rf"(?P<mark>«){SPACES}"), _spaced_after),
    (
        "» is preceded by a no-break space",
        re.compile(rf"(?<=[^\s«]){SPACES}(?P<mark>»)"),
        _spaced_before(WIDE, WIDE, NARROW),
    ),
    (
        "; ! ? are preceded by U+202F",
        re.compile(rf"(?<=[^\s;!?(\[«]){SPACES}(?P<mark>[;!?])"),
        _spaced_before(NARROW, NARROW),
    ),
    (
        ": is preceded by U+00A0",
        re.compile(rf"(?<=[^\s:(\[«]){SPACES}(?P<mark>:)(?=[\s»*_)]|$)"),
        _spaced_before(WIDE, WIDE, NARROW),
    ),
    (
        "% and € are preceded by a no-break space",
        re.compile(rf"(?<=[\d{MASK}]){SPACES}(?P<mark>[%€])"),
        _spaced_before(WIDE, WIDE, NARROW),
    ),
    ("thousands are apart by U+202F", re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW),
    ("one space, not two", re.compile(r"(?<=\S) {2,}(?=\S)"), " "),
]

REFUSED: list[tuple[str, re.Pattern[str]]] = [
    ("a straight quote or apostrophe", re.compile(r"[\"']")),
    (
        "œ is one letter",
        re.compile(r"\b(?:c|ch|s|n|v|b|m|man)?oe(?:ur|uvre|uvr|ud|ux?\b|uf|il\b|urs)\w*", re.IGNORECASE),
    ),
    (
        "an accent is missing on a capital",
        # E, then a consonant or a pair that opens a syllable, then a vowel, is É in nearly every French word.
        re.compile(r"\bE(?:[bcdfgptv][lr]|ch|qu|th|ph|[bcdfglmnpqrtv])[aeiouyéèêàâîôû]\w*"),
    ),
    (
        "À has its accent",
        re.compile(
            r"\bA (?:la|le|les|l’\w+|un|une|vous|nous|eux|elle|elles|lui|moi|ce|cette|ces|son|sa|ses|votre|vos"
            r"|quel|quelle|quoi|qui|propos|partir|faire|voir|venir|voter|vérifier|confirmer|compter|noter|jour"
            r"|bientôt|distance|défaut|droite|gauche|côté|plus|moins)\b"
        ),
    ),
    ("Ça and Ç have their cedilla", re.compile(r"\bCa\b")),
    ("Î has its accent", re.compile(r"\bIles?\b")),
]


def typeset(text: str) -> str:
    """The text with its spaces, apostrophes, ellipses and quotes as French sets them.

    A translator may type plain spaces and straight quotes. Code, links, Discord's markup and ``{fields}`` are
    left alone. What is already right is not changed, and a second pass changes nothing.
    """
    masked, protected = _mask(text)
    for _, pattern, mend in MENDED:
        masked = pattern.sub(mend, masked)
    return _unmask(masked, protected)


def typography_faults(text: str) -> list[str]:
    """What is wrong with the typography of a French text, one line each; empty when nothing is."""
    masked, _ = _mask(text)
    faults = [f"{rule}: {text!r}" for rule, pattern, mend in MENDED if pattern.sub(mend, masked) != masked]
    mended, _ = _mask(typeset(text))
    return faults + [f"{rule} ({found[0]}): {text!r}" for rule, pattern in REFUSED if (found := pattern.search(mended))]


def _mask(text: str) -> tuple[str, list[str]]:
    protected: list[str] = []

    def hide(match: re.Match[str]) -> str:
        protected.append(match[0])
        return MASK

    return PROTECTED.sub(hide, text), protected


def _unmask(masked: str, protected: list[str]) -> str:
    originals = iter(protected)
    return re.sub(MASK, lambda _: next(originals), masked)
