import pytest

from sync.importing.plausibility import is_plausible

TITLES = (
    "Война и мир. Роман в четырёх томах",
    "Пушкин, Александр Сергеевич. Евгений Онегин",
    "Ёжик в тумане: сказка. Козлов С. Г. Детская литература",
    "Цесаревич Алексей. Хереш Э. Феникс",
)
PAGES = ("cp866", "cp1251", "koi8-r", "iso8859-5")


@pytest.mark.parametrize("written", PAGES)
@pytest.mark.parametrize("named", [*PAGES, "cp1252", "latin-1"])
@pytest.mark.parametrize("title", TITLES)
def test_a_wrong_code_page_is_seen(written: str, named: str, title: str) -> None:
    if written == named:
        assert is_plausible(title)
        return
    try:
        seen = title.encode(written).decode(named)
    except UnicodeDecodeError:
        return  # which is told as well
    assert not is_plausible(seen)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Dune",
        "Brontë, Charlotte. Jane Eyre. Château d'Ô",
        "Ø",
        "Україна: історія ґудзика. Її Ґанок",
        "Беларуская мова: ўсё пра ўжытак",
        "Књига о Милутину. Љубав и смрт у Београду, приче",
        "ЛитРес: Самиздат",
        "IT-технологии и Web-дизайн",
        "Cтраны и люди мира",
        "СССР. РОМАН-ГАЗЕТА № 5",
        "Закон № 436-ФЗ, § 5",
        "© Иванов, 1998. — 20 °С",
        "Щорс",
        "東京",
    ],
)
def test_what_people_write_is_plausible(text: str) -> None:
    assert is_plausible(text)


def test_a_latin_text_in_the_cyrillic_page_is_seen() -> None:
    text = "Brontë, Émile. Élégie à la mémoire d'une forêt brûlée".encode("cp1252")
    assert not is_plausible(text.decode("cp1251"))
