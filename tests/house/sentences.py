"""Finds, by reading the code, what Cagou says: the sentences to translate, and those that escaped the catalogs."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.language.speaking import PLACEHOLDER

ROOT = Path(__file__).parents[2]

SAYING = {"say", "say_in_context", "count"}
MARKING = {"N_", "described"}

DECLARING = {"command", "group"}
"""The decorators of bot/tree.py: French name, English name, and then the description, a sentence."""

SHOWN_KEYWORDS = {"content", "description", "footer", "label", "lines", "placeholder", "text", "title"}
"""Arguments whose value Discord shows, whatever is called."""

SHOWN_AT: dict[str, tuple[int, ...]] = {
    "Action": (0,),
    "Card": (1, 2),
    "Choice": (0, 2),
    "Field": (1,),
    "Form": (1,),
    "Part": (0,),
    "Picker": (1,),
    "TextDisplay": (0,),
    "reply": (0,),
    "send": (0,),
    "send_message": (0,),
}
"""Calls whose arguments at these places Discord shows: the classes of bot/ui, and discord.py's own."""

NAMED = {"command", "group", "Group", "GroupCog", "ContextMenu", "context_menu", "Choice"}
"""Calls whose ``name`` Discord shows."""

ALL_SHOWN = {"describe", "rename"}
"""Calls of which every named argument is shown."""

LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}

LETTERS = re.compile(r"[^\W\d_]{2,}")
WORDS = re.compile(r"[^\W\d_]{2,}[,;:’']? +[^\W\d_]{2,}")
MARKUP = re.compile(r"https?://\S+|<[^<>\s][^<>\n]*>|:[a-z0-9_]+:")


@dataclass(frozen=True)
class Sentence:
    """One sentence written in the code; ``catalog`` is where its translation lives."""

    catalog: str
    context: str | None
    english: str
    plural: str | None = None


@dataclass(frozen=True)
class Found:
    """What one file holds."""

    sentences: list[Sentence]
    faults: list[str]


def source_paths() -> list[Path]:
    """Every source file that may say something, in a fixed order."""
    return sorted(path for folder in ("bot", "cogs", "config", "models") for path in (ROOT / folder).rglob("*.py"))


def catalog_of(path: Path) -> str:
    """``cogs/<capability>/`` has its own catalog; the rest has one a top-level folder."""
    parts = path.relative_to(ROOT).parts
    return parts[1].removesuffix(".py") if parts[0] == "cogs" and len(parts) > 1 else parts[0]


def read_code() -> Found:
    """Everything said anywhere. Raises ``SyntaxError`` when a file cannot be parsed."""
    sentences: list[Sentence] = []
    faults: list[str] = []
    for path in source_paths():
        found = read_source(path.read_text(encoding="utf-8"), catalog_of(path), str(path.relative_to(ROOT)))
        sentences += found.sentences
        faults += found.faults
    return Found(sentences, faults)


def read_source(source: str, catalog: str, name: str) -> Found:
    """The sentences of one source text, and what no catalog can translate in it."""
    sentences: list[Sentence] = []
    faults: list[str] = []
    for call in (node for node in ast.walk(ast.parse(source, name)) if isinstance(node, ast.Call)):
        try:
            found = list(_sentences(call, catalog))
            _check_fields(call, found)
        except ValueError as fault:
            faults.append(f"{name}:{call.lineno}: {fault}")
        else:
            sentences += found
    return Found(sentences, faults)


def unspoken(source: str, name: str) -> list[str]:
    """Words that the code gives to Discord, where it shows them, without passing through a catalog; one line each."""
    texts: list[ast.expr] = []
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.Call):
            texts += _shown(node)
        elif isinstance(node, ast.ClassDef):
            texts += [keyword.value for keyword in node.keywords if keyword.arg in SHOWN_KEYWORDS]
    return [f"{name}:{text.lineno}: {ast.unparse(text)}" for text in texts if _has_words(text)]


def loose_words(source: str, name: str) -> list[str]:
    """Any two words in a row outside the catalogs, one line each.

    All but documentation, what is logged, and what an exception says of itself.
    """
    return [f"{name}:{text.lineno}: {text.value!r}" for text in _wordings(ast.parse(source, name))]


def _wordings(node: ast.AST) -> Iterator[ast.Constant]:
    """Every string of two words or more that is neither documentation nor already in a catalog."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and WORDS.search(MARKUP.sub("", node.value)):
            yield node
        return
    skipped: list[ast.expr] = []
    if isinstance(node, ast.Raise | ast.Assert) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ):
        return
    if isinstance(node, ast.Call):
        if _name(node) in LOGGING:
            return
        if _name(node) in SAYING | MARKING | DECLARING | {"named"}:
            skipped = node.args
    for child in ast.iter_child_nodes(node):
        if child not in skipped:
            yield from _wordings(child)


def _sentences(call: ast.Call, catalog: str) -> Iterator[Sentence]:
    called = _name(call)
    if called == "count" and len(call.args) >= 3:
        ones, manys = _texts(call.args[0]), _texts(call.args[1])
        if len(ones) != len(manys) and ones and manys:
            raise ValueError(f"not as many singulars as plurals: {ast.unparse(call)}")
        for one, many in zip(ones, manys, strict=False):
            yield Sentence(catalog, None, one, many)
    elif called == "say_in_context" and len(call.args) >= 2:
        for context in _texts(call.args[0]):
            for english in _texts(call.args[1]):
                yield Sentence(catalog, context, english)
    elif called in DECLARING and len(call.args) >= 3:
        for english in _texts(call.args[2]):
            yield Sentence(catalog, None, english)
    elif called in {"say", *MARKING} and call.args:
        for english in _texts(call.args[0]):
            yield Sentence(catalog, None, english)


def _texts(node: ast.expr) -> list[str]:
    """The sentences an argument may be; none when it is a variable, which holds what ``N_`` marked elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        raise ValueError(f"a sentence put together cannot be translated; give it fields: {ast.unparse(node)}")
    return []


def _check_fields(call: ast.Call, found: list[Sentence]) -> None:
    """Each field of a sentence is given, and each thing given is in it."""
    given = {keyword.arg for keyword in call.keywords}
    for sentence in found:
        for text in filter(None, (sentence.english, sentence.plural)):
            if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
                raise ValueError(f"a brace that is no {{field}}: {text!r}")
        fields = {*PLACEHOLDER.findall(sentence.english + (sentence.plural or ""))}
        if _name(call) in SAYING and None not in given:
            counted = {"n"} if _name(call) == "count" else set()
            if fields - counted != given - counted:
                raise ValueError(f"fields given {sorted(map(str, given))}, in the sentence {sorted(fields)}")


def _shown(call: ast.Call) -> Iterator[ast.expr]:
    called = _name(call)
    if called in SAYING | MARKING | {"named"}:
        return
    yield from (call.args[place] for place in SHOWN_AT.get(called, ()) if place < len(call.args))
    for keyword in call.keywords:
        if keyword.arg in SHOWN_KEYWORDS or called in ALL_SHOWN or (called in NAMED and keyword.arg == "name"):
            yield keyword.value


def _has_words(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _has_words(node.body) or _has_words(node.orelse)
    if isinstance(node, ast.BinOp):
        return _has_words(node.left) or _has_words(node.right)
    if isinstance(node, ast.List | ast.Tuple):
        return any(map(_has_words, node.elts))
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "0" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    else:
        return False
    return bool(LETTERS.search(MARKUP.sub("", text)))


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
