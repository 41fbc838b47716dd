"""Whatever our vocabulary can say, Slack takes it, and words stay words."""

import json
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from habits.messages import (
    Actions,
    Bold,
    Button,
    ChannelInput,
    ChecksInput,
    ChoiceInput,
    Confirm,
    DateInput,
    Divider,
    Form,
    Heading,
    Menu,
    Message,
    Note,
    Option,
    Paragraph,
    Part,
    PeopleInput,
    Quote,
    TextInput,
    TimeInput,
)
from handlers.slack import payloads, render
from handlers.slack.lint import lint_message, lint_view
from tests.slack.signed import state_of

NASTY = ("<!channel>", "<@U123>", "&lt;!here&gt;", "*bold*", "_it_", "`c`", "~s~", "> q", "🙂", "<https://a.b|c>", "\n")
SPECIALS = st.lists(st.sampled_from(NASTY), max_size=4).map("".join)
TEXT = st.one_of(st.text(max_size=120), SPECIALS, st.sampled_from(["", " ", "a" * 200, "&" * 4000, "x" * 15_000]))
IDS = st.integers(1, 99_999).map("U{}".format)
NAME = st.text("abcdefgh", min_size=1, max_size=20)
ARGS = st.dictionaries(NAME, st.uuids().map(str), max_size=2)

buttons = st.builds(
    Button,
    TEXT,
    st.sampled_from(["habit.mark", "answers.page", "data.delete"]),
    ARGS,
    st.sampled_from(["plain", "primary", "danger"]),
    st.none() | st.builds(Confirm, TEXT, TEXT, TEXT, TEXT),
)
menus = st.builds(Menu, st.lists(buttons, min_size=1, max_size=5).map(tuple))
rich = TEXT | st.lists(TEXT | st.builds(Bold, TEXT), max_size=4).map(tuple)
parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(Heading, TEXT),
    st.builds(Paragraph, rich, st.none() | buttons | menus),
    st.builds(Quote, TEXT),
    st.builds(Note, rich),
    st.builds(Divider),
    st.builds(Actions, st.lists(buttons, max_size=6).map(tuple)),
)
messages = st.builds(Message, TEXT.filter(bool), st.lists(parts, max_size=60).map(tuple))
options = st.lists(st.builds(Option, NAME, TEXT, TEXT), min_size=1, max_size=10, unique_by=lambda one: one.value)
some = {"label": TEXT, "hint": TEXT, "optional": st.booleans()}
dates, times = st.dates().map(str), st.times().map(lambda at: f"{at:%H:%M}")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    inputs = [
        st.builds(TextInput, name=st.just("a"), initial=TEXT, placeholder=TEXT, max_length=st.just(150), **some),
        st.builds(ChoiceInput, name=st.just("b"), options=options.map(tuple), initial=NAME, **some),
        st.builds(ChecksInput, name=st.just("c"), options=options.map(tuple), initial=st.tuples(NAME), **some),
        st.builds(DateInput, name=st.just("d"), initial=dates | st.just(""), **some),
        st.builds(TimeInput, name=st.just("e"), initial=times | st.just(""), **some),
        st.builds(PeopleInput, name=st.just("f"), initial=st.lists(IDS, max_size=200).map(tuple), **some),
        st.builds(ChannelInput, name=st.just("g"), initial=IDS | st.just(""), **some),
    ]
    body = (*draw(st.lists(parts, max_size=30)), *(draw(one) for one in inputs))
    return Form(draw(TEXT), "habits.save", body, draw(TEXT.filter(bool)), draw(TEXT), draw(ARGS))


def texts_in(node: object) -> Iterator[tuple[str, str]]:
    """Every text with its kind: what Slack would read in it depends on that."""
    if isinstance(node, dict):
        if isinstance(node.get("text"), str) and "type" in node:
            yield node["type"], node["text"]
        for child in node.values():
            yield from texts_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from texts_in(child)


