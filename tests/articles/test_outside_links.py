"""Links of a text that leave the site say so to the browser; they open in the same window."""

import pytest
from django.conf import settings

from articles import body
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # markup says the same on every database


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ('<a href="https://example.com/a">', '<a rel="external noopener" href="https://example.com/a">'),
        ('<a title="Vieux" href="http://example.com">', '<a rel="external noopener" title="Vieux" href="http://example.com">'),
        ('<a href="HTTPS://EXAMPLE.COM/a">', '<a rel="external noopener" href="HTTPS://EXAMPLE.COM/a">'),
        ('<a href="//example.com/a">', '<a rel="external noopener" href="//example.com/a">'),
        ('<a href="//[example">', '<a rel="external noopener" href="//[example">'),
        (f'<a href="{settings.SITE_URL.upper()}/a/">', f'<a href="{settings.SITE_URL.upper()}/a/">'),
        ('<a href="/2026/11/25/le-pont/">', '<a href="/2026/11/25/le-pont/">'),
        ('<a href="mailto:awa@example.com">', '<a href="mailto:awa@example.com">'),
        (f'<a href="{settings.SITE_URL}/a/">', f'<a href="{settings.SITE_URL}/a/">'),
    ],
)
def test_only_links_outside_have_a_rel(markup, shown):
    article = make_article(body=f"<p>Voir {markup}la page</a>.</p>")
    assert body.render(article) == f"<p>Voir {shown}la page</a>.</p>"
