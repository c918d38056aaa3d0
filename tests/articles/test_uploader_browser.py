"""Photos sent from the library's page in Chromium: smaller, in pieces, over a line that is cut, each with its words."""

import hashlib
import io
import random
import re
import struct

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from PIL import Image as Picture
from playwright.sync_api import expect

from articles import images
from articles.darkroom import credits
from articles.library import add as into_library
from articles.models import Image
from tests.articles.test_photo_library import a_file
from tests.factories import make_article, make_image
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter
from tests.pictures import BLUE, RED, like, two_halves, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST, ADD = "/admin/articles/image/", "/admin/articles/image/add/"


def exif(orientation: int, *, artist: str = "Afi Mensah", day: str = "2026:11:02 07:30:00", caption: str = "") -> bytes:
    """EXIF of a telephone: camera, how it was held, the moment, the place, and who took it."""
    data = Picture.Exif()
    data[0x010F], data[0x0110], data[0x0112], data[0x013B] = "Fabricant", "Modele-7", orientation, artist
    data.get_ifd(0x8769)[0x9003] = day
    if caption:
        data[0x010E] = caption
    data.get_ifd(0x8825).update({1: "N", 2: (6.0, 7.0, 54.0), 3: "E", 4: (1.0, 13.0, 21.0)})
    return data.tobytes()


