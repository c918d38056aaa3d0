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
def sent_back(event: Event) -> int:
    """Tell the authors that their text is back; the remark waits on its page or in its history, behind the login.

    Who took part in the text's way since then has seen it come back. Returns how many mails went out.
    """
    article = event.article
    concerned = Q(articles_begun=article) | Q(author__articles=article)
    since = article.events.filter(pk__gt=event.pk)
    knowing = {by for by in (event.by_id, *since.values_list("by", flat=True)) if by}
    people = User.objects.filter(concerned, is_active=True, is_staff=True).exclude(email="").exclude(pk__in=knowing).distinct()
    still_back = event == article.events.sent_back() and not article.binned_at
    path = reverse("admin:articles_article_change" if still_back else "admin:articles_article_history", args=[article.pk])
    paper = Masthead.current_name()
    context = {"event": event, "link": settings.SITE_URL + path, "paper": paper, "still_back": still_back}
    text = render_to_string("articles/mail/sent_back.txt", context)
    return sum(
        send_mail(_("%(paper)s: a text has come back to you") % {"paper": paper}, text, None, [person.email]) for person in people
    )
