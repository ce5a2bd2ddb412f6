"""The hours of one day: what each time is said of (受付, 開演, 終了 …), and the sessions."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kohoshi.issue.when.model import DAY, TextNote
from kohoshi.issue.when.tokens import Clock, Token

ROLES = ("start", "end", "door", "ignore")
#: Words in brackets that name no group.
_BESIDE = re.compile(r"定員|先着|円|前|あり|戦$|無料|予定|要|申|程度|予約|各|抽選")
#: Until 5:00 without 翌 is of the night that begins at 18:00 or later.
_EVENING, _NIGHT = 18 * 60, 5 * 60


@dataclass
class Session:
    """Minutes since midnight; ``until`` past 24:00 is of the next day. ``doors``: 受付, 開場, 集合."""

    begin: int | None = None
    until: int | None = None
    doors: int | None = None
    label: str = ""
    half: str = ""
    start: int = 0
    end: int = 0
    from_doors: bool = False
    door: str = ""
    opening: str = ""

    @property
    def empty(self) -> bool:
        return self.begin is None and self.until is None and self.doors is None


@dataclass
class Sessions:
    sessions: list[Session] = field(default_factory=list)
    conflicts: list[TextNote] = field(default_factory=list)
    unread: list[TextNote] = field(default_factory=list)
    allday: bool = False


def roles_of(tokens: Sequence[Token]) -> dict[int, Token]:
    """Index of hours → the word that says what they are."""
    given: dict[int, Token] = {}
    for cluster in _clusters(tokens):
        given |= _assigned(tokens, cluster)
    return given


def _clusters(tokens: Sequence[Token]) -> list[list[int]]:
    """Hours and words of roles that stand together; labels and brackets part them."""
    out: list[list[int]] = [[]]
    for index, token in enumerate(tokens):
        if token.kind in ("hours", *ROLES):
            out[-1].append(index)
        elif token.kind in ("label", "bracket", "stop"):
            out.append([])
    return [each for each in out if any(tokens[i].kind in ROLES for i in each)]


def _assigned(tokens: Sequence[Token], cluster: list[int]) -> dict[int, Token]:
    kinds = [tokens[i].kind != "hours" for i in cluster]
    if True not in kinds or all(kinds):
        return {}
    out: dict[int, Token] = {}
    # where every word stands on the same side of its time, that side is it; spaces tell the rest
    behind = not kinds[0] and kinds[-1]
    ahead = kinds[0] and not kinds[-1]
    for at, index in enumerate(cluster):
        if not kinds[at]:
            continue
        role = tokens[index]
        left = cluster[at - 1] if at and not kinds[at - 1] else None
        right = cluster[at + 1] if at + 1 < len(cluster) and not kinds[at + 1] else None
        if right is not None and role.kind in ("start", "door", "end") and _wave_between(tokens, index, right) and (role.kind == "start" or left is not None):
            right = None  # 開館～17:00, 9:00区役所前集合～12:00解散: what the dash leads to is another time
        close_left = left is not None and tokens[left].end == role.start or left is not None and _glued(tokens, left, index)
        close_right = right is not None and (role.end == tokens[right].start or _glued(tokens, index, right))
        if right is None and not close_left and left is not None and _said_else(tokens, left, index) and not _wave_between(tokens, index, len(tokens)):
            continue
        if close_left and not close_right:
            choice = left
        elif close_right and not close_left:
            choice = right
        elif behind:
            choice = left
        else:
            choice = right if right is not None else left
        if ahead and not close_left:
            choice = right if right is not None else choice
        if choice is not None and choice not in out:
            out[choice] = role
    return out


def _said_else(tokens: Sequence[Token], left: int, role: int) -> bool:
    """10:00～12:00 受付は30分前から, 当日受付: said of no time before it."""
    behind = tokens[role + 1] if role + 1 < len(tokens) else None
    return any(t.kind in ("text", "harmless") for t in tokens[left + 1:role]) or behind is not None and behind.kind == "particle" and behind.text == "は"


def _glued(tokens: Sequence[Token], left: int, right: int) -> bool:
    """Nothing between but particles, a wave dash, ごろ."""
    between = tokens[left + 1:right]
    return bool(between) and all(t.kind in ("particle", "wave", "from", "harmless", "until") or t.kind == "sep" and t.text in (":", ": ")
                                 for t in between)


def sessions(tokens: Sequence[Token]) -> Sessions:
    """Sessions of the tokens that belong to one list of days, brackets included."""
    out = Sessions()
    given = roles_of(tokens)
    current = Session()
    label = ""
    length: int | None = None
    ignored: Token | None = None

    def close() -> None:
        nonlocal current
        if not current.empty:
            out.sessions.append(current)
        current = Session(label=label)

    for index, token in enumerate(tokens):
        if token.kind == "allday":
            out.allday = True
        elif token.kind == "label":
            if any(t.kind == "hours" for t in tokens[:index]) is False and _of_days(tokens, index):
                continue
            name = token.text.strip("()") if token.text.startswith("(") else token.text
            if current.empty and label and _together(tokens, index):  # ①②10時～
                name = label + ("".join(map(chr, range(ord(tokens[index - 2].text) + 1, ord(token.text) + 1))) if tokens[index - 1].kind == "wave" else name)
            if not current.empty and not any(t.kind == "hours" for t in tokens[index + 1:]) \
                    or (tokens[index - 1].kind == "hours" and index and not _later_hours_labelled(tokens, index)):
                current.label = f"{current.label} {name}".strip()
                continue
            label = name
            close()
            current.label = label
        elif token.kind == "length":
            length = _length(token)
        elif token.kind == "bracket":
            inner: list[Token] = token.value
            if any(t.kind == "hours" for t in inner):
                _inside(inner, current, out)
            elif (not current.empty and index and tokens[index - 1].kind in ("hours", "wave", "until")
                    and (words := "".join(t.text for t in inner if t.kind in ("text", "label", "harmless", "sep", "date"))).strip()
                    and not _BESIDE.search(words)):
                current.label = f"{current.label} {words.strip()}".strip()
            for t in inner:
                if t.kind == "length":
                    length = _length(t)
        elif token.kind == "hours":
            clock: Clock = token.value
            role = given.get(index)
            kind = role.kind if role else ""
            if role is None and _until_only(tokens, index):
                if current.begin is not None and current.until is None:
                    current.until, current.end = clock.begin, token.end
                    continue
                close()
                current.until, current.start, current.end = clock.begin, token.start, token.end
                continue
            if not clock.sound:
                out.unread.append(TextNote(token.start, token.end, f"「{token.text}」という時刻はありません"))
                continue
            if kind == "ignore" or kind == "door" and role is not None and "受" in role.text and _until_only(tokens, index):
                ignored = token if kind == "ignore" and clock.until is not None else ignored
                continue
            if kind == "door":
                if current.doors is not None and current.begin is None and role is not None and role.text != current.door and clock.begin > current.doors:
                    if "受" in current.door and role.text == "出発":
                        current.begin = clock.begin  # 9時受付、9時30分出発
                    continue  # 集合9:30 出発10:00: who takes part is there for the first
                if current.doors is not None or (current.begin is not None and clock.begin >= current.begin):
                    close()
                current.doors, current.door = clock.begin, role.text if role else ""
                current.start, current.end = current.start or token.start, token.end
                continue
            if role is None and clock.until is None and current.begin is not None and current.until is None and _round_bracket(tokens, index):
                later = 12 * 60 if current.half == "午後" and not clock.half and clock.begin < current.begin else 0
                current.until, current.end = clock.begin + later, token.end  # 9時(受付8時30分から)～12時
                continue
            if kind == "end" and not (clock.until is not None and current.begin is None):
                if current.until is None or current.from_doors:
                    current.until = clock.begin if clock.until is None else clock.until
                    current.end = token.end
                continue
            if kind == "start" and role is not None and current.begin is not None and current.until is None \
                    and current.opening not in ("", role.text) and clock.begin > current.begin:
                continue  # 13:00開会 13:30講演 15:00閉会: the order of one day
            if role is None and current.opening.startswith("開会") and current.until is None and clock.until is not None and clock.begin > (current.begin or 0):
                current.until, current.end = clock.until, token.end  # 開会式9時、競技9時30分～15時
                continue
            if current.begin is not None or (current.until is not None and kind != "start"):
                close()
            current.opening = role.text if role is not None and kind == "start" else ""
            current.begin, current.until, current.half = clock.begin, clock.until if current.until is None else current.until, clock.half
            current.start, current.end = current.start or token.start, token.end
    close()
    if ignored is not None and not out.sessions:
        out.unread.append(TextNote(ignored.start, ignored.end, f"「{ignored.text}」が何の時刻か分かりません"))
    for other in [other for one, other in zip(out.sessions, out.sessions[1:], strict=False) if _inside_of(other, one)]:
        out.sessions.remove(other)  # 10:00～15:00、ステージ13:00～14:00
        out.unread.append(TextNote(other.start, other.end, "前の時刻のあいだの時刻が、何の時刻か分かりません"))
    for at, each in enumerate(out.sessions):
        _settle(each, out.sessions[at - 1] if at else None, length, out)
    return out


def _together(tokens: Sequence[Token], index: int) -> bool:
    """①②10時～, ①・②, ①～③"""
    if index > 1 and tokens[index - 1].kind == "wave":
        return all(t.kind == "label" and "①" <= t.text <= "⑳" for t in (tokens[index - 2], tokens[index]))
    return index > 0 and tokens[index - 1].kind == "label" or index > 1 and tokens[index - 1].kind == "sep" and tokens[index - 2].kind == "label"


def _round_bracket(tokens: Sequence[Token], index: int) -> bool:
    """Whether hours stand behind a dash and a bracket, and other hours before these."""
    return index > 2 and tokens[index - 1].text == "~" and tokens[index - 2].kind == "bracket" and tokens[index - 3].kind == "hours"


def _inside_of(one: Session, other: Session) -> bool:
    if one.label or one.begin is None or one.until is None or other.begin is None or other.until is None:
        return False
    return other.begin <= one.begin < one.until <= other.until and (one.begin, one.until) != (other.begin, other.until)


def _of_days(tokens: Sequence[Token], index: int) -> bool:
    """Labels that number days rather than sessions stand farther off from the hours: ①12日 ②19日 10:00～."""
    after = next((i for i in range(index + 1, len(tokens))
                  if tokens[i].kind not in ("sep", "particle", "label") and not (tokens[i].kind == "wave" and tokens[i - 1].kind == "label")), None)
    return (after is None or tokens[after].kind not in ("hours", *ROLES, "bracket")
            or tokens[after].start - max(t.end for t in tokens[index:after] if t.kind == "label") > 3)


def _later_hours_labelled(tokens: Sequence[Token], index: int) -> bool:
    """Whether the label before hours leads them: ①10:00 ②14:00, not 10:00 午前の部 14:00 午後の部."""
    hours = [i for i, t in enumerate(tokens) if t.kind == "hours"]
    labels = [i for i, t in enumerate(tokens) if t.kind == "label"]
    return bool(hours and labels) and labels[0] < hours[0] or len(labels) < len(hours)


def _inside(inner: list[Token], current: Session, out: Sessions) -> None:
    """Hours in brackets behind a session: (受付9:30～), (開場12:30), (9:30集合), (最終入場16:30)."""
    given = roles_of(inner)
    for index, token in enumerate(inner):
        if token.kind != "hours":
            continue
        role = given.get(index)
        if role is None and any(t.kind == "exc" for t in inner[index + 1:]):
            continue
        if role is None:
            if current.empty:
                current.begin, current.until = token.value.begin, token.value.until
                current.half, current.start, current.end = token.value.half, token.start, token.end
            else:
                out.unread.append(TextNote(token.start, token.end, f"「{token.text}」が何の時刻か分かりません"))
        elif role.kind == "door":
            if "受" in role.text and _until_only(inner, index):
                continue
            current.doors = token.value.begin
            current.start = current.start or token.start
        elif role.kind == "end" and current.until is None and current.begin is not None:
            current.until = token.value.begin
        elif role.kind == "start" and current.begin is None:
            current.begin, current.until = token.value.begin, token.value.until
        elif role.kind == "start" and token.value.begin != current.begin:
            # 13:00～15:00(開演13:30): the hours stand from the doors to the end
            if current.begin is not None and token.value.begin > current.begin:
                current.doors, current.begin = current.begin, token.value.begin
            else:
                out.conflicts.append(TextNote(token.start, token.end, f"開始の時刻「{token.text}」が、前の時刻と合いません"))


def _wave_between(tokens: Sequence[Token], index: int, right: int) -> bool:
    between = tokens[index + 1:right]
    return bool(between) and between[0].kind == "wave" and between[0].text == "~" and (len(between) == 1 or right == len(tokens))


def _until_only(tokens: Sequence[Token], index: int) -> bool:
    """17:00まで, and ～17:00 or 日没～17:00, of which no time says the begin."""
    behind = next((t for t in tokens[index + 1:] if not (t.kind == "sep" and t.text == " ")), None)
    clock: Clock = tokens[index].value
    if clock.until is not None:
        return False
    if behind is not None and behind.kind == "until":
        return True
    led = index > 0 and tokens[index - 1].kind == "wave" and tokens[index - 1].text == "~" and tokens[index - 1].end == tokens[index].start
    return led and not (behind is not None and behind.kind in ("wave", "from")) and (index < 2 or tokens[index - 2].kind not in ("hours", "bracket"))


def _length(token: Token) -> int | None:
    match = token.value
    if match["approx"] or match["approx2"] or "程度" in token.text or "ほど" in token.text:
        return None
    hour, minute, half = match["lh"] or match["lh2"], match["lm"] or match["lm2"], match["lhalf"] or match["lhalf2"]
    total = int(hour or 0) * 60 + int(minute or 0) + (30 if half and hour else 0)
    return total or None


def _spot(one: Session, message: str) -> TextNote:
    return TextNote(min(one.start, one.end), max(one.start, one.end), message)


def _settle(one: Session, before: Session | None, length: int | None, out: Sessions) -> None:
    """午後 carried on, the night, what contradicts itself."""
    afternoon = one.label.startswith(("午後", "夜", "夕"))
    if one.begin is None and one.doors is not None:
        one.begin, one.from_doors = one.doors, True
    if one.begin is None:
        return
    if not one.half and one.begin < 12 * 60:
        carried = before is not None and before.half == "午後" and before.begin is not None and one.begin + 12 * 60 >= before.begin
        if (afternoon and one.begin < 8 * 60) or (carried and one.begin < (before.begin if before and before.begin else 0)):
            one.begin += 12 * 60
            one.half = "午後"
            if one.until is not None and one.until <= 12 * 60:
                one.until += 12 * 60
    if before is not None and before.begin is not None and one.half == "" and one.begin < before.begin and not _labelled(one, before):
        out.conflicts.append(_spot(one, "時刻の順がおかしいか、午前か午後か分かりません"))
        one.begin = one.until = None
        return
    if one.until is not None and one.until <= one.begin:
        if one.until <= _NIGHT and one.begin >= _EVENING:
            one.until += DAY
        else:
            out.conflicts.append(_spot(one, "終わりの時刻が、始まりより前です"))
            one.until = None
    if one.doors is not None and one.doors > one.begin:
        out.conflicts.append(_spot(one, "受付・開場の時刻が、開始より後です"))
    if one.until is None and length is not None and not one.from_doors:
        one.until = one.begin + length


def _labelled(one: Session, before: Session) -> bool:
    return bool(one.label) and one.label != before.label
