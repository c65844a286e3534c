"""What is read in a delegation's list, and what is said of what cannot be."""

from __future__ import annotations

import pytest

from congress.checkout.list_cells import ListedPerson
from congress.checkout.lists import Reading, read_file, read_text
from tests.checkout.listing import ELODIE, OFFERS, TITLES, known, text_list

READ = ListedPerson(
    first_name="Élodie",
    last_name="Martin",
    email="elodie@ville.fr",
    organisation="Ville",
    category="elected",
    offer="le-jeudi",
    options=(),
    department="59 – Nord",
)


def faults(reading: Reading) -> list[tuple[int | None, str, str, str]]:
    """Each fault, in plain spaces and apostrophes."""
    assert reading.people == ()
    return [(one.line, one.column, one.read, " ".join(one.message.replace("’", "'").split())) for one in reading.faults]


def wrong(place: int, text: str) -> list[tuple[int | None, str, str, str]]:
    """What is said of Élodie's line with another text in that cell."""
    return faults(read_text(text_list([*ELODIE[:place], text, *ELODIE[place + 1 :]]), known()))


def one(place: int, text: str) -> ListedPerson:
    """Who is read in Élodie's line with another text in that cell."""
    reading = read_text(text_list([*ELODIE[:place], text, *ELODIE[place + 1 :]]), known())
    assert reading.faults == ()
    return reading.people[0]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_list_is_read_in_any_usual_encoding_and_separator(encoding: str, separator: str) -> None:
    titles = [title for title in TITLES if title != "Département"]
    content = text_list(ELODIE[:7], titles=titles, separator=separator).encode(encoding)
    reading = read_file(content, known())
    assert (reading.faults, [one.last_name for one in reading.people]) == ((), ["Martin"])
    assert (reading.people[0].first_name, reading.people[0].organisation) == ("Élodie", "Ville")


def test_columns_come_in_any_order_in_either_language_with_brackets_and_capitals() -> None:
    titles = "CATEGORY;Last name;first NAME;E-mail (facultatif);Pass;DEPT."
    person = read_text(f"{titles}\nelected;Martin;Élodie;elodie@ville.fr;Le Jeudi;1\n", known()).people[0]
    assert (person.first_name, person.last_name, person.category, person.offer, person.department) == (
        "Élodie",
        "Martin",
        "elected",
        "le-jeudi",
        "01 – Ain",
    )


def test_whole_line_becomes_a_person_in_the_words_of_the_form() -> None:
    assert read_text(text_list(ELODIE), known()).people == (READ,)


def test_what_nobody_sees_is_tidied_away() -> None:
    cells = ["\u00a0 Élo\u200bdie ", '" Martin\n"', "mailto:elodie@ville.fr", "Ville", "ÉLU", "le-jeudi", "", '="59"']
    assert read_text(text_list(cells), known()).people == (READ,)


@pytest.mark.parametrize(
    ("text", "category"),
    [("élu", "elected"), ("Adhérent", "member"), ("collectivité", "institution"), ("À titre individuel", "individual")],
)
def test_category_is_known_by_its_label_its_value_or_the_words_it_begins_with(text: str, category: str) -> None:
    assert one(4, text).category == category


def test_options_are_parted_by_commas_even_where_a_name_has_one() -> None:
    cells = [*ELODIE[:5], "Les deux jours", '"Déjeuner, jeudi, soirée, Soirée"', "2a"]
    person = read_text(text_list(cells), known()).people[0]
    assert (person.options, person.department) == (("dejeuner", "soiree"), "2A – Corse-du-Sud")


def test_offer_may_be_left_out_where_there_is_one() -> None:
    reading = read_text("Prénom;Nom;Catégorie\nÉlodie;Martin;élue\n", known(offers=OFFERS[:1]))
    assert [person.offer for person in reading.people] == ["les-deux-jours"]


def test_person_without_a_name_is_to_be_named_later() -> None:
    person = read_text(text_list(["", "", "", "", "élue", "Le jeudi"]), known()).people[0]
    assert (person.fields["later"], READ.fields["later"]) == (True, False)


def test_example_line_of_the_template_is_nobody() -> None:
    example = ["Camille", "Exemple", "camille.exemple@exemple.fr", "Ville", "élue", "Le jeudi"]
    assert read_text(text_list(example, ELODIE), known()).people == (READ,)


def test_pasted_text_may_begin_with_a_mark_before_a_quote() -> None:
    assert read_text('\ufeff"Prénom";' + text_list(ELODIE).partition(";")[2], known()).people == (READ,)


