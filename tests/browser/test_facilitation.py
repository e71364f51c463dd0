"""What whoever leads the room has beside every form: a timer, a guide, decisions, a parking lot (issue 8.5)."""

import datetime as dt
import io

import docx
import walk
from parcours.deliver import minutes
from parcours.files import cases, workbook
from parcours.files.params import RunParameters
from plan_reports import report_of
from playwright.sync_api import expect

MORNING = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)


def test_the_timer_runs_pauses_and_outlives_the_page(forms):
    """It starts from the time of the activity, takes one more minute, goes on after a reload, says when it is over."""
    forms.context.clock.install(time=MORNING)
    page = forms.open("framing")
    page.clock.pause_at(
        MORNING + dt.timedelta(hours=1)
    )  # from here on, time goes when it is told to
    timer = page.get_by_role("timer", name="Temps restant")
    expect(timer).to_have_text("10:00")
    page.get_by_role("button", name="Démarrer").click()
    page.clock.run_for(60_000)
    expect(timer).to_have_text("09:00")
    page.get_by_role("button", name="Une minute de plus").click()
    expect(timer).to_have_text("10:00")
    forms.open("framing", page=page)
    page.clock.run_for(61_000)
    expect(timer).to_have_text("08:59")
    page.get_by_role("button", name="Pause", exact=True).click()
    page.clock.run_for(60_000)
    expect(timer).to_have_text("08:59")
    page.get_by_role("tab", name="Les valeurs").click()
    expect(timer).to_have_text("08:59")
    page.get_by_role("button", name="Démarrer").click()
    page.clock.fast_forward(540_000)  # as after a lid that was closed
    page.clock.run_for(1_000)
    expect(timer).to_have_text("−00:02")
    expect(page.locator(".pf-timer [role=status]")).to_have_text("Le temps est écoulé")
    page.get_by_role("button", name="Remettre au départ").click()
    expect(timer).to_have_text("15:00")


def test_what_is_decided_and_set_aside_reaches_the_minutes(forms, folder, shot):
    """Typed beside the form with an author, dated and of its step by themselves; the parking lot stays inside."""
    page = forms.open("publics")
    page.get_by_role("button", name="Décisions et parking").click()
    beside = page.locator(".pf-aside")
    for what, said in (
        ("Décision", "On garde trois publics"),
        ("Point en attente", "Les frontaliers ?"),
    ):
        beside.get_by_role("button", name=f"Ajouter : {what}").click()
        walk.type_keys(page.locator(".pf"), said, "Tab")
        author = beside.get_by_label(f"Auteur – {said}", exact=True)
        author.fill("Claire Vasseur")
        author.press("Tab")
        walk.saved(page.locator(".pf"))
    shot(page, "facilitation_minutes")
    book = workbook.load(folder)
    decision, parked = book.minutes.decisions[-1], book.minutes.parked[-1]
    today = dt.datetime.now().astimezone().date()
    assert ("On garde trois publics", "publics", "Claire Vasseur", today) == (
        decision.text,
        decision.step,
        decision.author,
        decision.date,
    )
    assert ("Les frontaliers ?", "publics", "Claire Vasseur") == (
        parked.text,
        parked.step,
        parked.author,
    )
    case = cases.open_case(RunParameters(client=folder.name, folder=str(folder.parent)))
    word = docx.Document(io.BytesIO(minutes.render(report_of(case))))
    rows = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    (written,) = [row for row in rows if "On garde trois publics" in row]
    assert "Claire Vasseur" in written
    assert [] == [row for row in rows if "Les frontaliers ?" in row]


def test_how_to_lead_an_activity_is_one_click_away(forms):
    """Purpose in sight, then what to ask, the trap and the output, by keyboard too."""
    page = forms.open("objectives")
    guide = page.locator(".pf-panel:visible .pf-guide")
    assert guide.locator("p").inner_text()
    guide.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(guide.locator("dd")).to_have_count(3)
    assert all(guide.locator("dd").all_inner_texts())
