"""Our words on every page of the back office, never Django's bare sentences, and nothing in English."""

import html
import re
from datetime import datetime, timedelta

import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Breaking, Placement
from newsroom.models import Job
from tests.articles.writing import filled
from tests.factories import make_article, make_author, make_tag, make_user
from tests.newsroom.test_rights import address_of, admin_places
from tests.newsroom.test_rights import rows as rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # words on pages say the same on every database

BARE = re.compile(
    r"Requis\. 150|sélectionnés|supplémentaire|"
    r"Ajout de|Ajouter un objet|Sélectionnez l.objet|objet .* à changer|Modification de (?!«)|Site d.administration|"
    r"Administration de Django|Actions récentes|Enregistrer et ajouter un nouveau|Vue d.ensemble|"
    r"Heartbeat|Worker id|Enqueued at|Due at|"
    r"\b(Save|Delete|Change|Select|Add|Home|History|Welcome|Log out|View site|Filter|Search|Please|Your|The|Show)\b"
)
TEXT = re.compile(r"<(script|style|template)\b.*?</\1>|<[^>]+>", re.DOTALL)
BUTTON = re.compile(r'(?:value|title|placeholder|aria-label)="([^"]*)"')


def words_of(markup: str) -> str:
    body = markup.partition("<body")[2]
    return TEXT.sub(" ", body) + " ".join(BUTTON.findall(body)) + re.search(r"<title>(.*?)</title>", markup, re.S)[1]


def test_every_page_speaks_like_a_newsroom(rows, client):
    client.force_login(make_user(is_superuser=True, first_name="Mariam"))
    wrong = []
    for name, keys in admin_places().items():
        if name in {"logout", "jsi18n", "autocomplete", "view_on_site"} or name.endswith(("_pick", "_preview")):
            continue
        response = client.get(address_of(name, keys, rows), follow=True)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        wrong += [f"{name}: {found.group()}" for found in BARE.finditer(words_of(response.content.decode()))]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("articles_article_add", "Nouvel article"),
        ("articles_section_add", "Nouvelle rubrique"),
        ("articles_image_add", "Nouvelle photo"),
        ("auth_user_add", "Inviter une personne"),
        ("settings", "Réglages"),
    ],
)
def test_titles_are_the_trade_s_words(name, words, client):
    client.force_login(make_user(is_superuser=True))
    assert words in client.get(reverse(f"admin:{name}")).content.decode()


def test_no_name_follows_de():
    """« de Akofa », « de Essi »: a name may begin with a vowel."""
    french = polib.pofile(str(settings.BASE_DIR / "locale/fr/LC_MESSAGES/django.po"))
    said = [sentence for entry in french for sentence in (entry.msgstr, *entry.msgstr_plural.values())]
    assert len(said) > 1000
    assert [sentence for sentence in said if re.search(r"\b(de|que|du) %\((name|person|who|paper)\)s", sentence)] == []


def test_recurring_jobs_have_names_and_intervals_in_french(client):
    Job.objects.create(name="forget_sessions", every=timedelta(days=1))
    client.force_login(make_user(is_superuser=True))
    page = client.get(reverse("admin:newsroom_job_changelist")).content.decode()
    assert "Nettoyage des sessions expirées" in page
    assert "1\xa0jour" in page
    assert "day" not in words_of(page)


def test_the_button_beside_actions_says_apply(client, rows):
    client.force_login(make_user(is_superuser=True))
    page = client.get(reverse("admin:articles_tag_changelist")).content.decode()
    assert ">Appliquer</button>" in page
    assert ">Envoyer</button>" not in page


def test_an_empty_list_has_no_bar_of_actions(client):
    client.force_login(make_user(is_superuser=True))
    page = client.get(reverse("admin:articles_tag_changelist")).content.decode()
    assert "Mots-clés" in page
    assert "sélectionné" not in page
    assert ">Appliquer</button>" not in page


def test_saving_says_article_saved(client):
    editor = make_user("Rédaction en chef")
    article = make_article(status=Article.Status.DRAFT, created_by=editor)
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "Modifier l’article" in page
    answer = client.post(reverse("admin:articles_article_change", args=[article.pk]), filled(article), follow=True)
    assert "Article enregistré" in answer.content.decode()
    assert workflow.content_to_edit(article)["headline"] == article.headline


