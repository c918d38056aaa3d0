"""An imported article in the editor: everything is seen, and an edit elsewhere changes none of it."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.articles.test_importer_nodes import TEXT as CLASSIC
from tests.articles.test_importer_nodes import whole as whole
from tests.articles.test_importer_posts import bring as bring
from tests.newsroom.test_desk_browser import TEXT, address, body_of, send
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter
from tests.wordpress import post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BLOCKS = """<!-- wp:paragraph --><p>Un.</p><!-- /wp:paragraph -->
<!-- wp:list --><ul>
<!-- wp:list-item --><li>un
<ul><!-- wp:list-item --><li>deux</li><!-- /wp:list-item --></ul></li><!-- /wp:list-item -->
</ul><!-- /wp:list -->
<!-- wp:quote --><blockquote class="wp-block-quote"><p>Dit</p><cite>Awa</cite></blockquote><!-- /wp:quote -->
<!-- wp:pullquote -->
<figure class="wp-block-pullquote"><blockquote><p>Dit</p><cite>Awa</cite></blockquote></figure><!-- /wp:pullquote -->
<!-- wp:table -->
<figure class="wp-block-table"><table><thead><tr><th>An</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
<figcaption>Source</figcaption></figure><!-- /wp:table -->
<!-- wp:table -->
<figure class="wp-block-table"><table><tbody><tr><td>1</td><td></td></tr></tbody></table></figure><!-- /wp:table -->
<!-- wp:separator --><hr class="wp-block-separator"/><!-- /wp:separator -->
<!-- wp:image -->
<figure class="wp-block-image"><img class="wp-image-5"><figcaption>Le quai</figcaption></figure><!-- /wp:image -->"""


def test_an_edit_elsewhere_leaves_what_came_from_wordpress_as_it_came(bring, whole, enter, editor):
    bring(*whole[:-1], post(10, f"{BLOCKS}{CLASSIC.replace('Début.', '<p>Fin.</p>')}", status="draft"))
    article = Article.objects.get()
    before = article.body
    page = enter(editor, address(article))
    for shown in (".gallery img", ".video", ".post", ".attachment__sound", "blockquote", "table", "hr"):
        expect(page.locator(f"{TEXT} {shown}").first).to_be_attached()
    page.locator(f"{TEXT} p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Deux")
    send(page)
    assert body_of(article).replace("\n", "") == before.replace("Un.", "Un. Deux", 1).replace("\n", "")
