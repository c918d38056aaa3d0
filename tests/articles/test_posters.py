"""The picture in front of a video: fetched by the server alone, from sources that are known, once."""

import contextlib
import json
import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from articles import checklist, embeds, fetching, library, outside, posters, usage
from articles.models import Embed, Image
from articles.models.revision import blank_content
from tests.comments.mails import do_tasks, tasks_for_later
from tests.factories import make_article, make_user
from tests.pictures import upload
from tests.public import make_picture

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/articles/article/embeds/"
CODE = "dQw4w9WgXcQ"
BEST, OTHER = f"/vi/{CODE}/maxresdefault.jpg", f"/vi/{CODE}/hqdefault.jpg"


class Source(ThreadingHTTPServer):
    """Another site: what lies at its paths, as status, headers and content or as a function, and what it was asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.pages, self.asked = {}, []
        self.origin = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        """Whoever asks may hang up."""


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        answer = self.server.pages.get(self.path, (404, {}, b"Nothing here"))
        if callable(answer):
            answer(self)
            return
        status, headers, content = answer
        self.send_response(status)
        for name, value in {"Content-Length": len(content), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def other_site():
    with Source() as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def source(other_site, monkeypatch):
    """In the place of YouTube, Vimeo and Dailymotion."""
    with Source() as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        monkeypatch.setattr(fetching, "ORIGINS", re.compile(re.escape(server.origin)))
        local = {
            name: tuple(re.sub("https://[^/]+", server.origin, address) for address in addresses)
            for name, addresses in outside.POSTERS.items()
        }
        monkeypatch.setattr(outside, "POSTERS", local)
        monkeypatch.setattr(outside, "OEMBED", {"vimeo": f"{server.origin}/oembed/{{}}"})
        yield server
        server.shutdown()


@pytest.fixture
def writer():
    return make_user("Journaliste")


@pytest.fixture
def work(django_capture_on_commit_callbacks):
    """Do something, then what it left to the background."""

    def work(act):
        with django_capture_on_commit_callbacks(execute=True):
            made = act()
        with django_capture_on_commit_callbacks(execute=True):
            do_tasks()
        return made

    return work


def picture():
    return 200, {"Content-Type": "image/jpeg"}, upload().getvalue()


def add(by, code=CODE, source="youtube", **fields):
    return embeds.add_video(source, code, by=by, title="Le pont", **fields)


def page_of(client, *videos):
    article = make_article(body="".join(f'<div data-embed="{row.pk}"></div>' for row in videos))
    article.embeds.add(*videos)
    return client.get(article.get_absolute_url())


# It comes


def test_the_writer_waits_for_nobody_and_the_picture_comes_afterwards(client, writer, source, work):
    source.pages[BEST] = picture()
    client.force_login(writer)
    data = {"kind": "video", "address": f"https://youtu.be/{CODE}", "title": "Le pont"}
    row = work(lambda: (client.post(ADDRESS, data).json(), list(source.asked)))
    answer, asked_meanwhile = row
    assert "<img" not in answer["html"]
    assert asked_meanwhile == []
    [shown] = client.get(ADDRESS, {"id": answer["id"]}).json()["rows"]
    assert "<img" in shown["html"]
    assert source.asked == [BEST]


@pytest.mark.once
def test_readers_see_it_from_our_own_server_only(client, writer, source, work):
    source.pages[BEST] = picture()
    video = work(lambda: add(writer))
    work(do_tasks)  # its files
    video.refresh_from_db()
    response = page_of(client, video)
    page = response.content.decode()
    addresses = re.findall(r'\b(?:src|poster)="([^"]+)"', page)
    addresses += [part.split()[0] for srcset in re.findall(r'srcset="([^"]+)"', page) for part in srcset.split(",")]
    assert [address for address in addresses if not re.match(r"/(?!/)", address)] == []
    assert {row.format for row in video.poster.renditions.all()} == {"avif", "webp", "jpeg"}
    assert all(row.file.url in page for row in video.poster.renditions.filter(use="whole"))
    assert f"image-{video.poster_id}" in response["Cache-Tag"].split()
    assert 'alt=""' in page
    assert "Photo : YouTube" in page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.once
def test_a_smaller_one_serves_where_there_is_no_large_one(writer, source, work):
    source.pages[OTHER] = picture()
    video = work(lambda: add(writer))
    video.refresh_from_db()
    assert video.poster.credit == "YouTube"
    assert source.asked == [BEST, OTHER]


@pytest.mark.once
def test_vimeo_says_where_its_picture_lies(writer, source, work):
    source.pages["/oembed/76979871"] = (200, {}, json.dumps({"thumbnail_url": f"{source.origin}/v/1_1280"}).encode())
    source.pages["/v/1_1280"] = picture()
    video = work(lambda: add(writer, "76979871", "vimeo"))
    video.refresh_from_db()
    assert (video.poster.credit, video.poster.source) == ("Vimeo", "https://vimeo.com/76979871")


@pytest.mark.once
def test_dailymotion_leads_on_to_its_picture(writer, source, work):
    source.pages["/thumbnail/video/x8abcd"] = (302, {"Location": "/v/1/x1080"}, b"")
    source.pages["/v/1/x1080"] = picture()
    video = work(lambda: add(writer, "x8abcd", "dailymotion"))
    video.refresh_from_db()
    assert video.poster.file_name == "dailymotion-x8abcd.jpg"


@pytest.mark.once
def test_what_a_redirect_says_besides_its_address_is_not_read(writer, source, work):
    said = []

    def babble(answer):
        answer.send_response(302)
        answer.send_header("Location", OTHER)
        answer.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(1000):
                said.append(answer.wfile.write(b"x" * 2**16))

    source.pages[BEST], source.pages[OTHER] = babble, picture()
    video = work(lambda: add(writer))
    video.refresh_from_db()
    assert video.poster
    assert sum(said) < fetching.HEAVIEST


def test_videos_without_picture_get_it_when_their_address_comes_again(writer, source, work):
    old = Embed.objects.create(kind="video", source="youtube", code=CODE, title="Avant", created_by=writer)
    source.pages[BEST] = picture()
    new = work(lambda: add(writer))
    old.refresh_from_db()
    new.refresh_from_db()
    assert old.poster == new.poster == Image.objects.get()


# Once


def test_an_address_used_twice_is_fetched_once(writer, source, work):
    source.pages[BEST] = picture()
    first, second = work(lambda: (add(writer), add(writer)))
    third = add(writer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.poster == second.poster == third.poster == Image.objects.get()
    assert source.asked == [BEST]


def test_a_task_killed_before_its_end_makes_no_second_picture(writer, source, monkeypatch):
    source.pages[BEST] = picture()
    video = add(writer)
    bring_in = library.add

    def killed_after_it(*args, **kwargs):
        bring_in(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as machine:
        machine.setattr(library, "add", killed_after_it)
        with pytest.raises(KeyboardInterrupt):
            posters.fetch_poster.call("youtube", CODE)
    assert Image.objects.count() == 1
    for _ in "ab":
        posters.fetch_poster.call("youtube", CODE)
    video.refresh_from_db()
    assert video.poster == Image.objects.get()


def test_the_picture_that_the_writer_chose_wins(writer, source, work):
    source.pages[BEST] = picture()
    mine = make_picture()
    video = work(lambda: add(writer, poster=mine))
    work(lambda: add(writer))
    video.refresh_from_db()
    assert (video.poster, video.poster_fetched) == (mine, False)


def test_another_address_in_the_same_place_does_not_take_the_picture_along(client, writer, source, work):
    source.pages[BEST] = picture()
    video = work(lambda: add(writer))
    client.force_login(writer)
    [row] = client.get(ADDRESS, {"id": video.pk}).json()["rows"]
    assert row["poster"] is None


# It goes


def test_what_was_withdrawn_is_shown_no_more_and_not_fetched_again(client, writer, source, work):
    source.pages[BEST] = picture()
    video = work(lambda: add(writer))
    video.refresh_from_db()
    article = make_article(body=f'<div data-embed="{video.pk}"></div>')
    article.embeds.add(video)
    assert usage.of(video.poster) == [article]
    work(lambda: library.withdraw(video.poster, by=make_user("Rédaction en chef"), because="Demande"))
    again = work(lambda: add(writer))
    page = page_of(client, video, again).content.decode()
    assert page.count("video__load--plain") == 2
    assert source.asked == [BEST]


def test_the_same_file_withdrawn_under_another_name_does_not_come_back(writer, source, work):
    source.pages[BEST] = picture()
    mine = library.add(upload(), by=None)
    work(lambda: library.withdraw(mine, by=make_user("Rédaction en chef"), because="Demande"))
    video = work(lambda: add(writer))
    video.refresh_from_db()
    assert video.poster is None
    assert not tasks_for_later()


def test_what_was_tidied_into_the_bin_is_fetched_anew(writer, source, work):
    source.pages[BEST] = picture()
    video = work(lambda: add(writer))
    video.refresh_from_db()
    work(lambda: library.put_into_bin(video.poster, by=make_user("Rédaction en chef")))
    again = work(lambda: add(writer))
    again.refresh_from_db()
    assert again.poster.is_public


# Nobody is asked to care for it


@pytest.mark.once
def test_the_checklist_asks_nothing_about_it(writer, source, work):
    source.pages[BEST] = picture()
    video = work(lambda: add(writer))
    content = {**blank_content(), "body": f'<div data-embed="{video.pk}"></div>'}
    assert checklist.picture_lacks(make_article(), content) == []


@pytest.mark.once
def test_the_library_does_not_tell_the_title_that_a_draft_gave_it(writer, source, work):
    source.pages[BEST] = picture()
    work(lambda: add(writer))
    image = Image.objects.get()
    words = (image.caption, image.credit, image.alt, image.source, image.file_name)
    assert not [word for word in words if "pont" in word]
    assert image.alt == "Image d’une vidéo sur YouTube"
    assert image.uploaded_by is None


# It does not come


def drip(answer):
    """A byte now and then."""
    answer.send_response(200)
    answer.send_header("Content-Length", "1000")
    answer.end_headers()
    for _ in range(1000):
        answer.wfile.write(b"x")
        time.sleep(0.05)


def hang_up(answer):
    _status, _headers, content = picture()
    answer.send_response(200)
    answer.send_header("Content-Length", str(len(content)))
    answer.end_headers()
    answer.wfile.write(content[:-500])


HUGE = 200, {}, b"\xff\xd8\xff" + b"0" * fetching.HEAVIEST
NEVER = {
    "a page instead of a picture": (200, {"Content-Type": "image/jpeg"}, b"<html>Bonjour</html>"),
    "a picture with a page in it": (200, {}, upload(90, 60).getvalue() + b"<script>alert(1)</script>"),
    "too much": HUGE,
    "too much without a word of its length": lambda answer: answer.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + HUGE[2]),
    "nothing": (404, {}, b""),
    "an empty answer": (200, {}, b""),
}
LATER = {
    "silence": lambda answer: time.sleep(1),
    "drops": drip,
    "a cut": hang_up,
    "a failure": (503, {}, b""),
    "patience": (429, {}, b""),
    "no HTTP": lambda answer: answer.wfile.write(b"SSH-2.0-x\r\n"),
}


@pytest.mark.once
@pytest.mark.parametrize("answer", NEVER.values(), ids=NEVER)
def test_what_is_no_picture_leaves_the_plain_place(client, writer, source, work, answer):
    source.pages |= {BEST: answer, OTHER: answer}
    video = work(lambda: add(writer))
    assert "video__load--plain" in page_of(client, video).content.decode()
    assert not Image.objects.exists()
    assert not tasks_for_later()


@pytest.mark.once
@pytest.mark.parametrize("answer", LATER.values(), ids=LATER)
def test_a_bad_line_is_tried_again_some_times(writer, source, work, monkeypatch, answer):
    source.pages[BEST] = answer
    began = time.monotonic()
    with monkeypatch.context() as impatient:
        impatient.setattr(fetching, "SILENCE", 0.3)
        impatient.setattr(fetching, "LONGEST", 0.4)
        video = work(lambda: add(writer))
    assert time.monotonic() - began < 20  # the drops would take fifty seconds
    [again] = tasks_for_later()
    source.pages[BEST] = picture()
    posters.fetch_poster.call(*again.args_kwargs["args"])
    video.refresh_from_db()
    assert video.poster_fetched


@pytest.mark.once
def test_it_gives_up_in_the_end(source):
    source.pages[BEST] = (503, {}, b"")
    posters.fetch_poster.call("youtube", CODE, len(posters.RETRIES))
    assert not tasks_for_later()


@pytest.mark.once
@pytest.mark.parametrize(
    "said", [b"{}", b"[]", b"<html>", b"[" * 100_000, b'{"thumbnail_url": 7}', b'{"thumbnail_url": "http://["}']
)
def test_an_answer_that_names_no_picture_is_none(writer, source, work, said):
    source.pages["/oembed/76979871"] = (200, {}, said)
    work(lambda: add(writer, "76979871", "vimeo"))
    assert not Image.objects.exists()
    assert not tasks_for_later()


# Whom it asks


@pytest.mark.once
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nobody_else_is_asked_whoever_leads_there(writer, source, other_site, work, host):
    elsewhere = f"http://{host}:{other_site.server_port}/picture.jpg"
    other_site.pages["/picture.jpg"] = picture()
    source.pages |= {path: (302, {"Location": elsewhere}, b"") for path in (BEST, OTHER)}
    source.pages["/oembed/76979871"] = (200, {}, json.dumps({"thumbnail_url": elsewhere}).encode())
    work(lambda: (add(writer), add(writer, "76979871", "vimeo")))
    assert other_site.asked == []
    assert not Image.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    "address",
    [
        "http://i.ytimg.com/vi/x/hqdefault.jpg",
        "https://i.ytimg.com.mauvais.example/",
        "https://i.ytimg.com:8443/",
        "https://i.ytimg.com@127.0.0.1/",
        "https://nom:mot@i.ytimg.com/",
        "https://mauvais.example/vimeocdn.com",
        "https://vimeocdn.com.mauvais.example/",
        "https://mauvais.example\\.dmcdn.net/",
        "https://127.0.0.1/",
        "file:///etc/passwd",
        "data:image/png;base64,AA",
        "ftp://i.ytimg.com/",
        "https://[",
        "nowhere",
    ],
)
def test_an_address_off_the_list_is_not_even_looked_up(monkeypatch, address):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: pytest.fail(f"{args} looked up"))
    assert fetching.fetch(address) is None


@pytest.mark.once
@pytest.mark.parametrize(
    "address",
    [
        *(address.format(CODE) for addresses in outside.POSTERS.values() for address in addresses),
        outside.OEMBED["vimeo"].format("76979871"),
        "https://i.vimeocdn.com/video/1-d_1280?region=us",
        "https://s2.dmcdn.net/v/Abc/x1080",
    ],
)
def test_the_sources_are_on_the_list(monkeypatch, address):
    asked = []

    def look_up(host, port, *args, **kwargs):
        asked.append((host, port))
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(fetching.Unreachable):
        fetching.fetch(address)
    assert asked == [(address.split("/")[2], 443)]


@pytest.mark.once
def test_a_newsroom_may_forbid_its_server_to_ask(writer, source, work, settings):
    settings.VIDEO_POSTERS = False
    source.pages[BEST] = picture()
    video = work(lambda: add(writer))
    video.refresh_from_db()
    assert video.poster is None
    assert source.asked == []
