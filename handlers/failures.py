"""When something goes wrong: the log gets the traceback without a person's words, the person a kind sentence."""

import logging
import traceback

from habits.messages import Invalid, Message, Paragraph, Part, Quote, Reply, Request, Show
from handlers.desk import VERBS


def report(log: logging.Logger, error: BaseException, code: str = "") -> None:
    """The kind of error and the way it took. Never its message: that may hold what somebody wrote.

    `code` is the platform's word for it, if it has one.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s%s\n%s", type(error).__name__, f" ({code})" if code else "", frames)


def sorry(*, form: bool = False) -> Reply:
    if form:
        return Invalid({"": "Something went wrong on my side. Your words are still here; please try once more."})
    return _say("Something went wrong on my side. What you had saved before is safe. Please try once more.")


def outdated() -> Invalid:
    """A form from before an update: it stays open, so that nothing typed in it is gone."""
    return Invalid({"": "I do not know this form any more. Please copy your words, close it, and open it again."})


def not_saved(request: Request, *, form: bool, perhaps: bool = False) -> Reply:
    """Nothing was kept, or nobody knows: said plainly, with the text that would have been lost."""
    if perhaps:
        return _not_sure(request, form=form)
    if form:
        return Invalid({"": "I could not save that just now. Your words are still here; please try again in a minute."})
    if request.verb.startswith("source."):
        return _say("I could not follow that change just now: what I keep is as it was. Please try again in a minute.")
    verb = VERBS.get(request.verb)
    if verb is not None and not verb.writes:
        return _say("I cannot reach my notes just now. Nothing of yours is gone; please try again in a minute.")
    words = (Paragraph("This is what you wrote:"), Quote(request.text)) if request.text else ()
    return _say("I could not save that just now, so I kept nothing. Please try again in a minute.", *words)


def _not_sure(request: Request, *, form: bool) -> Reply:
    """The database fell silent in the middle of it: "nothing was kept" could be untrue."""
    text = "I cannot tell whether that was saved: my notes do not answer just now. Please look again in a minute."
    if form:
        return Invalid({"": f"{text} Your words are still here."})
    words = (Paragraph("This is what you wrote:"), Quote(request.text)) if request.text else ()
    return _say(text, *words)


def _say(text: str, *more: Part) -> Show:
    return Show(Message(text, (Paragraph(text), *more)))
