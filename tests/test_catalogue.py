"""The catalogue: it loads as it was written, and what is amiss is refused by file and line."""

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habits.cadence import Cadence
from habits.catalogue import Catalogue, CatalogueError, MessageKind, NotInCatalogue, Problem, Style, load
from habits.catalogue.positions import line_of, positions

PACKAGED = Path(load.__code__.co_filename).parent
HEARD = "themes/1-heard.toml"
FILES = [*sorted(f"themes/{path.name}" for path in (PACKAGED / "themes").glob("*.toml")), "service.toml"]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real files, to spoil."""
    return _copy(tmp_path)


def _copy(to: Path) -> Path:
    shutil.copytree(PACKAGED / "themes", to / "themes")
    shutil.copy(PACKAGED / "service.toml", to)
    return to


def _problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    return caught.value.problems


# What is there


def test_everything_is_there(catalogue: Catalogue) -> None:
    assert len(catalogue.themes) == 8
    assert len(catalogue.habits) == 24
    assert sum(len(habit.nudges) for habit in catalogue.habits) == 144
    assert sum(len(habit.questions) for habit in catalogue.habits) == 96
    assert [(len(theme.aloud), len(theme.actions)) for theme in catalogue.themes] == [(3, 4)] * 8
    assert len(catalogue.service) == 41


def test_themes_keep_their_order(catalogue: Catalogue) -> None:
    assert [theme.id for theme in catalogue.themes] == [
        "heard",
        "behind-the-metric",
        "trust-triangle",
        "purpose",
        "value",
        "team-habits",
        "many-eyes",
        "stretch",
    ]


def test_texts_are_carried_over_exactly(catalogue: Catalogue) -> None:
    assert catalogue.nudge("open-the-shield/reframe").text == (
        '"Not in our scope"? Try: "Fair. What makes it hard to take on?"'
    )
    assert catalogue.question("say-it-back/q2").text == (
        "When did you last jump to a fix? What might one more question have told you?"
    )
    assert catalogue.habit("kind-no").name == "Yes, no, or who"
    assert catalogue.theme_of("kind-no").why == "Without a purpose every request looks equally important."


def test_a_plan_reads_as_a_sentence(catalogue: Catalogue) -> None:
    assert catalogue.habit("say-it-back").plan == (
        "If someone tells me about a problem, then I say back what I heard before I offer anything."
    )
    assert catalogue.habit("hang-it-on").plan == (
        "If our regular team meeting starts, then I give the first two minutes to the one behaviour we are practising."
    )
    for habit in catalogue.habits:
        assert not habit.cue.endswith((",", ".")), habit.id
        assert not habit.action.startswith("I "), habit.id
        assert not habit.action.endswith("."), habit.id


def test_the_first_habit_of_each_theme_is_a_starter(catalogue: Catalogue) -> None:
    assert catalogue.starters == tuple(theme.habits[0] for theme in catalogue.themes)


def test_a_habit_leads_to_one_that_asks_more(catalogue: Catalogue) -> None:
    assert catalogue.habit("eyes-up").harder == "say-it-back"
    assert catalogue.habit("small-bet").harder == "hand-it-over"


def test_a_coach_may_leave_the_harder_habit_out(folder: Path) -> None:
    _edit(folder / HEARD, r"harder = .*\n", "")
    assert load(folder).habit("say-it-back").harder == ""


def test_what_a_message_speaks_of_is_filled_in(catalogue: Catalogue) -> None:
    texts = [message.text.format(day="yesterday") for message in catalogue.messages("late_answer")]
    assert "Got it, and filed under yesterday." in texts


def test_look_ups_find_what_the_lists_hold(catalogue: Catalogue) -> None:
    for theme in catalogue.themes:
        assert catalogue.theme(theme.id) is theme
        assert all(catalogue.aloud(asked.id) is asked for asked in theme.aloud)
        assert all(catalogue.action(action.id) is action for action in theme.actions)
        for habit in theme.habits:
            assert catalogue.habit(habit.id) is habit
            assert catalogue.theme_of(habit.id) is theme
            assert all(catalogue.nudge(nudge.id) is nudge for nudge in habit.nudges)
            assert all(catalogue.question(question.id) is question for question in habit.questions)
            assert all(nudge.id == f"{habit.id}/{nudge.style}" for nudge in habit.nudges)
            assert all(nudge.style in get_args(Style) for nudge in habit.nudges)


def test_an_unknown_id_says_so(catalogue: Catalogue) -> None:
    with pytest.raises(NotInCatalogue, match=r'^the catalogue has no habit "juggling"$'):
        catalogue.habit("juggling")
    with pytest.raises(KeyError):
        catalogue.theme_of("juggling")
    with pytest.raises(NotInCatalogue, match="no nudge"):
        catalogue.nudge("say-it-back")
    with pytest.raises(NotInCatalogue, match="no question"):
        catalogue.question("q1")
    with pytest.raises(NotInCatalogue, match=r'^the catalogue has no theme "say-it-back"$'):
        catalogue.theme("say-it-back")
    with pytest.raises(NotInCatalogue, match=r'^the catalogue has no action "heard/q1"$'):
        catalogue.action("heard/q1")


def test_no_question_asked_aloud_and_no_action_shares_its_id_with_anything_else(catalogue: Catalogue) -> None:
    ids = [asked.id for theme in catalogue.themes for asked in theme.aloud]
    ids += [action.id for theme in catalogue.themes for action in theme.actions]
    ids += [asked.id for habit in catalogue.habits for asked in habit.questions]
    ids += [nudge.id for habit in catalogue.habits for nudge in habit.nudges]
    assert len(ids) == len(set(ids))
    with pytest.raises(NotInCatalogue, match='no question "heard/q1"'):
        catalogue.question("heard/q1")
    with pytest.raises(NotInCatalogue, match='no question to ask aloud "say-it-back/q1"'):
        catalogue.aloud("say-it-back/q1")


def test_what_managers_ask_and_promise_is_found_by_its_id(catalogue: Catalogue) -> None:
    assert catalogue.action("behind-the-metric/a1").text == "I'll ask for a partner's sentence before the KPIs"
    assert catalogue.aloud("heard/q1").text == (
        "What do our partners tell us more than once? What would show them that we heard it?"
    )


def test_a_coach_may_add_a_fourth_question_and_a_fifth_action(folder: Path) -> None:
    more = """\n[[aloud]]\nid = "q4"\ntext = "What next?"\n\n[[actions]]\nid = "a5"\ntext = "I'll ask"\n"""
    (folder / HEARD).write_text((folder / HEARD).read_text("utf-8") + more, "utf-8")
    heard = load(folder).theme("heard")
    assert (heard.aloud[3].text, heard.actions[4].text) == ("What next?", "I'll ask")


def test_messages_of_a_kind_can_take_turns_and_milestones_name_their_number(catalogue: Catalogue) -> None:
    for kind in get_args(MessageKind):
        assert len(catalogue.messages(kind)) >= 2
    milestones = {message.periods: message.text for message in catalogue.messages("milestone")}
    assert milestones[10].startswith("Ten times now")
    assert milestones[20].startswith("Twenty rounds")
    assert all(message.periods is None for message in catalogue.service if message.kind != "milestone")


# What is refused. A case edits the first match of a pattern in one file. The line to be named is the one
# where `at` first stands in the edited file: by default, what was put there.


@dataclass(frozen=True)
class Spoilt:
    find: str
    put: str
    reason: str
    at: str = ""
    file: str = HEARD


LONG = "x" * 213
LONGER = "x" * 301
TOO_FEW = 'there are too few blocks that begin with "[[{0}]]"; write at least {1}'.format
NONE_HERE = 'there are no {0} here; add at least one block that begins with "[[{1}]]"'.format
SERVICE = "service.toml"

CASES = {
    "a nudge too long": Spoilt(r"text = .*", f'text = "{LONG}"', "nudge is 213 characters; 200 is the most"),
    "a question too long": Spoilt(
        r'(?<=id = "q1"\n)text = .*', f'text = "{LONGER}"', "question is 301 characters; 300 is the most"
    ),
    "an unknown style": Spoilt(
        r'style = "words"', 'style = "word"', 'style "word" is not known; did you mean "words"?'
    ),
    "a style like no other": Spoilt(
        r'style = "words"',
        'style = "zzz"',
        'style "zzz" is not known; choose one of words, tiny, cue, curious, connect, reframe',
    ),
    "an unknown cadence": Spoilt(
        r'cadence = "daily"',
        'cadence = "hourly"',
        'cadence "hourly" is not known; write daily, weekly, or 2 per week up to 6 per week',
    ),
    "an empty text": Spoilt(r"title = .*", 'title = ""', '"title" is empty'),
    "a blank text": Spoilt(r"cue = .*", 'cue = "  "', '"cue" is empty'),
    "a missing key of the file": Spoilt(r"why = .*\n", "", '"why" is missing', at="#"),
    "a missing key of a habit": Spoilt(r"action = .*\n", "", '"action" is missing', at="[[habits]]"),
    "a missing key of a nudge": Spoilt(r'style = "words"\n', "", '"style" is missing', at="[[habits.nudges]]"),
    "a typo in a key": Spoilt(r"cue = ", "ceu = ", '"ceu" is not known here; did you mean "cue"?'),
    "a typo in a heading": Spoilt(
        r"\[\[habits.nudges\]\]", "[[habits.nudge]]", '"nudge" is not known here; did you mean "nudges"?'
    ),
    "a key in the wrong block": Spoilt(
        r'(?<=style = "words"\n)',
        "starter = true\n",
        '"starter" is not known here; it belongs under a [[habits]]',
        at="starter = true\ntext",
    ),
    "a key of the file under a heading": Spoilt(
        r'(?<=cadence = "daily"\n)',
        'seed_idea = "x"\n',
        '"seed_idea" is not known here; it belongs above the first [[habits]]',
    ),
    "a key like no other": Spoilt(
        r'(?<=id = "q4"\n)',
        '"a.b" = 1\n',
        '"a.b" is not known here; the keys are id, text',
        at="[[habits.questions]]",
    ),
    "a number for a text": Spoilt(r"name = .*", "name = 5", '"name" must be a text between quotes'),
    "a text for a yes": Spoilt(
        r"(?<=\n)starter = true", 'starter = "true"', '"starter" must be true or false, without quotes'
    ),
    "an id with capitals": Spoilt(
        r'id = "say-it-back"',
        'id = "Say it back"',
        'id "Say it back" needs lower-case letters, digits and single hyphens, "like-this"',
    ),
    "a theme without habits": Spoilt(
        r"(?s)\n\[\[habits\]\].*(?=# For managers)", "", NONE_HERE("habits", "habits"), at="#"
    ),
    "a theme with nothing to ask aloud": Spoilt(
        r"(?s)\[\[aloud\]\].*(?=\[\[actions\]\]\nid = \"a1)", "", TOO_FEW("aloud", 3), at="#"
    ),
    "a theme with two questions to ask aloud": Spoilt(
        r"\[\[aloud\]\]\n.*\n.*\n", "", TOO_FEW("aloud", 3), at='[[aloud]]\nid = "q2'
    ),
    "a theme without actions": Spoilt(r"(?s)\[\[actions\]\].*", "", TOO_FEW("actions", 4), at="#"),
    "a theme with three actions": Spoilt(
        r"\[\[actions\]\]\n.*\n.*\n", "", TOO_FEW("actions", 4), at='[[actions]]\nid = "a2'
    ),
    "a question to ask aloud that is too long": Spoilt(
        r'(?<=\[\[aloud\]\]\nid = "q1"\n)text = .*',
        f'text = "{"x" * 161}"',
        "question to ask aloud is 161 characters; 160 is the most",
    ),
    "an action too long": Spoilt(
        r'(?<=id = "a1"\n)text = .*',
        f"""text = "I'll {"x" * 116}\"""",
        "action is 121 characters; 120 is the most",
    ),
    "an action that is no promise": Spoilt(
        r'(?<=id = "a1"\n)text = .*',
        'text = "Ask first"',
        """an action begins with "I'll ", with a straight apostrophe""",
    ),
    "an action with a typographic apostrophe": Spoilt(
        r'(?<=id = "a1"\n)text = .*',
        'text = "I’ll ask first"',
        """an action begins with "I'll ", with a straight apostrophe""",
    ),
    "an action without an id": Spoilt(r'id = "a1"\n', "", '"id" is missing', at="[[actions]]"),
    "an empty question to ask aloud": Spoilt(
        r'(?<=\[\[aloud\]\]\nid = "q1"\n)text = .*', 'text = ""', '"text" is empty'
    ),
    "an action under a habit": Spoilt(
        r"\Z",
        '\n[[habits.actions]]\nid = "a5"\n',
        '"actions" is not known here; its blocks begin with "[[actions]]"',
        at="[[habits.actions]]",
    ),
    "a habit without nudges": Spoilt(
        r"(?s)\[\[habits\.nudges\]\].*?(?=\[\[habits\.questions\]\])",
        "",
        NONE_HERE("nudges", "habits.nudges"),
        at="[[habits]]",
    ),
    "a habit without questions": Spoilt(
        r"(?s)\[\[habits\.questions\]\].*?(?=\[\[habits\]\])",
        "",
        NONE_HERE("questions", "habits.questions"),
        at="[[habits]]",
    ),
    "a heading in single brackets": Spoilt(
        r"(?s)\[\[habits\]\].*(?=# For managers)",
        "[habits]\n",
        'habits are written as blocks that begin with "[[habits]]"',
    ),
    "an unknown kind of message": Spoilt(
        r'kind = "check_in"',
        'kind = "checkin"',
        'kind "checkin" is not known; did you mean "check_in"?',
        file=SERVICE,
    ),
    "periods for another kind": Spoilt(
        r'(?<=kind = "check_in"\n)',
        "periods = 3\n",
        '"periods" is for messages of kind "milestone" only',
        file=SERVICE,
    ),
    "periods in quotes": Spoilt(
        r"periods = 10", 'periods = "10"', '"periods" must be a whole number, without quotes', file=SERVICE
    ),
    "no message of a kind": Spoilt(
        r"(?s)# why_this_nudge_first.*",
        "",
        "there is no message of kind why_this_nudge_first; keep one of each",
        at="#",
        file=SERVICE,
    ),
    "a harder habit that is not there": Spoilt(
        r"harder = .*",
        'harder = "one-more-questoin"',
        'harder "one-more-questoin" is not the id of a habit; did you mean "one-more-question"?',
    ),
    "a harder habit like no other": Spoilt(
        r"harder = .*",
        'harder = "zzz"',
        'harder "zzz" is not the id of a habit; write a habit\'s id, or leave the line out',
    ),
    "a harder habit that is the same": Spoilt(
        r"harder = .*",
        'harder = "say-it-back"',
        "harder names this habit itself; name another one, or leave the line out",
    ),
    "a name too long": Spoilt(r"name = .*", f'name = "{"x" * 61}"', "name is 61 characters; 60 is the most"),
    "a cue too long": Spoilt(r"cue = .*", f'cue = "{"x" * 151}"', "cue is 151 characters; 150 is the most"),
    "a message too long": Spoilt(
        r"text = .*", f'text = "{LONG}"', "message is 213 characters; 200 is the most", file=SERVICE
    ),
    "a word to fill in that nobody knows": Spoilt(
        r'text = "Got it.*',
        'text = "Filed under {dya}."',
        '"{dya}" cannot be filled in; this kind has {day} only',
        file=SERVICE,
    ),
    "a word to fill in where there is none": Spoilt(
        r'text = "Welcome back.*',
        'text = "Welcome back, {name}."',
        '"{name}" cannot be filled in; this kind has no words in curly brackets',
        file=SERVICE,
    ),
    "a bracket that is not closed": Spoilt(
        r'text = "It is {holiday}, so.*',
        'text = "It is {holiday}, or {so."',
        '"{" cannot be filled in; this kind has {holiday} only',
        file=SERVICE,
    ),
    "nothing to fill in where there must be": Spoilt(
        r"text = '''Still a stretch.*",
        'text = "Still a stretch?"',
        "{harder} is missing; every text of kind still_a_stretch has it",
        file=SERVICE,
    ),
    # From here on it is tomllib that refuses.
    "a text that is not closed": Spoilt(
        r"name = .*", 'name = "Say it', 'a text that begins with " is not closed; put a " at its end'
    ),
    "quotes inside quotes": Spoilt(
        r"name = .*",
        'name = "Say "it" back"',
        "something follows the end of a text; "
        "put a text that has a \" inside between ''' and ''', and see that the text above is closed",
    ),
    "typographic quotes": Spoilt(
        r"name = .*",
        "name = “Say it”",
        'what follows the = is not readable; put a text between straight quotes, "like this"',
    ),
    "a key twice in a block": Spoilt(
        r"(?<=\n)cue = .*",
        'name = "x"',
        "this key or heading is already used in the same block",
    ),
    "a text open at the end of the file": Spoilt(
        r"text = .*\n\Z", "text = '''What", "a text is opened by ''' and never closed"
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_refuses(case: Spoilt, folder: Path) -> None:
    text = _edit(folder / case.file, case.find, case.put)
    line = _line(text, case.at or case.put)
    assert _problems(folder) == (Problem(case.file, line, case.reason),)


def _edit(path: Path, find: str, put: str) -> str:
    """Replace the first match; return the whole text."""
    text, edits = re.subn(find, lambda _: put, path.read_text("utf-8"), count=1)
    assert edits == 1
    path.write_text(text, "utf-8")
    return text


def _line(text: str, at: str) -> int:
    return text.count("\n", 0, text.index(at)) + 1


# What is there twice: where it is put again, the text at its second place and at its first, and its name.

LAST = "themes/8-stretch.toml"
ADVICE = 'advice can wait ten  seconds. Say back what you heard, ask "Did I get that right?" and see what they add.'
TWICE = {
    "a theme's id": (LAST, r'id = "stretch"', 'id = "heard"', 'id = "heard"', 'theme id "heard"'),
    "a habit's id in two files": (
        LAST,
        r'id = "hand-it-over"',
        'id = "say-it-back"',
        'id = "say-it-back"',
        'habit id "say-it-back"',
    ),
    "a habit's id in one file": (
        HEARD,
        r'id = "check-the-mood"(?=\n)',
        'id = "say-it-back" ',
        'id = "say-it-back"',
        'habit id "say-it-back"',
    ),
    "a question's id": (HEARD, r'id = "q2"', 'id = "q1" ', 'id = "q1"', 'question id "q1" of this habit'),
    "a habit's id that is a theme's": (
        LAST,
        r'id = "hand-it-over"',
        'id = "heard"',
        'id = "heard"',
        'habit id "heard"',
    ),
    "the id of a question to ask aloud": (
        HEARD,
        r'(?<=\[\[aloud\]\]\n)id = "q2"',
        'id = "q1"  ',
        'id = "q1"\ntext = "What do our partners',
        'id "q1" of this theme',
    ),
    "an action's id that is a question's": (
        HEARD,
        r'id = "a1"',
        'id = "q3" ',
        'id = "q3"\ntext = "What did a partner',
        'id "q3" of this theme',
    ),
    "an action's text": (
        LAST,
        r'(?<=id = "a2"\n)text = .*',
        """text = "I'll say back what  I heard before I answer in our TEAM meeting\"""",
        "I'll say back what I heard",
        "the same text",
    ),
    "the text of a question to ask aloud": (
        LAST,
        r'(?<=\[\[aloud\]\]\nid = "q2"\n)text = .*',
        'text = "What did a partner tell us lately that was on none of our lists?"',
        "What did a partner tell us",
        "the same text",
    ),
    "a style": (
        HEARD,
        r'style = "tiny"',
        'style = "words" ',
        'style = "words"',
        'style "words" of this habit',
    ),
    "a nudge's text": (
        LAST,
        r"text = .*",
        f"text = '''{ADVICE}'''",
        "Advice can wait",
        "the same nudge text",
    ),
}


@pytest.mark.parametrize(("file", "find", "put", "first", "what"), TWICE.values(), ids=TWICE)
def test_it_names_both_places(folder: Path, file: str, find: str, put: str, first: str, what: str) -> None:
    line_of_first = _line((folder / HEARD).read_text("utf-8"), first)
    line = _line(_edit(folder / file, find, put), put)
    reason = f"{what} is already used at {HEARD}:{line_of_first}"
    assert _problems(folder) == (Problem(file, line, reason),)


def test_it_reports_every_problem_in_the_order_of_files_and_lines(folder: Path) -> None:
    for file, find, put in [
        ("service.toml", r'kind = "graduate"', 'kind = "gradual"'),
        ("themes/8-stretch.toml", r'id = "one-notch-out"', 'id = "say-it-back"'),
        ("themes/2-behind-the-metric.toml", r"title = ", "title "),
        (HEARD, r"text = .*", f'text = "{LONG}"'),
        (HEARD, r"cue = .*", 'cue = ""'),
    ]:
        _edit(folder / file, find, put)
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    found = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in found] == [
        HEARD,
        HEARD,
        "themes/2-behind-the-metric.toml",
        "themes/8-stretch.toml",
        "service.toml",
    ]
    assert '"cue" is empty' in found[0]
    assert re.fullmatch(rf"{HEARD}:\d+: nudge is 213 characters; 200 is the most", found[1])


