"""Verbatims name nobody: what could is hidden, and hidden again each time the workbook is read."""

import pytest
from parcours.method.verbatims import MASK, ChosenVerbatim, masked, verbatim_id
from pydantic import ValidationError


@pytest.mark.parametrize(
    "personal",
    [
        "marie.dupont@exemple.fr",
        "06 39 98 12 34",
        "+33 6 39 98 12 34",
        "0639981234",
        "FR76 3000 6000 0112 3456 7890 189",
        "https://exemple.fr/compte/123",
        "12 bis, rue des Lilas",
        "21 montée des Carmes à Villefranche",
        "Mme Aubert",
        "Monsieur Da-Silva",
        "Mr Smith",
        "L0104502",
        "CMD-2026118",
    ],
)
def test_what_names_somebody_is_masked(personal):
    """E-mail, phone, account, addresses and people called by name are hidden (J9)."""
    assert f"On m’a répondu : {MASK}." == masked(f"On m’a répondu : {personal}.")


@pytest.mark.parametrize(
    ("said", "masked_text"),
    [
        ("Je suis Zélie Quatrebarbes, j’attends.", f"Je suis {MASK}, j’attends."),
        ("Je m’appelle Zélie et j’attends.", f"Je m’appelle {MASK} et j’attends."),
        ("My name is Ann Lee, please call.", f"My name is {MASK}, please call."),
        ("Toujours rien. Zélie Q.", f"Toujours rien. {MASK}"),
        ("Merci à tous, Zélie Quatrebarbes ", f"Merci à tous, {MASK} "),
    ],
)
def test_who_says_their_name_is_masked(said, masked_text):
    """Somebody who introduces themselves or signs is not named either (J9)."""
    assert masked_text == masked(said)


@pytest.mark.parametrize(
    "harmless",
    [
        "Livré en 3 jours, 25 questions !",
        "Rendez-vous à 14h30",
        "C’est la place du marché",
        "Je suis très déçue, le canapé Oslo manque.",
        "Parfait. Merci Lorette pour tout",
        "TV 4K, HDMI 2.1 et A4",
    ],
)
def test_what_names_nobody_is_left(harmless):
    """Small numbers, times and common words stay readable (J9)."""
    assert harmless == masked(harmless)


def test_what_is_read_from_a_workbook_is_masked_again():
    """A text put into the file by hand, or chosen under laxer rules, names nobody either (J9)."""
    read = ChosenVerbatim(id="VB-h1", text="Rappelez Mme Aubert au 06 39 98 12 34", author="Ada")
    assert (f"Rappelez {MASK} au {MASK}", read) == (
        read.text,
        ChosenVerbatim.model_validate_json(read.model_dump_json()),
    )


def test_somebody_answers_for_the_choice():
    """A verbatim that nobody chose is not kept (J9)."""
    with pytest.raises(ValidationError, match="author"):
        ChosenVerbatim(id="VB-h1", text="Rapide", author=" ")


def test_the_same_words_elsewhere_are_another_verbatim():
    """The id tells words and touchpoint, never who wrote (J9)."""
    ids = {verbatim_id("Rapide", "Chat"), verbatim_id(" Rapide", "Chat"), verbatim_id("Rapide", "")}
    assert 2 == len(ids)
