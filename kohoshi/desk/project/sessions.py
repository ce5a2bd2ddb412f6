"""Who a browser is: the cookie, the start token of the host, invitations, tokens of forms.

The cookie holds secrets and no names: ``*.<session>`` of the officer at the host, or
``2022-06.<invitation token>`` for each issue somebody was invited to. An invitation is looked up
anew, so a revoked one ends at once and a restart of the desk ends none.
"""
from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from kohoshi import limits
from kohoshi.desk.project.visitor import OFFICER, Visitor

#: Invitations one browser holds at a time, newest last.
MAX_ENTRIES = limits.INVITATIONS
#: Wrong tokens from one address within WINDOW seconds before it is told to stop, and addresses remembered.
TRIES, WINDOW, ADDRESSES = limits.DOOR_TRIES, limits.DOOR_SECONDS, limits.DOOR_ADDRESSES
#: Seconds an invitation found valid is not asked for again (a view asks for dozens of tiles).
REMEMBERED = 1.0

_ENTRY = re.compile(r"(\*|\d{4}-\d{2})\.([A-Za-z0-9_-]{16,200})")


def entries(cookie: str) -> dict[str, str]:
    """Issue (``*``: all) → secret. What is malformed is nothing."""
    found: dict[str, str] = {}
    for part in cookie.split("~")[-MAX_ENTRIES:]:
        if match := _ENTRY.fullmatch(part):
            found[match[1]] = match[2]
    return found


def with_entry(cookie: str, issue: str, secret: str) -> str:
    """The cookie with one entry more."""
    held = entries(cookie)
    held.pop(issue, None)
    held[issue] = secret
    return "~".join(f"{key}.{value}" for key, value in list(held.items())[-MAX_ENTRIES:])


def csrf_token(cookie: str) -> str:
    """The token of this browser's forms: only who holds the cookie's secrets can make it."""
    return hmac.new(cookie.encode(), b"kohoshi desk form", hashlib.sha256).hexdigest()


def csrf_holds(cookie: str, token: str) -> bool:
    return bool(cookie) and hmac.compare_digest(csrf_token(cookie).encode(), token.encode())


class Attempts:
    """Counts wrong tokens by address. A right one always opens: a token is 256 bits of chance, so what
    keeps people out is that it cannot be guessed, and a house with many people behind one address, or a
    stranger who tries, shuts out nobody."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._made: OrderedDict[str, deque[float]] = OrderedDict()

    def failed(self, address: str) -> bool:
        """Count a wrong token; whether it is one too many."""
        now, of = self.clock(), _house(address)
        with self._lock:
            made = self._made.setdefault(of, deque(maxlen=TRIES + 1))
            self._made.move_to_end(of)
            while len(self._made) > ADDRESSES:
                self._made.popitem(last=False)
            made.append(now)
            return sum(at > now - WINDOW for at in made) > TRIES


def _house(address: str) -> str:
    """One line to the net: an IPv4 address, a /64 of IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


class Sessions:
    """``find``: the invited person of (issue, token), or None."""

    def __init__(self, find: Callable[[str, str], Visitor | None], clock: Callable[[], float] = time.monotonic) -> None:
        self.attempts = Attempts(clock)
        self._find = find
        self._clock = clock
        self._lock = threading.Lock()
        self._start: str | None = None
        self._officers: set[str] = set()
        self._known: dict[tuple[str, str], tuple[float, Visitor]] = {}
        self._notes: dict[str, list[str]] = {}
        #: Grows when somebody was shown out here.
        self.shown_out = 0

    # --- entering ---------------------------------------------------------------------------

    def start_token(self) -> str:
        """A new one-time token that makes a browser the officer's."""
        with self._lock:
            self._start = secrets.token_urlsafe(32)
            return self._start

    def start(self, token: str) -> str | None:
        """The officer's session for the start token, which is then spent; None for a wrong one."""
        with self._lock:
            if self._start is None or not hmac.compare_digest(self._start.encode(), token.encode()):
                return None
            self._start = None
            session = secrets.token_urlsafe(32)
            self._officers.add(session)
            return session

    def invited(self, issue: str, token: str) -> Visitor | None:
        """The person of an invitation, asked of the store again after a second."""
        now, key = self._clock(), (issue, token)
        with self._lock:
            known = self._known.get(key)
            if known and known[0] > now - REMEMBERED:
                return known[1]
        person = self._find(issue, token)
        with self._lock:
            if person is None:
                self._known.pop(key, None)
            else:
                self._known[key] = (now, person)
        return person

    def forget(self) -> None:
        """Ask anew of every invitation: one was taken back."""
        with self._lock:
            self._known.clear()
            self.shown_out += 1

    # --- who is it --------------------------------------------------------------------------

    def visitor(self, cookie: str, issue: str | None) -> Visitor | None:
        """Who holds the cookie, for one issue or (None) for what belongs to none: the officer of
        the host, an officer of every issue, else the person invited to this one."""
        held = entries(cookie)
        if self._is_officer(held.get("*")):
            return OFFICER
        people = {key: self.invited(key, secret) for key, secret in reversed(held.items()) if key != "*"}
        for person in people.values():
            if person and person.everywhere:
                return person
        if issue is not None:
            return people.get(issue)
        return next((person for person in people.values() if person), None)

    def issues(self, cookie: str) -> list[str]:
        """The issues the browser has valid invitations for."""
        return [key for key, secret in entries(cookie).items() if key != "*" and self.invited(key, secret)]

    def leave(self, cookie: str) -> None:
        """End the officer's session of this browser."""
        with self._lock:
            self._officers.discard(entries(cookie).get("*", ""))
            self.shown_out += 1

    def _is_officer(self, session: str | None) -> bool:
        with self._lock:
            return session is not None and session in self._officers

    # --- notes shown once on the next page ---------------------------------------------------

    def note(self, cookie: str, text: str) -> None:
        with self._lock:
            self._notes.setdefault(csrf_token(cookie), []).append(text)

    def notes(self, cookie: str) -> list[str]:
        with self._lock:
            return self._notes.pop(csrf_token(cookie), [])