def test_it_says_which_file_is_missing_or_not_text(folder: Path) -> None:
    (folder / "service.toml").unlink()
    (folder / HEARD).write_bytes((folder / HEARD).read_bytes().replace(b'title = "', b'title = "\xe9', 1))
    line = _line((PACKAGED / HEARD).read_text("utf-8"), "title =")
    assert _problems(folder) == (
        Problem(HEARD, line, "this line is not UTF-8; save the file as UTF-8"),
        Problem("service.toml", 1, "this file is missing"),
    )


def test_it_refuses_an_empty_folder(tmp_path: Path) -> None:
    assert [problem.file for problem in _problems(tmp_path)] == ["themes", "service.toml"]


def test_files_from_windows_and_hidden_files_do_no_harm(folder: Path, catalogue: Catalogue) -> None:
    path = folder / HEARD
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    (folder / "themes" / "._1-heard.toml").write_bytes(b"\x00\x05\x16\x07")
    assert load(folder) == catalogue


def test_theme_10_comes_after_theme_2(folder: Path) -> None:
    (folder / HEARD).rename(folder / "themes" / "10-heard.toml")
    assert [theme.id for theme in load(folder).themes][-1] == "heard"


# Lines


def test_positions_see_through_texts_lists_and_comments() -> None:
    text = '''\
id = "x"
why = """
[[habits]]
name = "not a key"
""" # [[habits]]
tags = [
  "a", # id = 3
  "]",
]

[[habits]] # "the first
"name" = 'a'
[[habits.nudges]]
text = \'\'\'
text = "no"\'\'\'
[[habits.nudges]]
style = "tiny"
[[ habits ]]
name = "b"
[[habits.nudges]]
style = "cue"
'''
    lines = positions(text)
    assert [line_of(lines, loc) for loc in [("why",), ("tags",), ("habits",), ("habits", 0, "name")]] == [
        2,
        6,
        11,
        12,
    ]
    assert line_of(lines, ("habits", 0, "nudges", 0, "text")) == 14
    assert line_of(lines, ("habits", 0, "nudges", 1, "style")) == 17
    assert line_of(lines, ("habits", 1, "name")) == 19
    assert line_of(lines, ("habits", 1, "nudges", 0, "style")) == 21
    assert line_of(lines, ("habits", 1, "nudges", 0, "text")) == 20, "the block, when the key is not there"
    assert line_of(lines, ("title",)) == 1