def test_empty_lines_are_passed_over_and_counted() -> None:
    text = text_list([], ELODIE, ["", "", ""], ["Jean", "", "", "", "élu", "Le jeudi"])
    assert faults(read_text(text, known())) == [
        (5, "B · Nom", "", "Il manque. Pour nommer la personne plus tard, laissez vides prénom et nom.")
    ]


def test_every_fault_of_every_line_is_told_with_its_cell_and_nobody_is_imported() -> None:
    bad = ["Jean", "", "x@y", "", "chose", "vendredi", "", "99"]
    found = faults(read_text(text_list(ELODIE, bad), known()))
    assert [(line, column, read) for line, column, read, _ in found] == [
        (3, "B · Nom", ""),
        (3, "C · Courriel", "x@y"),
        (3, "E · Catégorie", "chose"),
        (3, "F · Formule", "vendredi"),
        (3, "H · Département", "99"),
    ]


def test_fault_says_what_there_is_to_choose_from() -> None:
    assert wrong(5, "vendredi")[0][3] == (
        "Cette formule n'est pas en vente. À choisir : « Les deux jours », « Le jeudi »."
    )
    assert wrong(6, "Soirée")[0][3] == "« Soirée » ne s'ajoute pas à cette formule. Options : « Déjeuner, jeudi »."


@pytest.mark.parametrize(
    ("place", "text", "message"),
    [
        (0, "É" * 101, "C'est trop long : 100 caractères au plus (il y en a 101)."),
        (1, "Mar\x07tin", "Cette cellule contient des caractères invisibles : retapez-la."),
        (1, "Mar\ufffdtin", "Des lettres sont perdues : enregistrez le fichier en « CSV UTF-8 »."),
        (3, "#N/A", "Cette formule du tableur ne donne pas de résultat."),
        (2, "elodie", "Cette adresse n'est pas valable : il faut quelque chose comme prenom.nom@exemple.fr."),
    ],
)
def test_cell_that_no_field_would_take_is_refused(place: int, text: str, message: str) -> None:
    assert [fault[3] for fault in wrong(place, text)] == [message]


def test_cell_beyond_the_titles_is_told_and_not_dropped() -> None:
    assert faults(read_text(text_list([*ELODIE, "trop"]), known())) == [
        (2, "I", "trop", "Cette cellule n'a pas de colonne : un séparateur de trop, ou un titre oublié.")
    ]


def test_column_that_is_not_read_is_told() -> None:
    reading = read_text(text_list([*ELODIE, "06"], titles=[*TITLES, "Téléphone"]), known())
    assert (reading.people, reading.unused) == ((READ,), ("Téléphone",))


def test_missing_and_doubled_titles_are_told() -> None:
    assert [fault[3] for fault in faults(read_text("Nom;nom;Tel\nMartin;Martin;06\n", known()))] == [
        (
            "La première ligne nomme les colonnes ; il y manque : Prénom, Catégorie, Formule. "
            "Partez du modèle, ou ajoutez-les."
        ),
        "Deux colonnes s'appellent « Nom » : gardez-en une.",
    ]


def test_same_person_twice_is_told_with_the_first_line() -> None:
    again = [*ELODIE[:4], "élue", "Les deux jours"]
    assert faults(read_text(text_list(ELODIE, again), known())) == [
        (3, "Nom", "Élodie Martin", "Cette personne est déjà à la ligne 2 : retirez l'une des deux.")
    ]


def test_quote_that_does_not_close_is_told_by_its_line() -> None:
    text = text_list(ELODIE, ['"Jean', *ELODIE[1:]])
    assert [fault[0] for fault in faults(read_text(text, known()))] == [3]


def test_twenty_people_are_read_and_twenty_one_refused_as_a_whole() -> None:
    people = [[f"P{number}", *ELODIE[1:]] for number in range(21)]
    assert len(read_text(text_list(*people[:20]), known()).people) == 20
    assert faults(read_text(text_list(*people), known())) == [
        (None, "", "", "La liste compte 21 personnes, une commande en compte 20 au plus : faites-en plusieurs.")
    ]


def test_many_faults_are_counted_beyond_forty() -> None:
    people = [[f"P{number}", "Nom", "x@", "", "chose", "vendredi"] for number in range(20)]
    found = faults(read_text(text_list(*people), known()))
    assert (len(found), found[-1]) == (41, (None, "", "", "… et 20 autres erreurs."))


def test_list_stays_as_it_was_sent_to_be_corrected() -> None:
    text = text_list([*ELODIE[:4], "chose"])
    assert read_file(text.encode("cp1252"), known()).text == text


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b";;;\n;;\n"])
def test_empty_list_is_told_so(content: bytes) -> None:
    assert faults(read_file(content, known())) == [(None, "", "", "La liste est vide.")]
