"""Words as people type them, made comparable: folded, cut to stems, and spelt as they sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from models.people.names import unaccented

MOST_READ = 400
"""Characters of what was typed that are looked at."""

MOST_WORDS = 24
"""Words of what was typed that are looked at."""

_FRENCH = """
a ai aie ait alors apres as au aucun aucune aujourd aussi autre autres aux avant avec avez avions avoir avons ayant
beaucoup bien bon bonne c ca car ce ceci cela celle celui ces cet cette ceux chaque chez ci comme comment contre d
dans de deja depuis des du elle elles en encore entre es est et etait etant ete etes etre eux fait faire fais faut
font hors il ils j je jusqu jusque l la le les leur leurs lors lorsque lui m ma mais me meme memes mes moi moins mon
n ne ni nos notre nous on ont or ou par parce pas pendant peu peut peuvent peux plus plusieurs plutot pour pourquoi
pourrait pouvoir pouvons puis qu quand que quel quelle quelles quelqu quelque quelques quels qui quoi s sa sait sais
sans se sera serait ses si soi soient soit sommes son sont sous suis sur t ta tant te tel telle tellement tes toi
ton tous tout toute toutes tres trop tu un une unes uns va vais vas vers veut veux veulent via voila vont vos votre
vous y
"""
"""Articles, pronouns, prepositions, auxiliaries."""

_ENGLISH = """
about all also am an and any anybody anyone are be been being but by can cannot could did do does doing doesn don
everybody everyone for from get gets had has have having he her his how i if in into is isn it its just make me more
most my no not of onto or our out own please so some than that the their them then there these they this those to
too us was we were what when where which while who whom whose why will with won would you your
"""
"""The same."""

_REQUEST = """
aide aider aimerais aimerions aimerait besoin bonjour cherche cherchons chercher connait connaissez connaitre
contacter doit doivent dois devons demande entreprise expert experte experts expertise merci possible pourriez
quelqun recherche recherchons saurait sauriez savoir souhaite souhaitons souhaiterais specialiste specialistes
trouver voudrais voudrions voulez voulons vouloir need needs needed looking look find help helps someone somebody
want wants company seeking
"""
"""What a request is wrapped in."""

SAYS_NOTHING = frozenset(f"{_FRENCH} {_ENGLISH} {_REQUEST}".split())
"""Words, folded, that say nothing of a need; left out where others remain."""

_ENDINGS_OF_WORDS = """
ature issement issant isation isateur isatrice iser ation ateur atrice ition iteur itrice ement ment age eur euse rice
able ible iste isme ite ive if ique aire aient ant ante ance ence ent er ez ee ir ie oir oire ure ier iere ing ed
ion ly ness al ally ment ization izer ize e i y
"""
_ENDINGS = sorted(_ENDINGS_OF_WORDS.split(), key=len, reverse=True)
_SHORTEST_STEM = 4


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in their order; at most `MOST_WORDS`."""
    return unaccented(text[:MOST_READ]).split()[:MOST_WORDS]


def meant(words: Sequence[str]) -> list[str]:
    """The words that say something of what is needed, each once; all of them where none does."""
    telling = [word for word in words if word not in SAYS_NOTHING and (len(word) > 1 or word.isdigit())]
    return list(dict.fromkeys(telling or words))


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """What a folded French or English word shares with its plural, its verb, its noun and who does it.

    >>> stem("pirater") == stem("piratage") == stem("pirates") == "pirat"
    True
    """
    if len(word) > 3 and word[-1] in "sx" and word[-2] not in "su":
        word = word[:-1]
    if len(word) > 5 and word.endswith("aux"):
        word = word[:-3] + "al"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == word[-2] else word


_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("eaux|eau|aux|au", "o"),
        ("ph", "f"),
        ("qu|ck|q", "k"),
        ("ch|sh|sch", "x"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("gu(?=[eiy])", "g"),
        ("ge(?=[aou])|j", "j"),
        ("g(?=[eiy])", "j"),
        ("[ae]i(?!n|l)", "e"),
        ("[ae]in|im(?=[bp])|ym|yn", "in"),
        ("e[nm](?=[bcdfgjklpqstvxz])", "an"),
        ("[yï]", "i"),
        ("[th]*ti(?=on|el|eu)", "si"),
        ("h", ""),
        ("w", "v"),
        ("z", "s"),
        (r"(.)\1+", r"\1"),
        ("(?<=..)(e[stdxzr]*|[stdxzp]+)$", ""),  # not heard at the end
    )
)


@lru_cache(maxsize=1 << 15)
def sound(word: str) -> str:
    """A folded word as a French ear spells it, so that what is written by ear is found; rough on purpose.

    >>> sound("sibersecurite") == sound("cybersecurite"), sound("telecervisse") == sound("teleservice")
    (True, True)
    """
    for pattern, spelt in _SOUNDS:
        word = pattern.sub(spelt, word)
    return word