@settings(max_examples=60, deadline=None)
@given(messages)
@example(Message("s", tuple(Quote("y" * 2500) for _ in range(10))))
@example(Message("s", (Note("n" * 2500), Paragraph(("a" * 2990, Bold("&" * 50))))))
@example(Message("s", (Actions(()), Heading(""), Quote(""), Paragraph(()))))
def test_any_message_is_one_that_slack_takes(message: Message) -> None:
    drawn = render.message(message)
    assert lint_message(drawn) == []
    assert "<!" not in drawn["text"]
    assert "<@" not in drawn["text"]
    for kind, text in texts_in(drawn["blocks"]):
        assert kind != "mrkdwn" or not {"<", ">"} & set(text)


@settings(max_examples=60, deadline=None)
@given(messages)
def test_any_message_is_a_home_that_slack_takes(message: Message) -> None:
    assert lint_view(render.home(message)) == []


@settings(max_examples=60, deadline=None)
@given(forms())
def test_any_form_is_one_that_slack_takes(form: Form) -> None:
    drawn = render.view(form, {"channel": "D1", "ts": "1.2", "url": "https://hooks.slack.com/actions/T1/2/3"})
    assert lint_view(drawn) == []
    assert len(drawn["private_metadata"]) <= 3000
    assert json.loads(drawn["private_metadata"])["args"] == form.args


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT)
def test_only_what_we_call_bold_is_markup(before: str, strong: str) -> None:
    [block] = render.message(Message("s", (Paragraph((before, Bold(strong))),)))["blocks"]
    text = block["text"]
    if text["type"] == "mrkdwn":
        assert text["verbatim"] is True
        assert text["text"] == f"{render.escape(before)}*{render.escape(strong)}*"
        assert not set("*_~`") & set(before + strong)


def test_words_with_signs_of_formatting_lose_the_bold_and_keep_the_signs() -> None:
    [block] = render.message(Message("s", (Paragraph((Bold("Ask"), "\nIf *all* agree, then I ask.")),)))["blocks"]
    assert block["text"] == {"type": "plain_text", "text": "Ask\nIf *all* agree, then I ask.", "emoji": False}


def test_what_is_cut_says_so() -> None:
    drawn = render.message(Message("s", tuple(Quote("y" * 2500) for _ in range(10))))
    assert "more than fits" in str(drawn["blocks"][-1])
    assert len(drawn["blocks"]) == 6


PEOPLE, CHANNEL = PeopleInput(name="people", label="People"), ChannelInput(name="channel", label="Channel")


def test_what_is_chosen_comes_back_as_ids() -> None:
    drawn = render.view(Form("Team", "team.save", (PEOPLE, CHANNEL)), {})
    filled = drawn | {"state": {"values": state_of(drawn, {"people": ["U1", "U2"], "channel": "C1"})}}
    assert payloads.values(filled) == {"people": ("U1", "U2"), "channel": "C1"}


def test_what_was_not_chosen_is_nobody_and_no_channel() -> None:
    drawn = render.view(Form("Team", "team.save", (PEOPLE, CHANNEL)), {})
    untouched = {"type": "multi_users_select", "selected_users": None}, {"selected_conversation": None}
    values = {"people": {"v": untouched[0]}, "channel": {"v": untouched[1]}}
    assert payloads.values(drawn | {"state": {"values": values}}) == {"people": (), "channel": None}


def test_what_was_chosen_before_is_chosen_already() -> None:
    many = tuple(f"U{number}" for number in range(150))
    people, channel = replace(PEOPLE, initial=many), replace(CHANNEL, initial="C1")
    drawn = render.view(Form("Team", "team.save", (people, channel)), {})
    assert lint_view(drawn) == []
    assert payloads.values(drawn | {"state": {"values": state_of(drawn, {})}}) == {"people": many, "channel": "C1"}


def test_only_channels_are_offered_as_channels() -> None:
    [block] = render.view(Form("Team", "team.save", (CHANNEL,)), {})["blocks"]
    assert block["element"]["filter"] == render.CHANNELS
    assert render.CHANNELS["include"] == ["public", "private"]
    assert render.CHANNELS["exclude_external_shared_channels"] is True
