"""Mails to the people of the newsroom about their articles: what happened and where, not a word of the text."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from articles.models import Event, Masthead


@translation.override(settings.LANGUAGE_CODE)
def sent_back(event: Event) -> None:
    """Tell the authors that their text is back; the remark waits on its page, behind the login."""
    article = event.article
    concerned = Q(articles_begun=article) | Q(author__articles=article)
    people = (
        User.objects.filter(concerned, is_active=True, is_staff=True).exclude(email="").exclude(pk=event.by_id or 0).distinct()
    )
    paper = Masthead.current().name
    path = reverse("admin:articles_article_change", args=[article.pk])
    text = render_to_string("articles/mail/sent_back.txt", {"event": event, "link": settings.SITE_URL + path, "paper": paper})
    for person in people:
        send_mail(_("%(paper)s: a text has come back to you") % {"paper": paper}, text, None, [person.email])
