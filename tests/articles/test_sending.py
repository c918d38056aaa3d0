"""Photos that arrive in pieces: they go on after a cut, come in once, and nothing of them stays behind."""

import hashlib
import io
import os
import time

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from PIL import Image as Picture

from articles import images, library, pieces, receiving, spool
from articles.darkroom import credits
from articles.models import Image
from tests.articles.test_photo_library import a_file
from tests.concurrency import all_at_once
from tests.factories import make_article, make_image, make_user
from tests.pictures import as_file, two_halves

pytestmark = pytest.mark.django_db

BEGIN = "/admin/articles/image/sending/"
ID = "0123456789abcdef" * 2


@pytest.fixture
def writer(client):
    person = make_user("Journaliste", first_name="Afi", last_name="Mensah")
    client.force_login(person)
    return person


def begin(client, content, upload=ID, **more):
    return client.post(BEGIN, {"upload": upload, "name": "quai.jpg", "size": len(content), **more})


def patch(client, content, offset, upload=ID):
    return client.patch(f"{BEGIN}{upload}/", content, "application/offset+octet-stream", headers={"Upload-Offset": str(offset)})


def finish(client, upload=ID):
    return client.post(f"{BEGIN}{upload}/finish/")


def send(client, content, upload=ID, **more):
    assert begin(client, content, upload, **more).json() == {"offset": 0}
    for offset in range(0, len(content), pieces.LARGEST):
        assert patch(client, content[offset : offset + pieces.LARGEST], offset, upload).status_code == 200
    return finish(client, upload)


def sha(content):
    return hashlib.sha256(content).hexdigest()


def left():
    """Names of files with bytes of a picture in the spool."""
    return [path for path in spool.root().rglob("*") if path.is_file() and path.name not in {"about.json", "receipt.json", "lock"}
            and not path.name.startswith(".")]  # fmt: skip


A_JPEG = a_file().read()


def announced(**fields):
    plain = {"name": "a.jpg", "size": len(A_JPEG), "sha256": "", "credit": "", "caption": "", "taken": ""}
    return {**plain, "shrunk": False, "anew": False, "replaces": None, **fields}


def test_a_photo_comes_in_by_pieces_and_only_its_receipt_stays(client, writer):
    row = send(client, A_JPEG, sha256=sha(A_JPEG), caption="Le quai", taken="2026-11-02").json()
    image = Image.objects.get()
    assert (row["id"], row["known"], row["mine"], row["credit"]) == (image.pk, False, True, "Afi Mensah")
    assert (image.caption, str(image.taken_on), image.sha256) == ("Le quai", "2026-11-02", sha(A_JPEG))
    assert (image.file_name, image.uploaded_by) == ("quai.jpg", writer)
    assert left() == []


@pytest.mark.once
def test_pieces_lie_closed_to_others_and_outside_of_the_media(client, writer, settings):
    begin(client, A_JPEG)
    patch(client, A_JPEG[:100], 0)
    (data,) = left()
    assert data.read_bytes() == A_JPEG[:100]
    assert settings.MEDIA_ROOT not in data.parents
    assert [folder.stat().st_mode & 0o077 for folder in (data.parent, data.parent.parent)] == [0, 0]


def test_after_a_cut_the_beginning_says_how_much_is_here_and_a_wrong_offset_gets_the_right_one(client, writer):
    begin(client, A_JPEG)
    patch(client, A_JPEG[:500], 0)
    assert begin(client, A_JPEG).json() == {"offset": 500}
    for wrong in (0, 499, 501):
        answer = patch(client, b"x", wrong)
        assert (answer.status_code, answer.json()["offset"]) == (409, 500)
    answer = finish(client)
    assert (answer.status_code, answer.json()["offset"]) == (409, 500)
    patch(client, A_JPEG[500:], 500)
    assert finish(client).status_code == 200
    assert images.accept(io.BytesIO(A_JPEG)).sha256 == Image.objects.get().sha256


def test_the_end_sent_again_gives_the_same_photo_and_so_does_the_beginning(client, writer):
    first = send(client, A_JPEG, sha256=sha(A_JPEG)).json()
    assert finish(client).json() == first
    assert begin(client, A_JPEG, sha256=sha(A_JPEG)).json() == {"offset": len(A_JPEG)}
    assert Image.objects.count() == 1


