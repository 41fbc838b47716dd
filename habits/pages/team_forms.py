"""The forms of a team: making and changing one, its people, and who may make teams."""

from collections.abc import Mapping, Sequence

from habits.catalogue import Catalogue
from habits.messages import (
    ChannelInput,
    ChecksInput,
    ChoiceInput,
    Form,
    Input,
    Note,
    Option,
    Paragraph,
    Part,
    PeopleInput,
    TextInput,
    TimeInput,
)
from habits.models import Team
from habits.pages.settings_inputs import zone_options
from habits.pages.teams import YOU_NEVER_SEE, YOU_SEE
from habits.words import WEEKDAYS, sentence, shorten, time_words

NO_HABIT = "none"
NAME = 60
OWN_LINE, TO_CHANNEL = "own_line", "to_channel"


def make(catalogue: Catalogue, tz: str, args: Mapping[str, str]) -> Form:
    """A new team: what its manager will see and never see comes first."""
    body: tuple[Part | Input, ...] = (
        Paragraph(YOU_SEE),
        Paragraph(YOU_NEVER_SEE),
        _name(""),
        ChannelInput(
            name="channel",
            label="From a channel",
            optional=True,
            hint="Everybody in it is asked, and joins only by their own choice. Promises are posted there.",
        ),
        PeopleInput(name="people", label="Or pick people", optional=True),
        *_when(catalogue, "", 1, "09:00", tz),
        _also(own_line=False, to_channel=False),
    )
    return Form("Make a team", "team.save", body, "Ask them", args=dict(args))


def change(catalogue: Catalogue, team: Team, *, own_line: bool, args: Mapping[str, str]) -> Form:
    """Everything but its people."""
    body: tuple[Part | Input, ...] = (
        _name(team.name),
        ChannelInput(
            name="channel",
            label="The team’s channel",
            optional=True,
            initial=team.channel,
            hint="Promises are posted there. Invite me with /invite @Rapport.",
        ),
        *_when(catalogue, team.habit, team.digest_on, time_words(team.digest_at), team.tz),
        _also(own_line=own_line, to_channel=team.to_channel),
    )
    return Form("Change the team", "team.change", body, args=dict(args))


def people(team: Team, roster: Mapping[str, str], args: Mapping[str, str]) -> Form:
    """Who is asked: a list that its manager made. Of what anybody answered there is no list."""

    def those(*roles: str) -> tuple[str, ...]:
        return tuple(sorted(who for who, role in roster.items() if role in roles))

    inputs: Sequence[Part | Input] = (
        Paragraph(f"Whom {team.name} asks to take part. Who has joined, I tell nobody."),
        PeopleInput(name="people", label="Members", initial=those("member"), optional=True),
        PeopleInput(name="managers", label="Who leads it, beside the owner", initial=those("manager"), optional=True),
        PeopleInput(
            name="coaches",
            label="Coaches",
            initial=those("coach"),
            optional=True,
            hint="They see what everybody sees, and do not count.",
        ),
        ChannelInput(
            name="channel", label="Ask everybody in a channel, too", optional=True, hint="Nobody is asked twice."
        ),
        Note("Who is taken off counts no more from this week on. A change by one to four people hides the trend."),
    )
    return Form("People", "team.people_save", tuple(inputs), args=dict(args))


def roles(leaders: Sequence[str]) -> Form:
    """For administrators: who else may make teams."""
    body = (
        Paragraph("Whoever leads a team sees rough patterns of it, as all its members do. Administrators may as well."),
        PeopleInput(name="leaders", label="Who may make teams", initial=tuple(leaders), optional=True),
    )
    return Form("Who may make teams", "roles.save", body)


def _name(initial: str) -> TextInput:
    return TextInput(
        name="name", label="The team’s name", initial=initial, placeholder="Customer care", max_length=NAME
    )


def _when(catalogue: Catalogue, habit: str, day: int, at: str, tz: str) -> tuple[Input, ...]:
    groups = [(one.title, tuple(Option(h.id, shorten(h.name, 75)) for h in one.habits)) for one in catalogue.themes]
    days = tuple(Option(str(n), sentence(name)) for n, name in enumerate(WEEKDAYS, 1))
    return (
        ChoiceInput(
            name="habit",
            label="A habit to share",
            hint="Shown apart from the others. People practise it only if they choose to.",
            groups=(("For now", (Option(NO_HABIT, "None"),)), *groups),
            initial=habit or NO_HABIT,
        ),
        ChoiceInput(name="day", label="The digest comes on", options=days, initial=str(day)),
        TimeInput(name="at", label="At", initial=at),
        ChoiceInput(name="tz", label="In the time zone of", options=zone_options(tz), initial=tz),
    )


def _also(*, own_line: bool, to_channel: bool) -> ChecksInput:
    options = (
        Option(OWN_LINE, "I go first", "The digest shows how one habit of my own went last week."),
        Option(TO_CHANNEL, "Post it in the channel", "The team agreed to read the same digest there."),
    )
    ticked = tuple(name for name, on in ((OWN_LINE, own_line), (TO_CHANNEL, to_channel)) if on)
    return ChecksInput(name="also", label="The digest", options=options, initial=ticked, optional=True)
