"""Mails about accounts, sent by the worker. The link in each is made when the mail is written, and stored nowhere."""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django_tasks import task

from articles.models import Masthead


def password_link(person: User) -> str:
    """Address of the page where the person chooses a password: works once, for PASSWORD_RESET_TIMEOUT."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    return settings.SITE_URL + reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(person)])


def _send(person: User, subject: str, template: str) -> None:
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    context = {"person": person, "link": password_link(person), "paper": Masthead.current_name(), "days": days}
    send_mail(subject, render_to_string(template, context), None, [person.email])


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def send_invitation(user_id: int) -> None:
    """Twice is harmless: both links stop working when one was used."""
    person = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if person and not person.has_usable_password():
        _send(person, _("Your account at %(paper)s") % {"paper": Masthead.current_name()}, "registration/invitation.txt")


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def send_password_link(user_id: int) -> None:
    person = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if person:
        _send(person, _("A new password for %(paper)s") % {"paper": Masthead.current_name()}, "registration/new_password.txt")