def test_a_process_killed_between_the_library_and_the_receipt_makes_no_second_photo(client, writer, monkeypatch):
    begin(client, A_JPEG)
    patch(client, A_JPEG, 0)
    with monkeypatch.context() as killed:
        killed.setattr(pieces.Upload, "settle", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            finish(client)
    assert finish(client).json()["known"] is False
    assert Image.objects.count() == 1
    assert left() == []


def test_a_process_killed_in_the_middle_of_a_piece_leaves_what_one_goes_on_with(client, writer):
    begin(client, A_JPEG)
    patch(client, A_JPEG[:500], 0)
    (data,) = left()
    data.write_bytes(A_JPEG[:700])  # 200 bytes of a piece that nobody confirmed
    assert begin(client, A_JPEG).json() == {"offset": 700}
    patch(client, A_JPEG[700:], 700)
    assert finish(client).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_ends_at_once_give_one_photo():
    writer = make_user("Journaliste")
    about = announced()
    receiving.begin(ID, about, by=writer)
    receiving.add_piece(ID, A_JPEG, 0, by=writer)
    answers = all_at_once(3, lambda _: receiving.finish(ID, by=writer))
    assert {answer.image for answer in answers} == {Image.objects.get()}


@pytest.mark.django_db(transaction=True)
def test_the_same_file_from_two_people_at_once_is_one_photo():
    people = [make_user("Journaliste"), make_user("Journaliste")]
    about = announced(sha256="b" * 64, shrunk=True)
    for person in people:
        receiving.begin(ID, about, by=person)
        receiving.add_piece(ID, A_JPEG, 0, by=person)
    answers = all_at_once(2, lambda number: receiving.finish(ID, by=people[number]))
    assert {answer.image for answer in answers} == {Image.objects.get()}
    assert sorted(answer.known for answer in answers) == [False, True]


def test_only_the_same_account_goes_on(client, writer):
    begin(client, A_JPEG)
    client.force_login(make_user("Rédaction en chef"))
    assert patch(client, A_JPEG, 0).status_code == 404
    assert finish(client).status_code == 404
    client.delete(f"{BEGIN}{ID}/")
    assert len(left()) == 1
    assert begin(client, A_JPEG[:5]).json() == {"offset": 0}  # its own, of the same name
    assert len(left()) == 2


@pytest.mark.once
@pytest.mark.parametrize("role", ["Modération", "Régie publicitaire", "Administration"])
def test_who_may_not_add_photos_sends_nothing(client, role):
    client.force_login(make_user(role))
    assert [begin(client, A_JPEG).status_code, patch(client, b"x", 0).status_code, finish(client).status_code] == [403] * 3
    assert left() == []


@pytest.mark.once
def test_a_piece_without_the_token_of_the_page_is_refused(writer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer)
    assert [begin(strict, A_JPEG).status_code, patch(strict, b"x", 0).status_code, finish(strict).status_code] == [403] * 3


@pytest.mark.once
def test_typed_addresses_lead_to_the_page_for_adding(client, writer):
    for address in (BEGIN, f"{BEGIN}{ID}/", f"{BEGIN}{ID}/finish/"):
        assert client.get(address).url == "/admin/articles/image/add/"


@pytest.mark.once
def test_what_is_too_heavy_empty_or_no_picture_by_its_name_is_refused_before_it_is_sent(client, writer):
    for size, words in ((images.HEAVIEST + 1, "20 Mo"), (0, "vide"), (-1, "vide")):
        answer = client.post(BEGIN, {"upload": ID, "name": "a.jpg", "size": size})
        assert answer.status_code == 422
        assert words in answer.json()["message"]
    for name, words in (("a.svg", "SVG"), ("a.HEIC", "HEIC"), ("a.exe", "nom")):
        answer = begin(client, A_JPEG, name=name)
        assert answer.status_code == 422
        assert words in answer.json()["message"]
    assert begin(client, A_JPEG, name="IMG_1.HEIC", shrunk="on").status_code == 200  # Safari makes a JPEG of it


@pytest.mark.once
def test_no_more_arrives_than_was_announced(client, writer):
    begin(client, A_JPEG[:10])
    assert patch(client, A_JPEG[:11], 0).status_code == 400
    assert begin(client, A_JPEG[:10]).json() == {"offset": 0}
    assert begin(client, A_JPEG).status_code == 400  # another file under the same name
    large = begin(client, b"x" * (pieces.LARGEST + 1), "f" * 32)
    assert large.status_code == 200
    assert patch(client, b"x" * (pieces.LARGEST + 1), 0, "f" * 32).status_code == 413


@pytest.mark.once
@pytest.mark.parametrize("fields", [
    {"upload": "../../etc"}, {"upload": ID.upper()}, {"upload": f"{ID}\n"}, {"sha256": "x" * 64}, {"sha256": "a" * 63},
    {"size": "x"}, {"name": ""}, {"taken": "hier"},
])  # fmt: skip
def test_odd_announcements_are_answered_with_words(client, writer, fields):
    answer = client.post(BEGIN, {"upload": ID, "name": "a.jpg", "size": 9, **fields})
    assert answer.status_code == 200 if fields == {"upload": f"{ID}\n"} else answer.status_code == 422
    assert left() == [] or fields == {"upload": f"{ID}\n"}  # Django takes the line break off


@pytest.mark.once
@pytest.mark.parametrize("offset", ["-1", "x", "", "9" * 30, "²"])
def test_an_odd_offset_is_answered_with_words(client, writer, offset):
    begin(client, A_JPEG)
    assert patch(client, b"x", offset).status_code == 400


def test_what_the_darkroom_refuses_is_erased_and_refused_again_with_the_same_words(client, writer):
    fake = b"\xff\xd8\xff" + b"Bonjour" * 50
    answer = send(client, fake)
    assert answer.status_code == 422
    assert answer.json()["message"].endswith(".")
    assert left() == []
    assert finish(client).json() == answer.json()
    assert not Image.objects.exists()


def test_another_photo_in_the_darkroom_is_no_refusal(client, writer, monkeypatch):
    begin(client, A_JPEG)
    patch(client, A_JPEG, 0)
    with monkeypatch.context() as crowded:
        crowded.setattr(images, "accept", lambda *_, **__: (_ for _ in ()).throw(images.Refused("busy")))
        assert finish(client).status_code == 503
    assert finish(client).status_code == 200


def test_a_cancelled_upload_is_gone(client, writer):
    begin(client, A_JPEG)
    patch(client, A_JPEG[:500], 0)
    assert client.delete(f"{BEGIN}{ID}/").status_code == 200
    assert client.delete(f"{BEGIN}{ID}/").status_code == 200
    assert left() == []
    assert patch(client, A_JPEG[500:], 500).status_code == 404


def test_an_account_has_few_uploads_under_way_and_idle_ones_give_way(client, writer):
    for number in range(pieces.MOST_OPEN):
        assert begin(client, A_JPEG, f"{number:032x}").status_code == 200
    refused = begin(client, A_JPEG)
    assert refused.status_code == 429
    assert "Trop de photos" in refused.json()["message"]
    long_ago = time.time() - pieces.IDLE - 1
    os.utime(spool.root() / f"upload-{writer.pk}-{3:032x}" / "data", (long_ago, long_ago))
    assert begin(client, A_JPEG).status_code == 200
    assert len(left()) == pieces.MOST_OPEN
    client.force_login(make_user("Journaliste"))
    assert begin(client, A_JPEG).status_code == 200


def test_an_upload_that_nobody_ends_is_gone_within_a_day(client, writer):
    begin(client, A_JPEG)
    patch(client, A_JPEG[:500], 0)
    (data,) = left()
    os.utime(data.parent, (time.time() - 22.5 * 3600,) * 2)
    assert spool.sweep() == 1
    assert left() == []


# The hash of what the person chose


def smaller(colour="green"):
    return a_file(colour).read()


def test_a_twin_is_shown_before_anything_is_sent(client, writer):
    twin = make_image(sha256="a" * 64, caption="Le quai", alt="Des grues")
    answer = begin(client, A_JPEG, sha256="a" * 64, shrunk="on").json()
    assert (answer["twin"]["id"], answer["twin"]["title"], answer["twin"]["mine"]) == (twin.pk, "Le quai", False)
    assert left() == []


def test_the_same_photo_sent_smaller_is_found_by_the_hash_of_what_was_chosen(client, writer):
    send(client, smaller(), sha256="a" * 64, shrunk="on")
    client.force_login(make_user("Journaliste"))
    assert begin(client, smaller("blue"), sha256="a" * 64, shrunk="on").json()["twin"]["id"] == Image.objects.get().pk


def test_a_false_hash_keeps_nobody_from_sending_the_photo_it_stands_for(client, writer):
    true = smaller("blue")
    send(client, smaller(), sha256=sha(true), shrunk="on")
    false = Image.objects.get()
    client.force_login(make_user("Journaliste"))
    assert "twin" in begin(client, true, sha256=sha(true)).json()
    row = send(client, true, sha256=sha(true), anew="on").json()
    assert (row["known"], row["id"] != false.pk) == (False, True)
    finish(client)
    send(client, true, "e" * 32, sha256=sha(true), anew="on")
    assert Image.objects.count() == 2  # and once only


def test_a_hash_of_somebody_else_s_photo_changes_nothing_of_it(client, writer):
    theirs = make_image(sha256="a" * 64, credit="AFP", caption="Avant")
    begin(client, A_JPEG, anew="on", sha256="a" * 64, shrunk="on", caption="Après", credit="Moi")
    patch(client, A_JPEG, 0)
    row = finish(client).json()
    assert row["id"] != theirs.pk
    theirs.refresh_from_db()
    assert (theirs.credit, theirs.caption, theirs.sha256) == ("AFP", "Avant", "a" * 64)


def test_a_twin_that_came_in_meanwhile_is_given_unchanged(client, writer):
    begin(client, A_JPEG, sha256="a" * 64, shrunk="on", caption="Après")
    patch(client, A_JPEG, 0)
    theirs = make_image(sha256="a" * 64, caption="Avant")
    row = finish(client).json()
    assert (row["id"], row["known"], row["caption"], row["mine"]) == (theirs.pk, True, "Avant", False)
    assert Image.objects.count() == 1


@pytest.mark.once
@pytest.mark.parametrize("arrived", [A_JPEG, A_JPEG[:500] + b"x" * (len(A_JPEG) - 500)])
def test_bytes_that_changed_on_their_way_are_refused_and_may_be_sent_again(client, writer, arrived):
    answer = send(client, arrived, sha256="c" * 64)
    assert answer.status_code == 400
    assert "tel qu’il a quitté" in answer.json()["message"]
    assert finish(client).status_code == 400
    assert send(client, A_JPEG, "e" * 32, sha256=sha(A_JPEG)).status_code == 200


def test_credit_of_the_file_goes_back_into_the_original_that_is_kept(client, writer):
    send(client, smaller(), sha256="a" * 64, shrunk="on", credit="Afi Mensah / AFP")
    image = Image.objects.get()
    assert image.credit == "Afi Mensah / AFP"
    with image.original.open() as original, Picture.open(original) as picture:
        assert credits.read(picture)["credit"] == "Afi Mensah / AFP"


def test_the_name_of_who_sends_a_file_without_credit_is_written_into_the_original(client, writer):
    send(client, smaller())
    with Image.objects.get().original.open() as original, Picture.open(original) as picture:
        assert credits.read(picture)["credit"] == "Afi Mensah"


# Another file for a photo of the library


@pytest.fixture
def replaced(writer):
    """A photo of the person's own, with its words."""
    words = {"caption": "Avant", "credit": "AFP", "alt": "Des grues"}
    return library.add(as_file(two_halves()), by=writer, **words)


def history(image):
    return LogEntry.objects.filter(object_id=str(image.pk)).count()


def test_a_file_sent_in_pieces_takes_the_place_of_another_and_the_words_stay(client, writer, replaced):
    facts = {"sha256": "a" * 64, "shrunk": "on", "caption": "Après", "credit": "Moi", "taken": "2026-11-02"}
    row = send(client, smaller(), replaces=replaced.pk, **facts).json()
    image = Image.objects.get()
    assert (row["id"], row["known"], image.pk) == (replaced.pk, False, replaced.pk)
    assert (image.caption, image.credit, image.alt) == ("Avant", "AFP", "Des grues")
    assert (image.sha256, str(image.taken_on), image.width) == ("a" * 64, "2026-11-02", 1300)
    assert left() == []
    assert finish(client).json() == row
    assert history(image) == 1


def test_a_process_killed_behind_the_replacement_replaces_once(client, writer, replaced, monkeypatch):
    begin(client, A_JPEG, replaces=replaced.pk)
    patch(client, A_JPEG, 0)
    with monkeypatch.context() as killed:
        killed.setattr(pieces.Upload, "settle", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            finish(client)
    first = Image.objects.get()
    assert finish(client).json()["known"] is False
    assert (Image.objects.get().original.name, history(replaced)) == (first.original.name, 1)
    assert left() == []


def test_of_a_file_that_the_library_has_the_twin_is_shown_before_and_after_it_is_sent(client, writer, replaced):
    twin = make_image(sha256="a" * 64, caption="La jumelle")
    answer = begin(client, A_JPEG, replaces=replaced.pk, sha256="a" * 64, shrunk="on").json()
    assert (answer["twin"]["id"], answer["twin"]["known"]) == (twin.pk, True)
    begin(client, A_JPEG, replaces=replaced.pk, sha256="b" * 64, shrunk="on")
    patch(client, A_JPEG, 0)
    Image.objects.filter(pk=twin.pk).update(sha256="b" * 64)  # another person's, meanwhile
    row = finish(client).json()
    assert (row["id"], row["known"], row["title"]) == (twin.pk, True, "La jumelle")
    assert Image.objects.get(pk=replaced.pk).original.name == replaced.original.name
    assert send(client, A_JPEG, "e" * 32, replaces=replaced.pk, sha256=sha(A_JPEG), anew="on").json()["id"] == replaced.pk


def test_who_may_not_change_a_photo_sends_no_file_for_it(client, writer, replaced):
    for pk in (make_image().pk, 987_654):
        answer = begin(client, A_JPEG, replaces=pk)
        assert (answer.status_code, "Demandez" in answer.json()["message"]) == (403, True)
    library.put_into_bin(replaced, by=writer)
    answer = begin(client, A_JPEG, replaces=replaced.pk)
    assert (answer.status_code, "corbeille" in answer.json()["message"]) == (422, True)
    assert begin(client, A_JPEG, replaces="9" * 30).status_code == 422
    assert left() == []


@pytest.mark.parametrize("meanwhile", ["published", "binned", "withdrawn"])
def test_a_photo_that_was_closed_while_the_file_was_under_way_keeps_its_state(client, writer, replaced, meanwhile):
    begin(client, A_JPEG, replaces=replaced.pk)
    patch(client, A_JPEG, 0)
    match meanwhile:
        case "published":
            make_article(lead_image=replaced)
        case "binned":
            library.put_into_bin(replaced, by=writer)
        case "withdrawn":
            library.withdraw(replaced, by=make_user("Rédaction en chef"), because="Mineur")
    before = Image.objects.values().get()
    assert finish(client).status_code == (422 if meanwhile == "binned" else 403)
    assert Image.objects.values().get() == before
    assert left() == []


def test_another_file_comes_by_pieces_in_the_place_of_a_photo_that_was_withdrawn(client, replaced):
    editor = make_user("Rédaction en chef")
    library.withdraw(replaced, by=editor, because="Mineur")
    client.force_login(editor)
    same = as_file(two_halves()).read()
    assert begin(client, same, replaces=replaced.pk, sha256=sha(same)).status_code == 422
    assert send(client, A_JPEG, "e" * 32, replaces=replaced.pk).status_code == 200
    assert Image.objects.get().is_public


def test_a_photo_in_the_bin_is_no_twin(client, writer):
    image = library.add(as_file(two_halves()), by=writer)
    library.put_into_bin(image, by=writer)
    assert "offset" in begin(client, A_JPEG, sha256=image.sha256).json()


def test_the_number_of_queries_of_a_piece_is_small(client, writer, django_assert_max_num_queries):
    begin(client, A_JPEG)
    with django_assert_max_num_queries(4):
        patch(client, A_JPEG[:10], 0)
