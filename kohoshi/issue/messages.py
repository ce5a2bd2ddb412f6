"""pydantic's errors in the words of somebody who writes articles, each at its place."""
from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping as Dict
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from kohoshi.finding import Finding, Place
from kohoshi.issue.loader_shape import Loc, annotation_at, child, is_record, keys, node_at, title_at
from kohoshi.issue.values import Cell, Scalar
from kohoshi.issue.yamltext import Empty, Mapping, Node, Sequence
from kohoshi.issue.yamltext.bytes import error, short

_OWN = {"text_empty": "empty-value", "one_key": "type", "body_or_parts": "missing", "linked_nowhere": "missing", "table_empty": "missing",
        "chart_empty": "missing"}


def near(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that was probably meant (similarity at least ``cutoff``, 0 to 1)."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return found[0] if found else None


def perhaps(word: str, known: Iterable[str], listing: str = "使えるのは") -> str:
    """A hint: もしかして …, else what there is to choose from."""
    known = list(known)
    guess = near(word, known)
    if guess:
        return f"もしかして「{guess}」"
    return f"{listing} {'・'.join(known[:20])}" if known else ""


def validation_findings(fault: ValidationError, node: Node, model: Any, article: str | None = None) -> list[Finding]:
    """The findings of a failed validation of ``node`` against ``model`` (a Record type or a
    generic such as ``dict[Id, Contact]``)."""
    errors = fault.errors(include_url=False, include_input=False)
    unknown = {_loc(e): _suggestion(_loc(e), model) for e in errors if e["type"] == "extra_forbidden"}
    meant = {(*loc[:-1], guess) for loc, guess in unknown.items() if guess}
    out: list[Finding] = []
    for e in errors:
        loc = _loc(e)
        if e["type"] == "missing" and (loc in meant or _reported(node, loc)):
            continue
        if isinstance(node_at(node, loc)[0], Empty):
            continue
        finding = _finding(e, loc, node, model)
        out.append(finding if article is None else _with_article(finding, article))
    return out


def _with_article(finding: Finding, article: str) -> Finding:
    return replace(finding, article=article)


def _loc(e: Any) -> Loc:
    return tuple(k for k in e["loc"] if k != "[key]")


def _reported(node: Node, loc: Loc) -> bool:
    """Whether the missing value was left empty, which the reader has reported."""
    parent, exact = node_at(node, loc[:-1])
    return exact and isinstance(parent, Mapping) and isinstance(parent.get(str(loc[-1])), Empty)


def _suggestion(loc: Loc, model: Any) -> str | None:
    """The key that an unknown key was probably meant to be (its Japanese title counts too)."""
    record = annotation_at(model, loc[:-1])
    if not is_record(record):
        return None
    titles = {field.title: key for key, field in keys(record).items() if field.title}
    word = str(loc[-1])
    guess = near(word.lower(), keys(record))
    return guess or titles.get(near(word, titles) or "")


def _finding(e: Any, loc: Loc, node: Node, model: Any) -> Finding:
    found, exact = node_at(node, loc)
    place = found.place
    key, title = title_at(model, loc)
    name = f"{title}（{key}）" if key and title != key else "この値"
    kind, context = e["type"], e.get("ctx") or {}
    if kind == "extra_forbidden":
        return _unknown_key(loc, node, model)
    if kind == "missing":
        return error("missing", f"{name}がありません", place or Place("?"), f"「{key}: …」の行を書いてください")
    if e["loc"] and e["loc"][-1] == "[key]":
        parent = node_at(node, loc[:-1])[0]
        written = parent.names.get(str(loc[-1])) if isinstance(parent, Mapping) else None
        if written is not None:
            found, place, name = written, written.place, "名前"
    message, hint = _wording(kind, context, e["msg"], name, found, exact, child(annotation_at(model, loc), 0) is Cell)
    return error(_OWN.get(kind, "type"), message, place or Place("?"), hint, _excerpt(found))


def _unknown_key(loc: Loc, node: Node, model: Any) -> Finding:
    parent = node_at(node, loc[:-1])[0]
    key = parent.names.get(str(loc[-1])) if isinstance(parent, Mapping) else None
    place = key.place if key is not None and key.place else parent.place
    record = annotation_at(model, loc[:-1])
    guess = _suggestion(loc, model)
    if guess:
        hint = f"もしかして、{keys(record)[guess].title}（{guess}）"
    else:
        hint = "ここに書けるのは " + "・".join(f"{f.title}（{k}）" if f.title else k for k, f in keys(record).items()) if is_record(record) else ""
    return error("unknown-key", f"「{short(str(loc[-1]))}」という項目はありません", place or Place("?"), hint, str(loc[-1]))


def _wording(kind: str, context: Dict[str, Any], own: str, name: str, found: Node, exact: bool, row: bool) -> tuple[str, str]:
    """(message, hint) for a pydantic error type; ``row``: it is about a row of a table."""
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return _not_a_mapping(name, found)
    if kind == "list_type" and row:
        return f"{name}のひとつの行は、ます目の一覧で書きます", "1行を [ ] で囲み、ます目を半角のコンマで区切ります（例 [築港, 月・木]）"
    if kind == "list_type":
        slip = isinstance(found, Scalar) and found.startswith(tuple("-－ー―‐−・"))
        hint = "「-」は半角で、あとに半角スペースを入れてください" if slip else "次の行から「- 」で始まる行を並べてください"
        return f"{name}は一覧で書きます", hint
    if kind == "text_type":
        hint = "値に「: 」や「[」「{」があるときは、全体を引用符 \" \" で囲んでください"
        return f"{name}は文字で書きます（一覧や入れ子になっています）", hint
    if kind == "text_empty":
        return f"{name}の中身がありません", "値を書くか、いらなければ行ごと消してください"
    if kind == "text_multiline":
        return f"{name}は1行で書きます", "改行を消してください"
    if kind == "text_pattern":
        return f"{name}に「{short(found) if isinstance(found, Scalar) else ''}」は使えません", own
    if kind == "literal_error":
        choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")
        return f"{name}に「{short(str(found))}」は使えません", perhaps(str(found), choices)
    if kind == "too_short":
        return f"{name}は{context.get('min_length')}つ以上書きます", ""
    if kind == "too_long":
        return f"{name}は{context.get('max_length')}つまでです", ""
    if kind in ("greater_than_equal", "less_than_equal"):
        word, limit = ("以上", context.get("ge")) if kind.startswith("greater") else ("以下", context.get("le"))
        return f"{name}は{limit}{word}で書きます", ""
    if kind in ("int_type", "int_parsing", "bool_type", "date_type", "is_instance_of"):
        return f"{name}はひとつの値で書きます", "一覧や入れ子になっていないか確かめてください"
    if own.isascii():  # an error type of pydantic that no field of the model raises today
        return f"{name}の書きかたを確かめてください", ""
    return (own if kind in ("one_key", "body_or_parts", "linked_nowhere", "not_in_box") else f"{name}: {own}"), ""


def _not_a_mapping(name: str, found: Node) -> tuple[str, str]:
    if isinstance(found, Scalar):
        head, colon, _ = found.partition("：")
        if colon and head.isascii():
            return "項目名のあとのコロンが全角「：」です", "半角の「:」と半角スペースにしてください"
        head, colon, rest = found.partition(":")
        if colon and rest and head.isascii():
            return "コロン「:」のあとに半角スペースがありません", "「項目名: 値」のように書いてください"
        return f"{name}は「項目名: 値」の形で書きます（文字だけになっています）", "例 「- paragraph: |」"
    if isinstance(found, Sequence):
        return f"{name}は「項目名: 値」の形で書きます（一覧になっています）", "行頭の「-」を確かめてください"
    return f"{name}は「項目名: 値」の形で書きます", ""


def _excerpt(found: Node) -> str:
    return short(found, 80) if isinstance(found, Scalar) else ""
