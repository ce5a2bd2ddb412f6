"""What PyYAML's complaints mean, in the words of somebody who writes articles."""
from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from kohoshi.finding import Finding, Place
from kohoshi.issue.yamltext.bytes import error

_QUOTE = "値の全体を引用符 \" \" で囲むか、| の次の行に書いてください"

#: Typing slips, looked for in the line that the parser stumbled over: (pattern whose first
#: group starts at the slip, message, hint).
_SLIPS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"^ *(\u3000)"), "行の始めに全角スペースがあります", "字下げは半角スペースで書いてください"),
    (re.compile(r"^[ -]*[A-Za-z_][\w-]*(：)"), "項目名のあとのコロンが全角「：」です", "半角の「:」と半角スペースにしてください"),
    (re.compile(r"^[ -]*[A-Za-z_][\w-]*:(\u3000)"), "コロン「:」のあとが全角スペースです", "半角スペースにしてください"),
    (re.compile(r"^[ -]*[A-Za-z_][\w-]*(\u3000+):"), "コロン「:」の前に全角スペースがあります", "全角スペースを消してください"),
    (re.compile(r"^[ -]*[A-Za-z_][\w-]*:(?!//)([^\s:])"), "コロン「:」のあとに半角スペースがありません",
     "「項目名: 値」のように、コロンのあとに半角スペースを入れてください"),
    (re.compile(r"^ *-(\u3000)"), "「-」のあとが全角スペースです", "半角スペースにしてください"),
    (re.compile(r"^ *([－ー―‐−・])"), "一覧の記号が半角の「-」ではありません", "半角の「-」と半角スペースで始めてください"),
    (re.compile(r"^ *-([^\s-])"), "「-」のあとに半角スペースがありません", "「- 」のように半角スペースを入れてください"),
)

_AT_COLON = _SLIPS[1:5]

#: (part of PyYAML's problem or context, message, hint, which mark is the spot)
_KINDS: tuple[tuple[str, str, str, str], ...] = (
    ("mapping values are not allowed", "値の中に「: 」（コロンと空白）があるか、字下げがずれています", _QUOTE, "problem"),
    ("unknown escape", "引用符 \" \" の中の「\\」の使いかたが読めません", "「\\」を消すか、' ' で囲んでください", "problem"),
    ("expected escape sequence", "引用符 \" \" の中の「\\」の使いかたが読めません", "「\\」を消すか、' ' で囲んでください", "problem"),
    ("quoted scalar", "引用符が閉じていません", "始まりと同じ引用符で閉じてください", "context"),
    ("scanning an alias", "値が「*」で始まっています", _QUOTE, "context"),
    ("scanning an anchor", "値が「&」で始まっています", _QUOTE, "context"),
    ("a tag", "値が「!」で始まっています", _QUOTE, "context"),
    ("tag handle", "値が「!」で始まっています", _QUOTE, "context"),
    ("block scalar", "「|」のあとに余分な文字があります", "「|」の行には何も書かず、次の行から字下げして書いてください", "problem"),
    ("directive", "行が「%」で始まっています", _QUOTE, "context"),
    ("could not find expected ':'", "項目名のあとに「: 」（コロンと半角スペース）がありません",
     "「項目名: 値」の形で書いてください。前の行の続きなら | を使ってください", "context"),
    ("sequence entries are not allowed", "「- 」をここに書くことはできません", "前の行の「:」と字下げを確かめてください", "problem"),
    ("mapping keys are not allowed", "値が「? 」で始まっています", _QUOTE, "problem"),
    ("flow sequence", "値が「[」で始まり、一覧として読めません",
     "「]」で閉じるか、リンクなどの文章なら" + _QUOTE, "context"),
    ("flow mapping", "値が「{」で始まり、項目の組として読めません", "「}」で閉じるか、文章なら" + _QUOTE, "context"),
    ("flow node", "「[ ]」「{ }」の中が読めません", "カンマとかっこを確かめてください", "problem"),
    ("block collection", "一覧の字下げがそろっていません", "「-」の位置を上の「-」とそろえてください", "problem"),
    ("block mapping", "字下げがそろっていません", "行の始まりの位置を、並びの項目とそろえてください", "problem"),
    ("document start", "前の行とのつながりが読めません", "字下げと引用符を確かめてください", "problem"),
    ("node content", "値が「]」「}」「,」などの記号で始まっています", _QUOTE, "problem"),
    ("cannot start any token", "値がYAMLの記号で始まっています", _QUOTE, "problem"),
)


def syntax_error(fault: yaml.YAMLError, source: Sequence[str], file: str) -> Finding:
    """The finding for a file that is not YAML: a slip of typing if one is seen, else what the
    parser says, at the line a person would look at."""
    problem = getattr(fault, "problem_mark", None)
    context = getattr(fault, "context_mark", None) or problem
    slip = _slip(source, context, problem, file)
    if slip is not None:
        return slip
    trailing = _after_a_closer(source, problem, file)
    if trailing is not None:
        return trailing
    said = f"{getattr(fault, 'context', '') or ''} / {getattr(fault, 'problem', '') or ''}"
    percent = next((n for n, line in enumerate(source) if line.startswith("%")), None)
    if percent is not None and "document start" in said:
        return error("yaml", "行が「%」で始まっています", Place(file, percent + 1, 1), _QUOTE, source[percent].strip())
    for words, message, hint, which in _KINDS:
        if words in said:
            return _at(context if which == "context" else problem, source, file, message, hint)
    return _at(problem, source, file, "YAMLとして読めません", "字下げ、コロン、引用符を確かめてください")


def _at(mark: yaml.Mark | None, source: Sequence[str], file: str, message: str, hint: str) -> Finding:
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    while line > 0 and (line >= len(source) or not source[line].strip()):
        line, column = line - 1, 0  # the end of the file: show its last line with words
    return error("yaml", message, Place(file, line + 1, column + 1), hint, source[line].strip())


def _after_a_closer(source: Sequence[str], mark: yaml.Mark | None, file: str) -> Finding | None:
    """``[文字](https://…)`` and ``"港区"です``: text after what YAML takes for a whole value."""
    before = source[mark.line][:mark.column].rstrip() if mark is not None and mark.line < len(source) else ""
    if mark is None or before[-1:] not in ("]", "}", '"', "'"):
        return None
    if before.endswith(("]", "}")):
        return _at(mark, source, file, "「[ ]」や「{ }」で始まる値のあとに文字が続いています", _QUOTE)
    return _at(mark, source, file, "閉じた引用符のあとに文字が続いています", "引用符で値の全体を囲むか、引用符を「」にしてください")


def _slip(source: Sequence[str], context: yaml.Mark | None, problem: yaml.Mark | None, file: str) -> Finding | None:
    for mark in (context, problem):
        if mark is None or mark.line >= len(source):
            continue
        # A slip may have swallowed the next line, where the parser then stumbles.
        for number, slips in ((mark.line, _SLIPS), (mark.line - 1, _AT_COLON)):
            line = source[number] if number >= 0 else ""
            for pattern, message, hint in slips:
                match = pattern.match(line)
                if match:
                    return error("yaml", message, Place(file, number + 1, match.start(1) + 1), hint, line.strip())
    return None
