"""Rewording a draft: read once, answered privately, kept nowhere. Nothing here touches a row."""

from datetime import datetime

from sqlmodel import Session

from habits.messages import Ask, Invalid, Reply, Request, Show
from habits.pages import reword as page
from habits.pages.common import say
from habits.tools.reword import MOST, check, question_for
from habits.tools.reword_rules import rules


def open_form(_session: Session, _request: Request, _now: datetime) -> Reply:
    """`reword.open`: the empty form."""
    return Ask(page.form())


def look(_session: Session, request: Request, _now: datetime) -> Reply:
    """`reword.check`: what may be in one's own draft, or one question to whoever said the words. Always in a form,
    which stays nowhere; also for a draft that came with a command."""
    field = next((name for name in page.FIELDS if name in request.values), "")
    draft = request.value(field) if field else request.text.strip()
    if not field and not draft:
        return Ask(page.form())
    if wrong := _wrong(draft):
        return Invalid({field: wrong}) if field else Show(say(wrong))
    if field and request.value("whose") == "theirs":
        return Ask(page.question_form(question_for(draft, rules())))
    return Ask(page.found_form(draft, check(draft, rules()), field or page.FIELDS[0]))


def _wrong(draft: str) -> str:
    if not draft:
        return "One sentence is enough."
    if len(draft) > MOST:
        return f"These are {len(draft):,} characters; I read up to {MOST:,} at once. The part that matters is enough."
    return ""