def photo_of_a_telephone() -> bytes:
    """About 6 MB, 4000 × 3000, held upright: stored lying (red to the left), with a place in it."""
    grain = random.Random(5).randbytes(1000 * 750 * 3)
    noise = Picture.frombytes("RGB", (1000, 750), grain).resize((4000, 3000), Picture.Resampling.NEAREST)
    lying = two_halves(3000, 4000).transpose(Picture.Transpose.ROTATE_90)
    file = io.BytesIO()
    Picture.blend(lying, noise, 0.1).save(file, "JPEG", quality=95, subsampling=0, exif=exif(6))
    content = file.getvalue()
    rest = 6_000_000 - len(content)
    assert rest > 0
    # What telephones write behind the picture (a small film, a map of depths) makes the rest of the weight.
    return content + b"".join(struct.pack(">I", number) for number in range(rest // 4))


def choose(page, *files):
    page.locator("[data-files]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    )


def jpeg(colour="red", name="quai.jpg"):
    return name, "image/jpeg", a_file(colour).read()


@pytest.fixture
def library(enter, editor):
    return lambda path=LIST, **options: enter(editor, path, **options)


COUNT = """() => {
    window.sent = [];
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
        if (body instanceof Blob) window.sent.push(body.size);
        return send.call(this, body);
    };
}"""


def state(page):
    return page.locator("[data-state]")


def test_photos_are_sent_one_after_the_other_and_asked_for_their_words(library):
    page = library()
    choose(page, jpeg("red", "a.jpg"), jpeg("blue", "b.jpg"))
    expect(state(page)).to_contain_text("Envoyées : 2 sur 2")
    first = page.locator(".sent").first
    assert first.locator("label").all_inner_texts() == ["Légende", "Crédit", "Texte alternatif"]
    assert first.get_by_label("Crédit").input_value() == "Mariam Sanni"
    first.get_by_label("Légende").fill("Le quai")
    first.get_by_label("Texte alternatif").fill("le quai.")
    first.get_by_role("button", name="Enregistrer").click()
    expect(first).to_contain_text("l’entendrait deux fois")
    first.get_by_role("button", name="Garder quand même").click()
    expect(first).to_contain_text("Enregistré.")
    expect(first.get_by_role("button")).to_have_text("Enregistrer")
    image = Image.objects.order_by("pk").first()
    assert (image.caption, image.alt, image.credit) == ("Le quai", "le quai.", "Mariam Sanni")


def test_on_a_phone_the_fields_of_an_arrived_photo_are_as_wide_as_the_page(library):
    page = library(phone=True)
    choose(page, jpeg())
    box = page.get_by_label("Texte alternatif").bounding_box()
    assert (box["x"], box["width"]) == (16, 328)
    assert page.locator(".sent").bounding_box()["x"] == 16


def test_a_slow_line_that_is_cut_brings_one_small_upright_photo_without_place_or_camera(library):
    """Scenario S5."""
    page = library(phone=True)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.evaluate(COUNT)
    photo = photo_of_a_telephone()
    assert 5_900_000 < len(photo) <= 6_000_000
    choose(page, ("IMG_2041.jpg", "image/jpeg", photo))
    bar = page.locator(".sent progress")
    page.wait_for_function("() => document.querySelector('.sent progress')?.value >= 0.5")
    line.send("Network.emulateNetworkConditions", {**slow, "offline": True})
    expect(state(page)).to_contain_text("La ligne est coupée : l’envoi reprendra seul")
    expect(page.locator(".sent__state")).to_contain_text("IMG_2041.jpg")
    assert bar.is_visible()
    line.send("Network.emulateNetworkConditions", slow)
    expect(state(page)).to_contain_text("Envoyées : 1 sur 1")
    sent = page.evaluate("window.sent")  # the piece that was cut counted whole
    assert max(sent) <= 2**18
    assert 300_000 < sum(sent) + 2_000 * len(sent) < 1_000_000
    assert page.get_by_label("Crédit").input_value() == "Afi Mensah"
    page.get_by_label("Légende").fill("Le quai au matin")
    page.get_by_role("button", name="Enregistrer").tap()
    page.get_by_text("Enregistré.").wait_for()

    image = Image.objects.get()
    assert (image.caption, image.credit, str(image.taken_on)) == ("Le quai au matin", "Afi Mensah", "2026-11-02")
    assert (image.width, image.height) == (1920, 2560)
    with image.original.open() as file:
        content = file.read()
    assert not [word for word in (b"Fabricant", b"Modele-7", b"Exif", b"GPS") if word in content]
    with Picture.open(io.BytesIO(content)) as original:
        assert not original.getexif()
        assert like(original.getpixel((960, 200)), RED)
        assert like(original.getpixel((960, 2400)), BLUE)
    article = make_article(lead_image=image)
    page.goto(article.get_absolute_url())
    shown = page.locator("article img").first
    assert int(shown.get_attribute("width")) < int(shown.get_attribute("height"))


def test_another_file_for_a_photo_goes_on_after_a_cut_and_the_words_stay(library, editor):
    image = into_library(upload(900, 600), by=editor, caption="Le quai", credit="AFP", alt="Des grues")
    twin = into_library(a_file("blue"), by=editor, caption="La bleue")
    page = library(reverse("admin:articles_image_replace", args=[image.pk]))
    assert not page.locator("#id_upload").is_visible()
    page.evaluate(COUNT)
    choose(page, jpeg("blue"))
    expect(page.locator(".sent")).to_contain_text("déjà dans la photothèque : La bleue")
    assert page.evaluate("window.sent") == []
    cut = []

    def lose(route):
        if len(cut) == 2:
            route.continue_()
            return
        cut.append(route.fetch().status)
        route.abort("internetdisconnected")

    page.route("**/sending/*/", lose)  # what arrived is answered to nobody
    page.route("**/finish/", lose)
    large = io.BytesIO()
    two_halves(3000, 2000).save(large, "JPEG", quality=95, exif=exif(1, artist="Kossi"))
    choose(page, ("neuf.jpg", "image/jpeg", large.getvalue()))
    expect(page.locator(".sent").last).to_contain_text("Le fichier est remplacé")
    assert cut == [200, 200]
    assert page.locator(".sent form").count() == 0
    image.refresh_from_db()
    assert (image.caption, image.credit, image.alt) == ("Le quai", "AFP", "Des grues")
    assert (image.file_name, image.width, str(image.taken_on)) == ("neuf.jpg", 2560, "2026-11-02")
    assert image.sha256 == hashlib.sha256(large.getvalue()).hexdigest()
    assert LogEntry.objects.filter(object_id=str(image.pk)).count() == 1
    assert {row.pk for row in Image.objects.all()} == {image.pk, twin.pk}


def test_an_answer_that_is_lost_makes_no_second_photo(library):
    page = library()
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)  # it reached the server, its answer nobody
        route.abort("internetdisconnected")

    page.route("**/finish/", lose)
    choose(page, jpeg())
    expect(state(page)).to_contain_text("Envoyées : 1 sur 1")
    assert (lost, Image.objects.count()) == ([200], 1)
    expect(page.locator(".sent")).not_to_contain_text("déjà dans la photothèque")


def test_a_photo_goes_on_where_it_stood_when_its_page_was_closed(library):
    grain = Picture.frombytes("RGB", (400, 300), random.Random(7).randbytes(400 * 300 * 3))
    file = io.BytesIO()
    grain.save(file, "JPEG", quality=90)
    photo = ("grain.jpg", "image/jpeg", file.getvalue())
    page = library()
    pieces = []

    def cut_after_the_first(route):
        pieces.append(route)
        route.continue_() if len(pieces) == 1 else route.abort("internetdisconnected")

    page.route("**/sending/*/", cut_after_the_first)
    choose(page, photo)
    expect(state(page)).to_contain_text("l’envoi reprendra seul")
    page.reload()  # before the line is back: it would go on by itself
    page.unroute("**/sending/*/")
    page.evaluate(COUNT)
    choose(page, photo)
    expect(state(page)).to_contain_text("Envoyées : 1 sur 1")
    assert sum(page.evaluate("window.sent")) == len(photo[2]) - 2**16
    assert Image.objects.count() == 1


def test_the_same_photo_again_shows_its_twin_and_sends_nothing(library):
    page = library()
    choose(page, jpeg())
    expect(state(page)).to_contain_text("Envoyées : 1 sur 1")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    choose(page, jpeg(name="autre-nom.jpg"))
    twin = page.locator(".sent").nth(1)
    expect(twin).to_contain_text("déjà dans la photothèque : quai.jpg")
    assert "PATCH" not in sent
    twin.get_by_role("button", name="l’envoyer quand même").click()
    expect(twin).to_contain_text("Que montre-t-elle")
    assert Image.objects.count() == 2


def test_each_refusal_is_said_beside_the_name_of_its_file(library):
    page = library()
    choose(
        page,
        ("vide.jpg", "image/jpeg", b""),
        ("dessin.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        ("IMG_1.HEIC", "image/heic", b"\0\0\0\x18ftypheic" + b"\0" * 50),
        ("lettre.jpg", "image/jpeg", b"Bonjour"),
        ("coupee.jpg", "image/jpeg", jpeg()[2][:900]),
        ("whatsapp.png", "image/png", jpeg()[2]),
        jpeg(),
    )
    expect(state(page)).to_contain_text("Envoyées : 1 sur 7. Non envoyées : 6.")
    lines = page.locator(".sent")
    for number, words in enumerate(["est vide", "SVG", "HEIC", "n’est pas une photo", "abîmée", "finisse par .jpg"]):
        expect(lines.nth(number)).to_contain_text(words)
    expect(page.get_by_role("button", name="Retirer de la liste")).to_have_count(6)
    assert page.get_by_role("button", name="Réessayer").count() == 0  # it would help none of them
    assert Image.objects.count() == 1


def test_a_photo_whose_sending_failed_is_tried_again_by_a_press(library):
    page = library()
    failures = []

    def fail(route):
        failures.append(route) or (route.fulfill(status=400, body="") if len(failures) == 1 else route.continue_())

    page.route("**/finish/", fail)
    choose(page, jpeg())
    page.get_by_role("button", name="Réessayer").click()
    expect(state(page)).to_contain_text("Envoyées : 1 sur 1.")


def test_a_photo_that_the_line_spoilt_is_sent_again_by_a_press(library):
    page = library()
    spoilt = []

    def spoil(route):
        content = route.request.post_data_buffer
        if route.request.method != "PATCH" or spoilt:
            route.continue_()
            return
        spoilt.append(content[:-1] + b"x")
        route.continue_(post_data=spoilt[0])

    page.route("**/sending/*/", spoil)
    choose(page, jpeg())
    expect(page.locator(".sent__state")).to_contain_text("tel qu’il a quitté votre appareil")
    page.get_by_role("button", name="Réessayer").click()
    expect(state(page)).to_contain_text("Envoyées : 1 sur 1.")
    assert spoilt


def test_what_moves_or_is_seen_through_is_sent_as_it_is_and_the_original_by_choice(library):
    page = library()
    page.evaluate(COUNT)
    frames, film = [Picture.new("RGB", (90, 60), colour) for colour in ("red", "blue")], io.BytesIO()
    frames[0].save(film, "GIF", save_all=True, append_images=frames[1:])
    glass = io.BytesIO()
    Picture.new("RGBA", (3000, 40), (200, 0, 0, 90)).save(glass, "PNG")
    choose(page, ("film.gif", "image/gif", film.getvalue()), ("verre.png", "image/png", glass.getvalue()))
    expect(state(page)).to_contain_text("Envoyées : 2 sur 2")
    assert page.evaluate("window.sent") == [len(film.getvalue()), len(glass.getvalue())]
    large = io.BytesIO()
    two_halves(3000, 2000).save(large, "JPEG", quality=95, exif=exif(1, artist="Kossi"))
    page.get_by_label("Envoyer l’original").check()
    choose(page, ("grande.jpg", "image/jpeg", large.getvalue()))
    expect(state(page)).to_contain_text("Envoyées : 3 sur 3")
    assert sum(page.evaluate("window.sent")[2:]) == len(large.getvalue())
    assert Image.objects.first().credit == "Kossi"
    page.get_by_label("Envoyer l’original").uncheck()
    large = io.BytesIO()
    two_halves(3000, 2001).save(large, "JPEG", quality=95)
    choose(page, ("petite.jpg", "image/jpeg", large.getvalue()))
    expect(state(page)).to_contain_text("Envoyées : 4 sur 4")
    assert (Image.objects.first().width, Image.objects.first().height) == (2560, 1708)


def test_a_large_png_that_the_browser_made_a_jpeg_of_keeps_its_name_and_is_taken(library):
    page = library()
    large = io.BytesIO()
    two_halves(3000, 2000).save(large, "PNG", compress_level=0)
    choose(page, ("capture.png", "image/png", large.getvalue()))
    expect(state(page)).to_contain_text("Envoyées : 1 sur 1")
    assert (Image.objects.get().file_name, Image.objects.get().width) == ("capture.png", 2560)


def test_a_photo_is_dropped_or_pasted_and_one_that_is_under_way_can_be_stopped(library):
    page = library(ADD)
    assert not page.locator("#image_form").is_visible()
    give = """(dom, event) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(9)], "quai.jpg", { type: "image/jpeg" }));
        dom.dispatchEvent(event === "drop" ? new DragEvent(event, { bubbles: true, cancelable: true, dataTransfer: data })
            : new ClipboardEvent(event, { bubbles: true, clipboardData: data }));
    }"""
    for event in ("drop", "paste"):
        page.locator("body").evaluate(give, event)
    expect(page.locator(".sent")).to_have_count(2)
    expect(state(page)).to_contain_text("Non envoyées : 2")
    page.route("**/sending/*/", lambda route: route.abort("internetdisconnected"))
    choose(page, jpeg())
    expect(state(page)).to_contain_text("l’envoi reprendra seul")
    page.locator(".sent").last.get_by_role("button", name="Ne pas envoyer").click()
    expect(page.locator(".sent")).to_have_count(2)


def test_leaving_with_photos_unsent_asks_first(library):
    page = library()
    page.route("**/sending/*/", lambda route: route.abort("internetdisconnected"))
    choose(page, jpeg())
    expect(state(page)).to_contain_text("l’envoi reprendra seul")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Envoyer l’original").check()  # a browser asks nobody who never touched the page
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_without_javascript_the_plain_form_sends_a_photo(library):
    page = library(ADD, javascript=False)
    assert not page.locator("[data-uploader]").is_visible()
    page.set_input_files("#id_upload", [dict(zip(("name", "mimeType", "buffer"), jpeg(), strict=True))])
    page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    page.get_by_text("Photo enregistrée").wait_for()
    assert Image.objects.count() == 1


FACTS = """async (bytes) => (await import("/static/js/upload/facts.js")).factsOf(new File([new Uint8Array(bytes)], "a.jpg"))"""


def test_without_javascript_the_plain_form_replaces_a_file(library, editor):
    image = into_library(upload(900, 600), by=editor)
    page = library(reverse("admin:articles_image_replace", args=[image.pk]), javascript=False)
    assert not page.locator("[data-uploader]").is_visible()
    page.set_input_files("#id_upload", [dict(zip(("name", "mimeType", "buffer"), jpeg(), strict=True))])
    page.get_by_role("button", name="Remplacer le fichier").click()
    page.get_by_text("Le fichier est remplacé").wait_for()


def test_the_browser_reads_of_a_file_what_the_darkroom_reads(library):
    """The same files through both readers."""
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description photoshop:Credit="AFP &amp; Cie">'
        b"<dc:creator><rdf:Seq><rdf:li>Kossi \xc3\x89z\xc3\xa9</rdf:li></rdf:Seq></dc:creator><dc:description><rdf:Alt>"
        b'<rdf:li xml:lang="x-default">March\xc3\xa9 &lt;central&gt;</rdf:li></rdf:Alt></dc:description></rdf:RDF></x:xmpmeta>'
    )
    iptc = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value
        for number, value in ((80, "Ayélé".encode("cp1252")), (110, b"Reuters"), (120, b"Le port,\nla nuit"), (55, b"20261018"))
    )
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
    app13 = b"Photoshop 3.0\0" + block
    page = library()
    for options in (
        {"exif": exif(6)},
        {"exif": exif(1, day="1026:02:31")},
        {"xmp": xmp},
        {"exif": exif(1, caption=credits.FACTORY_WORDS[0])},
        {"exif": exif(1, caption="Sony dsc"), "xmp": xmp},
        {"extra": b"\xff\xed" + struct.pack(">H", len(app13) + 2) + app13},
        {"extra": b"\xff\xed" + struct.pack(">H", len(app13) + 2) + app13, "exif": exif(3), "xmp": xmp},
        {},
    ):
        file = io.BytesIO()
        two_halves().save(file, "JPEG", **options)
        taken = images.accept(io.BytesIO(file.getvalue()))
        expected = {"credit": taken.credit, "caption": taken.caption, "taken": str(taken.taken or "")}
        assert page.evaluate(FACTS, list(file.getvalue())) == expected
        for end in (30, 60, 100, 200):  # a file that stops in the middle
            page.evaluate(FACTS, list(file.getvalue()[:end]))
    assert page.evaluate(FACTS, list(b"GIF89a")) == {}


def test_both_readers_know_the_same_words_of_the_factory():
    script = (settings.BASE_DIR / "static/js/upload/facts.js").read_text()
    words = re.search(r"FACTORY_WORDS = \[(.*?)\]", script, re.DOTALL)
    assert words
    assert tuple(re.findall('"([^"]+)"', words[1])) == credits.FACTORY_WORDS


def test_the_change_form_of_a_photo_shows_no_place_for_sending(library):
    page = library(reverse("admin:articles_image_change", args=[make_image().pk]))
    assert page.locator("[data-uploader]").count() == 0
