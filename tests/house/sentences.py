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

SHOWN_KEYWORDS = {"content", "label", "placeholder", "title", "description", "text"}
"""Arguments whose value Discord shows, whatever is called."""

SHOWN_FIRST = {"TextDisplay", "send", "send_message", "reply", "respond"}
"""Calls whose first argument Discord shows."""

NAMED = {"command", "group", "Group", "GroupCog", "ContextMenu", "context_menu", "Choice"}
"""Calls whose ``name`` Discord shows."""

ALL_SHOWN = {"describe", "rename"}
"""Calls of which every named argument is shown."""

LETTERS = re.compile(r"[^\W\d_]{2,}")
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
    """Texts that the code gives to Discord without passing through a catalog, one line each."""
    faults = []
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.Call):
            shown = list(_shown(node))
        elif isinstance(node, ast.ClassDef):
            shown = [keyword.value for keyword in node.keywords if keyword.arg in SHOWN_KEYWORDS]
        else:
            continue
        faults += [f"{name}:{text.lineno}: {ast.unparse(text)}" for text in shown if _has_words(text)]
    return faults


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
    if called in SHOWN_FIRST:
        yield from call.args[:1]
    for keyword in call.keywords:
        if keyword.arg in SHOWN_KEYWORDS or called in ALL_SHOWN or (called in NAMED and keyword.arg == "name"):
            yield keyword.value


def _has_words(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _has_words(node.body) or _has_words(node.orelse)
    if isinstance(node, ast.BinOp):
        return _has_words(node.left) or _has_words(node.right)
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