def read(client, name, **options) -> str:
    return html.unescape(client.get(reverse(f"admin:{name}"), **options).content.decode())


def test_rows_are_counted_in_french_and_dated_as_the_newspaper_dates_them(client):
    client.force_login(make_user("Rédaction en chef"))
    began = datetime(2026, 11, 22, 8, 18, tzinfo=timezone.get_default_timezone())
    for slot in ("lead", "second-1"):
        Placement.objects.create(slot=slot, article=make_article(), starts_at=began)
        Breaking.objects.create(text="Urgent", starts_at=began, ends_at=began + timedelta(hours=2))
    page = read(client, "articles_placement_changelist")
    assert "2 places à la une" in page
    assert "<h1>La une</h1>" in page
    assert re.search(r"22 nov\. (2026 )?à 8\xa0h\xa018", page)
    assert "2 bandeaux «\xa0Urgent\xa0»" in read(client, "articles_breaking_changelist")


def test_the_link_for_one_more_line_names_no_object(client):
    client.force_login(make_user("Rédaction en chef"))
    page = read(client, "articles_author_add")
    assert '"addText": "Ajouter une ligne"' in page
    assert "supplémentaire" not in page


def test_rows_are_deleted_together_in_our_words(client):
    client.force_login(make_user("Rédaction en chef"))
    bar, kept = (Breaking.objects.create(text=text) for text in ("Un", "Deux"))
    address = reverse("admin:articles_breaking_changelist")
    assert ">Supprimer la sélection</option>" in read(client, "articles_breaking_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [bar.pk]}
    answer = client.post(address, chosen)
    asked = words_of(html.unescape(answer.content.decode()))
    assert "Supprimer la sélection\u202f?" in asked
    assert "Êtes-vous sûr" not in asked
    assert not re.search(r"objets?\b", asked)
    assert "style-src" in answer["Content-Security-Policy"]
    assert "<style" not in answer.content.decode()
    assert Breaking.objects.count() == 2
    told = client.post(address, chosen | {"post": "yes"}, follow=True).content.decode()
    assert "La suppression de 1 bandeau «\xa0Urgent\xa0» a réussi." in html.unescape(told)
    assert list(Breaking.objects.all()) == [kept]


def test_authors_who_signed_are_kept_and_the_page_names_their_articles_and_leads_back(client):
    client.force_login(make_user("Rédaction en chef"))
    signed = [make_author() for _ in range(2)]
    article = make_article(headline="Le port de Lomé", authors=signed)
    address = reverse("admin:articles_author_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [author.pk for author in signed]}
    answer = html.unescape(client.post(address, chosen).content.decode())
    asked = words_of(answer)
    assert asked.count("Le port de Lomé") == 1
    assert reverse("admin:articles_article_change", args=[article.pk]) in answer
    assert "Article author" not in asked
    assert "Retour à la liste" in asked
    alone = html.unescape(client.get(reverse("admin:articles_author_delete", args=[signed[0].pk])).content.decode())
    assert "Le port de Lomé" in alone


def test_what_a_deletion_takes_along_is_named_by_the_newsroom_s_words_only(client):
    client.force_login(make_user("Rédaction en chef"))
    tag = make_tag(name="Port")
    make_article(tags=[tag])
    asked = html.unescape(client.get(reverse("admin:articles_tag_delete", args=[tag.pk])).content.decode())
    assert "Mot-clé" in asked
    assert "Article_tags" not in asked
    assert "<ul></ul>" not in asked


def test_a_wrong_password_is_told_by_the_words_that_stand_over_the_fields(client):
    make_user("Journaliste", username="ama")
    told = client.post(reverse("admin:login"), {"username": "ama", "password": "non"}).content.decode()
    assert "Cet identifiant et ce mot de passe ne vont pas ensemble" in html.unescape(told)
    assert "nom d’utilisateur" not in html.unescape(told)


def test_who_logs_out_reads_our_words_and_nothing_of_the_menu(client):
    client.force_login(make_user("Rédaction en chef", first_name="Mariam"))
    page = html.unescape(client.post(reverse("admin:logout")).content.decode())
    assert "La session est fermée" in page
    assert "Merci pour le temps" not in page
    assert "Mariam" not in page
    assert 'class="places' not in page
    assert "logout-form" not in page


def test_an_account_s_login_name_has_no_rules_of_django_s_under_it(client):
    client.force_login(make_user("Administration"))
    person = make_user("Journaliste", username="ama")
    page = client.get(reverse("admin:auth_user_change", args=[person.pk])).content.decode()
    assert "Identifiant" in page
    assert "ama</div>" in page
    assert "150 caractères" not in page


def test_a_row_that_is_gone_is_told_without_keys(client):
    client.force_login(make_user("Rédaction en chef"))
    told = html.unescape(client.get(reverse("admin:articles_tag_change", args=[404]), follow=True).content.decode())
    assert "Ce que vous cherchez n’existe plus." in told
    assert "identifiant «" not in told


def test_a_recurring_job_has_its_french_name_everywhere_on_its_page(client):
    Job.objects.create(name="fill_index", every=timedelta(days=1))
    client.force_login(make_user("Administration"))
    page = words_of(client.get(reverse("admin:newsroom_job_change", args=["fill_index"])).content.decode())
    assert "Mots des articles pour la recherche" in page
    assert "fill_index" not in page


def test_acts_are_filtered_by_nouns(client):
    client.force_login(make_user(is_superuser=True))
    page = words_of(client.get(reverse("admin:admin_logentry_changelist")).content.decode())
    assert "Modification" in page
    assert "Modifier" not in page


def test_the_newsroom_says_e_mail_and_begins_a_label_with_a_capital(client):
    client.force_login(make_user("Administration"))
    person = make_user("Journaliste", username="ama")
    page = words_of(client.get(reverse("admin:auth_user_change", args=[person.pk])).content.decode())
    assert "E-mail" in page
    assert "Adresse électronique" not in page
    assert "Peut publier" in page
    french = polib.pofile(str(settings.BASE_DIR / "locale/fr/LC_MESSAGES/django.po"))
    assert [entry.msgstr for entry in french if "courriel" in entry.msgstr.lower()] == []


def test_a_file_that_is_there_is_a_link_and_not_a_path(client, rows):
    client.force_login(make_user(is_superuser=True))
    page = client.get(reverse("admin:articles_campaign_change", args=[rows["campaign"].pk])).content.decode()
    assert "Voir le fichier" in page
    assert "Actuellement" not in page


def test_no_sentence_breaks_before_a_sign_or_inside_quotation_marks():
    french = polib.pofile(str(settings.BASE_DIR / "locale/fr/LC_MESSAGES/django.po"))
    sentences = [words for entry in french for words in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [words for words in sentences if re.search(r" [;:!?»](?!\S)|« ", words)] == []


def test_what_a_role_an_account_and_the_kind_of_a_correction_are_called_in_one_place_they_are_called_in_all(client, rows):
    client.force_login(make_user(is_superuser=True))
    wrong = re.compile(r"\b([Gg]roupes?|[Uu]tilisateurs?|[Ss]ortes?)\b")
    names = (
        "settings",
        "auth_group_changelist",
        "auth_user_changelist",
        "articles_correction_changelist",
        "admin_logentry_changelist",
    )
    said = [words_of(client.get(reverse(f"admin:{name}")).content.decode()) for name in names]
    said += [words_of(client.get(address_of(name, keys, rows)).content.decode()) for name, keys in admin_places().items()
             if name in {"auth_group_change", "auth_user_change", "articles_article_correct"}]  # fmt: skip
    assert [wrong.findall(html.unescape(page)) for page in said] == [[]] * len(said)
    assert "Nature" in said[3]


def test_no_choice_is_a_row_of_dashes(client):
    client.force_login(make_user("Régie publicitaire"))
    page = client.get(reverse("admin:articles_campaign_add")).content.decode()
    assert "---------" not in page
    assert ">Choisir</option>" in page


def test_articles_of_one_s_own_are_not_called_a_signature_for_another_may_sign_them(client):
    client.force_login(make_user("Rédaction en chef"))
    make_article()
    page = words_of(client.get(reverse("admin:articles_article_changelist")).content.decode())
    assert "Les miens" in page
    assert "La mienne" not in page
