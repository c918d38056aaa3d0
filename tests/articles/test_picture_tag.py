"""A picture in a page: three formats, room and ground reserved, the one on top first, the others when they come into sight."""

import re

import pytest
from django.template import Context, Template

from articles.models import Image, Rendition
from tests.factories import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # markup says the same on every database


def make_files(image: Image, *files: tuple[str, str, int]) -> None:
    for use, format, width in files:
        name = f"public/aa/{use}-{width}.{format}"
        Rendition.objects.create(image=image, use=use, format=format, width=width, height=10, file=name, size=1)


def drawn(image: Image, arguments: str = "") -> str:
    source = "{% load pictures %}{% picture image " + arguments + " %}"
    return " ".join(Template(source).render(Context({"image": Image.objects.get(pk=image.pk)})).split())


WHOLE = [("whole", format, width) for format in ("avif", "webp", "jpeg") for width in (360, 720, 1440)]


def test_formats_come_from_the_lightest_with_their_widths_and_sizes():
    image = make_image(width=1500, height=1000)
    make_files(image, *WHOLE)
    html = drawn(image, '"Un quai" sizes="50vw" widest=720')
    sources = re.findall(r'<source type="([^"]+)" srcset="([^"]+)" sizes="([^"]+)">', html)
    assert sources == [
        (f"image/{kind}", f"/media/public/aa/whole-360.{kind} 360w, /media/public/aa/whole-720.{kind} 720w", "50vw")
        for kind in ("avif", "webp")
    ]
    assert 'src="/media/public/aa/whole-720.jpeg"' in html
    assert 'width="1500" height="1000" alt="Un quai"' in html
    assert "style=" not in html


def test_the_picture_on_top_is_fetched_first_and_the_others_late():
    image = make_image()
    make_files(image, *WHOLE)
    lead, other = drawn(image, "lead=True"), drawn(image)
    assert 'fetchpriority="high"' in lead
    assert "lazy" not in lead
    assert 'loading="lazy" decoding="async"' in other
    assert "fetchpriority" not in other


def test_until_all_is_made_the_nearest_ready_size_stands_there():
    image = make_image()
    make_files(image, ("whole", "jpeg", 480))
    assert re.findall(r"<source|whole-480.jpeg", drawn(image)) == ["whole-480.jpeg"]


def test_until_anything_is_made_there_is_room_in_the_tone_of_the_picture():
    html = drawn(make_image(width=300, height=200, colour="#ff8000"), '"Un quai"')
    assert 'class="unmade tone r7 g4 b0" viewBox="0 0 300 200"' in html
    assert 'role="img" aria-label="Un quai"' in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("fields", "classes"),
    [
        ({"colour": "#1f20ff"}, "tone r0 g1 b7"),
        ({"colour": ""}, ""),
        ({"colour": "", "focal_x": 0.21, "focal_y": 1.0}, "fx2 fy10"),
        ({"colour": "#000000", "focal_y": 0.0}, "tone r0 g0 b0 fy0"),
    ],
)
def test_ground_and_focal_point_are_classes_since_the_csp_forbids_styles(fields, classes):
    image = make_image(**fields)
    make_files(image, *WHOLE)
    found = re.search(r'<img [^>]*class="([^"]*)"', drawn(image))
    assert (found[1] if found else "") == classes


def test_an_animation_plays_where_it_may_and_stands_still_for_who_wants_no_motion():
    image = make_image()
    make_files(image, *WHOLE, ("moving", "webp", 480))
    html = drawn(image, "moving=True")
    first = re.search(r"<source[^>]*>", html)
    assert first
    assert (
        'media="(prefers-reduced-motion: no-preference)" type="image/webp" srcset="/media/public/aa/moving-480.webp"' in first[0]
    )
    assert "js/animation.js" in html
    assert "moving-480" not in drawn(image)  # a small card stands still
