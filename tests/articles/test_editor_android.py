"""Typing through a telephone's keyboard: composition, suggestions, Enter, quick deletions; no letter is lost or doubled."""

import pytest

from tests.articles.test_editor_toolbar import TEXT
from tests.articles.test_editor_toolbar import editor as editor
from tests.articles.test_editor_toolbar import enter as enter
from tests.articles.test_editor_toolbar import write as write
from tests.factories import make_image
from tests.newsroom.test_desk_browser import settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"


class Keyboard:
    """Chromium's own input method, as a telephone's keyboard drives it."""

    def __init__(self, page):
        self.page, self.line = page, page.context.new_cdp_session(page)

    def compose(self, text, replacing=None):
        """The word under way; `replacing` is the stretch that a suggestion takes the place of."""
        stretch = {"replacementStart": replacing[0], "replacementEnd": replacing[1]} if replacing else {}
        self.line.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text), **stretch}
        )

    def commit(self, text):
        self.line.send("Input.insertText", {"text": text})

    def word(self, text):
        """Letter after letter, then the whole with its space."""
        for length in range(1, len(text) + 1):
            self.compose(text[:length])
        self.commit(f"{text} ")

    def press(self, key):
        self.page.keyboard.press(key, delay=20)


@pytest.fixture
def thumb(write):
    def thumb(body):
        page = write(body, phone=True, user_agent=ANDROID)
        page.locator(f"{TEXT} > :last-child").tap()
        settle(page)
        page.keyboard.press("End")
        return Keyboard(page)

    return thumb


def test_composed_words_come_once(thumb, write):
    keyboard = thumb("")
    for word in ("Le", "pont", "de", "Kpalimé", "rouvre"):
        keyboard.word(word)
    keyboard.press("Backspace")
    keyboard.commit(".")
    assert write.sent() == "<p>Le pont de Kpalimé rouvre.</p>"


def test_a_suggestion_takes_the_place_of_the_word_under_way(thumb, write):
    keyboard = thumb("<p>Avant</p>")
    keyboard.commit(" ")
    for under_way in ("b", "bo", "bon", "bonj"):
        keyboard.compose(under_way)
    keyboard.commit("bonjour ")
    keyboard.word("Awa")
    assert write.sent() == "<p>Avant bonjour Awa </p>"


def test_enter_behind_a_word_under_way_keeps_it(thumb, write):
    keyboard = thumb("<p>Un</p>")
    keyboard.commit(" ")
    keyboard.compose("deux")
    keyboard.commit("deux")
    keyboard.press("Enter")
    keyboard.compose("tr")
    keyboard.compose("trois")
    keyboard.commit("trois")
    keyboard.press("Enter")
    keyboard.word("quatre")
    assert write.sent() == "<p>Un deux</p><p>trois</p><p>quatre </p>"


def test_quick_deletions_join_paragraphs_and_stop_where_they_should(thumb, write):
    keyboard = thumb("<p>Un</p><p>deux</p>")
    for _ in "deux+":
        keyboard.press("Backspace")
    keyboard.word("trois")
    assert write.sent() == "<p>Untrois </p>"


def test_a_word_under_way_can_be_emptied(thumb, write):
    keyboard = thumb("<p>Un</p>")
    keyboard.commit(" ")
    keyboard.compose("deu")
    keyboard.compose("de")
    keyboard.compose("d")
    keyboard.compose("")
    keyboard.word("trois")
    assert write.sent() == "<p>Un trois </p>"


def test_composition_in_bold_and_in_a_list_stays_there(thumb, write):
    keyboard = thumb("<ul><li>un</li></ul>")
    keyboard.press("Enter")
    write.press("Gras")
    keyboard.word("deux")
    write.press("Gras")
    keyboard.word("trois")
    assert write.sent() == "<ul><li>un</li><li><strong>deux </strong>trois </li></ul>"


def test_what_was_composed_is_taken_back_by_undo(thumb, write):
    keyboard = thumb("<p>Un</p>")
    keyboard.commit(" ")
    keyboard.word("deux")
    write.press("Revenir en arrière")
    assert write.sent() in {"<p>Un </p>", "<p>Un</p>"}


def test_a_word_composed_on_a_selected_photo_stands_behind_it(thumb, write):
    photo = f'<figure data-image="{make_image().pk}"></figure>'
    keyboard = thumb(f"<p>Un.</p>{photo}<p>Fin.</p>")
    keyboard.page.locator(f"{TEXT} .embed").tap(position={"x": 5, "y": 5})
    keyboard.page.locator(f"{TEXT} .ProseMirror-selectednode").wait_for()
    keyboard.word("Deux")
    assert write.sent() == f"<p>Un.</p>{photo}<p>Deux </p><p>Fin.</p>"