# Whatever is done to a file, the loader has an answer


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_key_that_is_deleted_is_reported_in_its_file_or_was_not_needed(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    lines = (PACKAGED / file).read_text("utf-8").split("\n")
    keys = [number for number, line in enumerate(lines) if re.match(r"\w+ = ", line)]
    del lines[data.draw(st.sampled_from(keys))]
    _loads_or_blames(file, "\n".join(lines))


@given(file=st.sampled_from(FILES), junk=st.text(max_size=20), data=st.data())
@settings(max_examples=100, deadline=None)
def test_junk_is_reported_in_its_file_or_did_no_harm(file: str, junk: str, data: st.DataObject) -> None:
    text = (PACKAGED / file).read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 80, len(text))))
    _loads_or_blames(file, text[:start] + junk + text[end:])


def _loads_or_blames(file: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = _copy(Path(place))
        (folder / file).write_bytes(text.encode("utf-8", "replace"))
        problems: tuple[Problem, ...] = ()
        try:
            assert load(folder).themes
        except CatalogueError as error:
            problems = error.problems
    # An id that became another one, and is still an id, leaves whoever names it as the harder habit in the dark.
    problems = tuple(problem for problem in problems if not problem.reason.startswith("harder"))
    assert all(problem.file == file for problem in problems)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)


# Cadence


@pytest.mark.parametrize("text", ["daily", "weekly", *(f"{times} per week" for times in range(2, 7))])
def test_a_cadence_reads_and_writes_the_same(text: str) -> None:
    assert str(Cadence.parse(text)) == text


def test_a_cadence_knows_its_times() -> None:
    assert Cadence.parse("daily") == Cadence(1, "day")
    assert Cadence.parse(" Weekly ") == Cadence(1, "week")
    assert Cadence.parse("3 per week") == Cadence(3, "week")


@pytest.mark.parametrize("text", ["", "hourly", "1 per week", "7 per week", "2 per day", "two per week"])
def test_a_cadence_that_is_not_known_is_refused_kindly(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not known; write daily, weekly, or 2 per week up to 6 per week"):
        Cadence.parse(text)


def test_no_cadence_is_more_than_its_period_holds() -> None:
    with pytest.raises(ValueError, match="no cadence has 2 times per day"):
        Cadence(2, "day")
    with pytest.raises(ValueError, match="no cadence has 7 times per week"):
        Cadence(7, "week")
