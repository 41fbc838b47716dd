"""Reword a draft, through the desk: in the form or privately, and kept nowhere."""

from collections.abc import Callable

import pytest
from sqlalchemy import inspect

from habits.messages import ChoiceInput, Form, Quote, TextInput
from habits.models import Outgoing
from habits.tools.reword_rules import rules
from handlers.words import COMMANDS, in_chat
from tests.core.test_privacy_at_rest import in_rows, on_disk
from tests.stage import Member, Stage, button_of, errors_of, form_of, words_in

DRAFT = "Dear Quagga, we met our KPIs in the Zanzibarfloor project (97.3%), so I don't see the problem."
REFLECT = next(one for one in COMMANDS if one.name == "/reflect")


def field_of(form: Form) -> TextInput:
    return next(one for one in form.body if isinstance(one, TextInput))


async def test_a_draft_of_ones_own_is_named_explained_and_reworded_in_the_form(sam: Member) -> None:
    opened = form_of(await sam.do("reword.open"))
    assert [one.label for one in opened.body if isinstance(one, ChoiceInput)] == ["Whose words are these?"]
    found = form_of(await sam.do(opened.verb, values={"text": DRAFT, "whose": "mine"}))
    assert "may hold up the result as a shield" in words_in(found)
    assert "Often a lot of work went into that result" in words_in(found)
    assert Quote(DRAFT) in found.body
    assert field_of(found).initial.startswith(
        "Dear Quagga, we met our KPIs in the Zanzibarfloor project (97.3%). A lot"
    )
    assert field_of(found).name != field_of(opened).name


async def test_the_rewording_can_be_edited_and_checked_again_as_often_as_one_likes(sam: Member) -> None:
    found = form_of(await sam.submit(await sam.do("reword.open"), text=DRAFT))
    again = await sam.do(found.verb, found.args, values={field_of(found).name: field_of(found).initial})
    assert "opens the talk already" in words_in(again)
    once_more = await sam.do("reword.check", values={field_of(form_of(again)).name: "It is out of scope."})
    assert "may hold up the scope" in words_in(once_more)


async def test_a_draft_without_a_shield_is_left_as_it_is(sam: Member) -> None:
    found = form_of(await sam.submit(await sam.do("reword.open"), text="Lunch is at noon."))
    assert "I see no shield" in words_in(found)
    assert field_of(found).initial == "Lunch is at noon."


@pytest.mark.parametrize("text", [DRAFT, "That is not in our scope.", "Lunch is at noon."])
async def test_somebody_elses_words_get_one_question_no_label_and_no_reason(sam: Member, text: str) -> None:
    form = form_of(await sam.submit(await sam.do("reword.open"), text=text, whose="theirs"))
    said = words_in(form)
    [asked] = [part.text for part in form.body if isinstance(part, Quote)]
    assert said.count("?") == asked.count("?") == 1
    assert text not in said
    assert "shield" not in said
    assert not [one for one in rules().shields if one.name in said or one.behind in said]
    assert button_of(form, "Check other words").verb == "reword.open"


@pytest.mark.parametrize("field", ["text", "again"])
async def test_an_empty_or_too_long_draft_gets_the_fields_error(sam: Member, field: str) -> None:
    assert errors_of(await sam.do("reword.check", values={field: "  "})) == {field: "One sentence is enough."}
    assert "3,001 characters" in errors_of(await sam.do("reword.check", values={field: "x" * 3001}))[field]
    assert form_of(await sam.do("reword.check", values={field: "x" * 3000}))


async def test_a_draft_behind_the_command_is_answered_in_a_form(sam: Member) -> None:
    routed = REFLECT.route(f"Reword {DRAFT}")
    assert routed[:2] == ("reword.check", DRAFT)
    assert not routed.args, "a button that opens it later carries no text"
    found = form_of(await sam.do(routed.verb, text=routed.text))
    assert "the result as a shield" in words_in(found)
    assert "What is still hard for you?" in field_of(found).initial
    again = await sam.do(found.verb, found.args, values={field_of(found).name: field_of(found).initial})
    assert "opens the talk already" in words_in(again)
    assert "3,001 characters" in words_in(await sam.do("reword.check", text="x" * 3001))


@pytest.mark.parametrize("typed", ["reword", " Reword. "])
async def test_the_word_alone_opens_the_form(sam: Member, typed: str) -> None:
    assert in_chat(typed).verb == REFLECT.route(typed).verb == "reword.open"
    assert form_of(await sam.do("reword.check")).title == "Reword a draft"


async def everything(sam: Member) -> None:
    """All the ways in which a draft can come."""
    for whose in ("mine", "theirs"):
        await sam.submit(await sam.do("reword.open"), text=DRAFT, whose=whose)
    await sam.do("reword.check", values={"again": DRAFT})
    await sam.do("reword.check", values={"text": DRAFT * 40})
    await sam.do("reword.check", text=DRAFT)
    await sam.do("data.export")


@pytest.mark.parametrize("look", [on_disk, in_rows])
async def test_no_word_of_a_draft_reaches_the_database(
    stage: Stage, sam: Member, look: Callable[[Stage], bytes]
) -> None:
    await sam.start()
    await everything(sam)
    content = look(stage)
    assert b"Europe/Madrid" in content  # we look at the right bytes
    for word in ("Quagga", "Zanzibarfloor", "97.3"):
        for written in (word, word.lower()):
            assert written.encode() not in content
            assert written.encode("utf-16-le") not in content


async def test_a_check_makes_no_row_anywhere(stage: Stage, sam: Member) -> None:
    await sam.start()
    tables = inspect(stage.database.engine).get_table_names()

    def counted() -> dict[str, int]:
        with stage.database.engine.connect() as connection:
            count = (connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in tables)
            return dict(zip(tables, count, strict=True))

    before, out = counted(), stage.rows(Outgoing)
    await everything(sam)
    assert counted() == before
    assert stage.rows(Outgoing) == out


async def test_no_log_holds_a_word_of_a_draft(sam: Member, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await everything(sam)
    assert "Quagga" not in caplog.text
    assert "Zanzibarfloor" not in caplog.text


async def test_a_shield_beside_a_question_is_named_and_not_praised(sam: Member) -> None:
    draft = "We met our KPIs and this is not in our scope. How can I help?"
    found = form_of(await sam.submit(await sam.do("reword.open"), text=draft))
    assert "It asks. Before it, this may hold up the scope as a shield." in words_in(found)
    assert "as it is" not in words_in(found)
    assert field_of(found).initial == draft


async def test_a_second_shield_is_still_named_when_the_rewording_is_checked_again(sam: Member) -> None:
    draft = "We met our KPIs. As per policy, please raise a ticket."
    found = form_of(await sam.submit(await sam.do("reword.open"), text=draft))
    again = await sam.do(found.verb, found.args, values={field_of(found).name: field_of(found).initial})
    assert "It asks. After it, this may hold up the process as a shield." in words_in(again)
    assert "the result" not in words_in(again)
