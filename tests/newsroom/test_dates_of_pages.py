"""Pages that only show a row write days and moments as the newsroom does."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles.models import Campaign, Image
from newsroom.models import Job
from tests.factories import make_image, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # words on pages say the same on every database

FIRST = timezone.make_aware(datetime(2031, 12, 1, 14, 0))


@pytest.fixture
def looking(client):
    """Somebody who may look at every table, and change none."""
    person = make_user(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(person)
    return client


def shown(client, row):
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def make_campaign(**fields):
    return Campaign.objects.create(name="Riz", slot="top", target="https://riz.example/", width=1, height=1, **fields)


def test_who_may_only_look_reads_our_dates(looking):
    page = shown(looking, make_campaign(starts_at=FIRST, ends_at=FIRST.replace(day=2)))
    assert "1er déc. 2031 à 14 h" in page
    assert "2 déc. 2031 à 14 h" in page
    assert "1 décembre" not in page


def test_a_table_that_nobody_may_change_too(looking):
    page = shown(looking, Job.objects.create(name="purge_comments", every=timedelta(days=1), due_at=FIRST))
    assert "1er déc. 2031 à 14 h" in page
    assert "Aucun(e)" not in page


def test_the_day_of_a_photo_is_ours_for_who_may_change_it_too(client):
    client.force_login(make_user(is_superuser=True))
    image = make_image()
    Image.objects.filter(pk=image.pk).update(taken_on=date(2024, 12, 1))
    page = shown(client, image)
    assert "1er décembre 2024" in page
