"""Reword a draft: the form, and what is said about a draft. Shown in a form or to one person only, never kept."""

from habits.messages import (
    Actions,
    Bold,
    Button,
    ChoiceInput,
    Form,
    Note,
    Option,
    Paragraph,
    Part,
    Quote,
    TextInput,
)
from habits.tools.reword import MOST, Finding

TITLE = "Reword a draft"
FIELDS = ("text", "again")
"""The draft's field in the first form, and in the one that follows. They take turns: a form that is updated in place
would keep what was typed in a field of the same name, and not show the rewording."""

GONE = "I read it once and keep it nowhere."
MAY_BE_WRONG = "I go by words and phrases, so I can be wrong. You know the situation."


def form() -> Form:
    """The empty form."""
    whose = ChoiceInput(
        name="whose",
        label="Whose words are these?",
        options=(Option("mine", "Mine"), Option("theirs", "Somebody else’s, said to me")),
        initial="mine",
        look="radio",
    )
    words = TextInput(name=FIELDS[0], label="The words", multiline=True, max_length=MOST, hint=GONE)
    lead = Paragraph("A sentence can answer somebody and close the talk. Let us see whether yours leaves it open.")
    return Form(TITLE, "reword.check", (lead, words, whose), "Check it", "Close")


def found_form(draft: str, found: Finding, field: str) -> Form:
    """What was found in a draft of one's own, with the rewording to edit; `field` is where the draft stood."""
    following = FIELDS[1 - FIELDS.index(field)]
    label = "A rewording to make your own" if found.shields else "Your draft"
    words = TextInput(name=following, label=label, multiline=True, max_length=MOST, initial=found.rewording, hint=GONE)
    yours: tuple[Part, ...] = (Paragraph("You wrote:"), Quote(draft)) if found.shields else ()
    return Form(TITLE, "reword.check", (*_said(found), *yours, words, Note(MAY_BE_WRONG)), "Check again", "Close")


def question_form(question: str) -> Form:
    """For somebody else's words: one question, no name for what they did, and no guess why."""
    why = Note("What is behind their words, they can tell you themselves. I keep none of it.")
    again = Actions((Button("Check other words", "reword.open"),))
    return Form(TITLE, "", (Paragraph("You could ask them:"), Quote(question), why, again), "", "Close")


def _said(found: Finding) -> tuple[Part, ...]:
    if found.opens and not found.beside:
        return (Paragraph("This opens the talk already: it asks, or it listens. I would leave it as it is."),)
    if not found.opens and not found.shields:
        return (Paragraph("I see no shield in this draft."),)
    one, *others = found.shields or found.beside
    lead = "This draft may hold up "
    if found.opens:
        lead = f"{'It asks' if found.asks else 'It opens the talk'}. {found.where} it, this may hold up "
    more = (Note(f"Also in it: {', '.join(other.name for other in others)}."),) if others else ()
    return (Paragraph((lead, Bold(one.name), " as a shield.")), Paragraph(one.behind), *more)
