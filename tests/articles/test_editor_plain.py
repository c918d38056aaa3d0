"""« Écrire en texte simple »: the text in a plain field of this device, and nothing of it lost."""

import pytest
from playwright.sync_api import expect

from tests.articles.test_editor_toolbar import TEXT
from tests.articles.test_editor_toolbar import editor as editor
from tests.articles.test_editor_toolbar import enter as enter
from tests.articles.test_editor_toolbar import write as write
from tests.factories import make_article, make_image
from tests.newsroom.test_desk_browser import body_of, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RICH = (
    "<h2>Intertitre</h2><h3>Petit</h3>"
    "<p>«\u00a0Début\u00a0» <strong>gras</strong>, <em>italique</em> et "
    '<a href="https://example.com/a_b_c">un lien</a>.<br>Suite.</p>'
    '<p class="see-also"><a title="Vieux" href="https://vieux.example/">Lire aussi : vieux</a></p>'
    '<p>Une<span data-note="3"></span> note, H<sub>2</sub>O et <span lang="en">fair play</span>.</p>'
    "<ul><li>un</li><li>deux</li></ul><ol><li>trois</li></ol><ul><li><p>a</p><ul><li>b</li></ul></li></ul>"
    '<blockquote><p>Citation.</p><p>Suite.</p></blockquote><blockquote class="pull"><p>Exergue.</p></blockquote><hr>'
    '<div class="box"><h3>Encadré</h3><p>Dedans.</p></div>'
    "<table><tbody><tr><td>500 F</td></tr></tbody></table>"
    "<p>- pas une liste</p><p>## ni *un* _titre_ [[ici]] 3 &lt; 4 &amp; 5</p><p>12. ni ceci</p><p>snake_case_mot</p><p>Fin</p>"
)


@pytest.fixture
def plainly(write):
    """`plainly(body)` opens a draft in plain text; its field."""

    def plainly(body, **options):
        page = write(body, **options)
        page.get_by_label("Écrire en texte simple").check()
        return page.get_by_label("Texte simple de l’article")

    return plainly


def test_the_text_has_light_signs(plainly):
    image = make_image()
    area = plainly(
        f'<h2>Titre</h2><p>Un <strong>mot</strong>, <em>deux</em>, <a href="/a/">trois</a>.<br>Suite.</p>'
        f'<figure data-image="{image.pk}"></figure>'
        "<ul><li>un</li><li>deux</li></ul><ol><li>un</li></ol><blockquote><p>Dit.</p></blockquote><hr>"
    )
    assert area.input_value() == (
        f"## Titre\n\nUn **mot**, _deux_, [trois](/a/).\nSuite.\n\n[[photo {image.pk}]]\n\n- un\n- deux\n\n1. un\n\n> Dit.\n\n---"
    )


def test_nothing_typed_changes_nothing(plainly, write):
    area = plainly(RICH)
    before = body_of(write.article)
    area.click()
    write.page.get_by_label("Écrire en texte simple").uncheck()
    write.page.get_by_label("Écrire en texte simple").check()
    save(write.page)
    assert write.article.revisions.count() == 1
    assert body_of(write.article) == before


@pytest.mark.parametrize("back", [False, True])
def test_a_word_typed_changes_this_word_alone(back, plainly, write):
    image, other = make_image(), make_article()
    area = plainly(f'<figure data-image="{image.pk}"></figure><div data-see-also="{other.pk}"></div>{RICH}')
    before = body_of(write.article)
    area.focus()
    write.page.keyboard.press("Control+End")
    write.page.keyboard.type(" vraie")
    if back:
        write.page.get_by_label("Écrire en texte simple").uncheck()
        expect(write.page.locator(TEXT)).to_contain_text("Fin vraie")
    assert write.sent() == before.replace("<p>Fin</p>", "<p>Fin vraie</p>")


def test_a_whole_text_is_written_plainly_on_a_phone(plainly, write):
    area = plainly("", phone=True)
    area.fill("## Le pont\n\nUn **mot** et\nune ligne.\n\n- a\n- b\n\n1. c\n\n> Dit-il.\n\nVoir [la page](/a/) <b>")
    assert write.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert write.sent() == (
        "<h2>Le pont</h2><p>Un <strong>mot</strong> et<br>une ligne.</p><ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"
        '<blockquote><p>Dit-il.</p></blockquote><p>Voir <a href="/a/">la page</a> &lt;b&gt;</p>'
    )


def test_a_photo_moves_with_its_line_and_its_loss_is_told(plainly, write):
    image = make_image()
    area = plainly(f'<p>Un.</p><figure data-image="{image.pk}"></figure><p>Deux.</p>')
    area.fill("Un.\n\nDeux.")
    write.page.get_by_text(f"Ne sont plus dans le texte\u00a0: [[photo {image.pk}]]").wait_for()
    area.fill(f"Un.\n\nDeux. [[photo {image.pk}]] Trois.")
    expect(write.page.locator(".prose-said")).to_be_empty()
    assert write.sent() == f'<p>Un.</p><p>Deux. </p><figure data-image="{image.pk}"></figure><p> Trois.</p>'


def test_the_device_remembers_and_undo_takes_the_whole_back(plainly, write):
    area = plainly("<p>Un.</p>")
    area.fill("Deux.")
    write.saved()
    expect(write.page.get_by_label("Texte simple de l’article")).to_have_value("Deux.")
    write.page.get_by_label("Texte simple de l’article").fill("Trois.")
    write.page.get_by_label("Écrire en texte simple").uncheck()
    expect(write.page.locator(TEXT)).to_have_text("Trois.")
    write.press("Revenir en arrière")
    expect(write.page.locator(TEXT)).to_have_text("Deux.")
