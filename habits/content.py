"""Catalogue look-ups that forgive: a coach may have removed what a stored row still names."""

from datetime import date

from sqlmodel import Session

from habits.catalogue import CatalogueHabit, MessageKind, NotInCatalogue
from habits.kit import kit


def offered(session: Session, catalogue_id: str) -> CatalogueHabit | None:
    """The catalogue's habit, or None for one's own and for one that is no longer there."""
    try:
        return kit(session).catalogue.habit(catalogue_id)
    except NotInCatalogue:
        return None


def nudge_text(session: Session, nudge_id: str) -> str:
    """The nudge's words, or an empty text: then the plan itself is the nudge."""
    try:
        return kit(session).catalogue.nudge(nudge_id).text
    except NotInCatalogue:
        return ""


def question_text(session: Session, question_id: str) -> str:
    """The question's words, or an empty text: then the answer stands as a note."""
    try:
        return kit(session).catalogue.question(question_id).text
    except NotInCatalogue:
        return ""


def style_of(session: Session, nudge_id: str) -> str:
    """The nudge's style, or an empty text where it is no longer there."""
    try:
        return kit(session).catalogue.nudge(nudge_id).style
    except NotInCatalogue:
        return ""


def service_text(session: Session, kind: MessageKind, day: date) -> str:
    """One of the texts of a kind: they take turns by the day, so that a message reads the same when drawn again."""
    texts = kit(session).catalogue.messages(kind)
    return texts[day.toordinal() % len(texts)].text
