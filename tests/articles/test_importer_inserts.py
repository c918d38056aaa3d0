"""Galleries, videos, cards of posts and files of a WordPress text, told from its markup."""

import pytest

from articles.body import MOST_INSERTS
from articles.importers.embedding import Document, Gallery, Post, Video
from articles.importers.markup import convert
from articles.importers.placing import NotHere

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
VIDEO = Video("youtube", "dQw4w9WgXcQ")
FIRST = '<div data-embed="1"></div>'
BLOCK = "<!-- wp:paragraph --><p>Un.</p><!-- /wp:paragraph -->"


def turned(text: str, **options):
    """Converted; WordPress's picture 7 is our 107, and every file of the site is 55."""
    options.setdefault("find_file", lambda address, title: 55 if "/uploads/" in address else None)
    return convert(text, lambda number, source: int(number) + 100 if number else None, **options)


def shown(text: str, **options):
    result = turned(text, **options)
    return result.body, result.inserts


def embed(address: str, caption: str = "", kind: str = "wp:embed") -> str:
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return (
        f'<!-- {kind} {{"url":"{address}"}} -->\n<figure class="wp-block-embed is-type-video"><div '
        f'class="wp-block-embed__wrapper">\n{address.replace("&", "&amp;")}\n</div>{words}</figure>\n<!-- /{kind} -->'
    )


# Videos


@pytest.mark.parametrize(
    "text",
    [
        embed(YOUTUBE),
        embed(f"{YOUTUBE}&t=12", kind="wp:core-embed/youtube"),
        f"[embed]{YOUTUBE}[/embed]",
        '[embed width="560"]https://youtu.be/dQw4w9WgXcQ?si=x&#038;t=1[/embed]',
        YOUTUBE,
        f"\n  {YOUTUBE}  \n",
        f"<p>{YOUTUBE}</p>",
        f"{BLOCK.replace('Un.', YOUTUBE)}",
        '<iframe width="560" src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0" title="YouTube video player"></iframe>',
        '<p><iframe src="//www.youtube-nocookie.com/embed/dQw4w9WgXcQ"></iframe></p>',
        '<div class="video"><p><iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe></p></div>',
        '<object><param name="movie" value="x"><embed src="http://www.youtube.com/v/dQw4w9WgXcQ&amp;hl=fr"></object>'.replace(
            "&amp;hl=fr", ""
        ),
        "[youtube=https://www.youtube.com/watch?v=dQw4w9WgXcQ&w=640]",
        "[youtube dQw4w9WgXcQ]",
        '[youtube id="dQw4w9WgXcQ" width="600"]',
        "[youtube]https://youtu.be/dQw4w9WgXcQ[/youtube]",
        '[video src="https://www.youtube.com/watch?v=dQw4w9WgXcQ"]',
    ],
)
def test_whatever_wordpress_shows_as_a_video_is_one(text):
    assert shown(text) == (FIRST, [VIDEO])


def test_vimeo_and_dailymotion_are_known():
    assert turned(embed("https://vimeo.com/76979871")).inserts == [Video("vimeo", "76979871")]
    assert turned("[dailymotion id=x8oma9]").inserts == [Video("dailymotion", "x8oma9")]


def test_an_address_on_a_line_of_its_own_parts_the_classic_paragraph():
    assert shown(f"Voici la vidéo :\n{YOUTUBE}\nEt la suite.\n\nFin.") == (
        f"<p>Voici la vidéo :</p>\n{FIRST}\n<p>Et la suite.</p>\n<p>Fin.</p>",
        [VIDEO],
    )


@pytest.mark.parametrize(
    "text", [f"Voir {YOUTUBE} ce soir", f'<a href="{YOUTUBE}">{YOUTUBE}</a>', f"<ul><li>Un : {YOUTUBE}</li></ul>"]
)
def test_an_address_in_a_sentence_or_a_link_stays_where_it_stands(text):
    body, inserts = shown(text)
    assert YOUTUBE in body
    assert inserts == []


def test_the_title_of_a_video_is_its_caption_or_what_the_site_said():
    frame = '<iframe title="Le pont rouvre" src="https://www.youtube.com/embed/dQw4w9WgXcQ?feature=oembed"></iframe>'
    assert turned(embed(YOUTUBE, "Le <em>pont</em>\u00a0!")).inserts[0].title == "Le pont\u00a0!"
    assert turned(frame).inserts[0].title == "Le pont rouvre"
    assert turned(embed(YOUTUBE), answers=["{{unknown}}", frame]).inserts[0].title == "Le pont rouvre"
    assert turned(embed(YOUTUBE, "Légende"), answers=[frame]).inserts[0].title == "Légende"


@pytest.mark.parametrize("caption", ["mot " * 60, 'Voir <a href="https://x.example/">ici</a>'])
def test_a_caption_that_is_no_title_stands_under_the_video(caption):
    body, (video,) = shown(embed(YOUTUBE, caption))
    assert body.startswith(f"{FIRST}\n<p>")
    assert video.title == ""


def test_frames_of_other_sites_become_links_and_are_named():
    result = turned('<iframe src="https://cartes.example/lome"></iframe>')
    assert result.body == '<p><a href="https://cartes.example/lome">https://cartes.example/lome</a></p>'
    assert result.frames == ["https://cartes.example/lome"]


def test_a_list_of_videos_is_no_video():
    assert turned('<iframe src="https://www.youtube.com/embed/videoseries?list=PL123"></iframe>').inserts == []


def test_a_video_inside_a_quotation_or_a_cell_stands_behind_it():
    frame = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
    assert shown(f"<blockquote><p>Dit</p>{frame}</blockquote>")[0] == f"<blockquote><p>Dit</p></blockquote>{FIRST}"
    assert shown(f"<table><tbody><tr><td>a{frame}</td></tr></tbody></table>")[0].endswith(
        f"<td>a</td></tr></tbody></table>{FIRST}"
    )


# Posts

TWEET = (
    '<blockquote class="twitter-tweet" data-lang="fr"><p lang="fr" dir="ltr">Le pont <a href="https://t.co/a">#Lomé</a><br>'
    'rouvre.</p>&mdash; Mairie (@mairie) <a href="https://twitter.com/mairie/status/12?ref_src=twsrc">24 octobre 2024</a>'
    '</blockquote>\n<script async src="https://platform.twitter.com/widgets.js"></script>'
)
CARD = Post("x", "https://twitter.com/mairie/status/12", "Mairie (@mairie)", "Le pont #Lomé\nrouvre.")


@pytest.mark.parametrize(
    "text",
    [TWEET, f"<!-- wp:html -->{TWEET}<!-- /wp:html -->", TWEET.replace('<p lang="fr" dir="ltr">', "").replace("</p>", " ")],
)
def test_a_quoted_tweet_is_a_card_with_its_words(text):
    assert shown(text) == (FIRST, [CARD])


def test_the_words_of_an_address_alone_are_those_that_wordpress_kept():
    assert shown("https://x.com/mairie/status/12?s=20", answers=[TWEET])[1] == [
        Post("x", "https://x.com/mairie/status/12", CARD.name, CARD.text)
    ]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://x.com/mairie/status/12", "@mairie"),
        ("https://www.tiktok.com/@mairie/video/123", "@mairie"),
        ("https://www.facebook.com/mairie.lome/posts/123", "mairie.lome"),
    ],
)
def test_an_address_alone_says_at_least_whose_post_it_is(address, name):
    body, (post,) = shown(embed(address))
    assert (body, post.url, post.name, post.text) == (FIRST, address, name, "")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.instagram.com/p/AbC/",
        "https://www.facebook.com/permalink.php?story_fbid=1&id=2",
        "https://fb.watch/abc/",
        "https://x.com/i/status/12",
        "https://soundcloud.com/escale/entretien",
    ],
)
def test_what_no_card_can_name_is_a_link(address):
    body, inserts = shown(embed(address))
    assert body == f'<p><a href="{address.replace("&", "&amp;")}">{address.replace("&", "&amp;")}</a></p>'
    assert inserts == []


def test_the_codes_of_tiktok_and_facebook_are_cards():
    tiktok = (
        '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@awa/video/123"><section><a href="https://www.tiktok.com/'
        '@awa?refer=embed">@awa</a> <p>Au marché <a href="/tag/lome">#lome</a></p><a href="https://www.tiktok.com/music/x-1">♬'
        " son</a></section></blockquote>"
    )
    facebook = (
        '<div class="fb-post" data-href="https://www.facebook.com/mairie/posts/9"><blockquote cite="https://www.facebook.com/'
        'mairie/posts/9" class="fb-xfbml-parse-ignore"><p>Bonjour.</p>Publiée par <a href="https://facebook.com/mairie/">Mairie '
        'de Lomé</a> sur <a href="https://www.facebook.com/mairie/posts/9">lundi</a></blockquote></div>'
    )
    assert shown(tiktok) == (FIRST, [Post("tiktok", "https://www.tiktok.com/@awa/video/123", "@awa", "Au marché #lome")])
    assert shown(facebook) == (
        FIRST,
        [Post("facebook", "https://www.facebook.com/mairie/posts/9", "Mairie de Lomé", "Bonjour.")],
    )
    plugin = "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fmairie%2Fposts%2F9"
    assert turned(f'<iframe src="{plugin}"></iframe>').inserts[0].url == "https://www.facebook.com/mairie/posts/9"


def test_a_post_of_instagram_is_a_link_to_it():
    address = "https://www.instagram.com/p/AbC/?utm=1"
    text = f'<blockquote class="instagram-media" data-instgrm-permalink="{address}"><div><a href="x">Voir</a></div></blockquote>'
    assert shown(text) == (f'<p><a href="{address}">{address}</a></p>', [])


# Galleries

IMAGE = (
    '<figure class="wp-block-image"><img src="/{0}.jpg" alt="A{0}" class="wp-image-{0}"/>'
    "<figcaption>Dit {0}</figcaption></figure>"
)
NESTED = "".join(f"<!-- wp:image -->{IMAGE.format(number)}<!-- /wp:image -->" for number in (1, 2))


@pytest.mark.parametrize(
    "text",
    [
        f'<!-- wp:gallery --><figure class="wp-block-gallery has-nested-images">{NESTED}<figcaption class="blocks-gallery-'
        'caption">Les deux</figcaption></figure><!-- /wp:gallery -->',
        '<!-- wp:gallery {"ids":[1,2]} --><figure class="wp-block-gallery columns-2"><ul class="blocks-gallery-grid">'
        + "".join(
            f'<li class="blocks-gallery-item"><figure><img data-id="{n}" alt="A{n}" class="wp-image-{n}"/><figcaption>Dit {n}'
            "</figcaption></figure></li>"
            for n in (1, 2)
        )
        + "</ul><figcaption>Les deux</figcaption></figure><!-- /wp:gallery -->",
    ],
)
def test_a_gallery_of_blocks_keeps_order_captions_and_alternatives(text):
    result = turned(text)
    assert (result.body, result.inserts) == (FIRST, [Gallery((101, 102), "Les deux")])
    assert [(use.image, use.alt, use.caption) for use in result.pictures] == [(101, "A1", "Dit 1"), (102, "A2", "Dit 2")]


def test_the_oldest_gallery_of_blocks_is_a_list():
    text = "<!-- wp:gallery --><ul class='wp-block-gallery'>" + "".join(f"<li>{IMAGE.format(n)}</li>" for n in (1, 2)) + "</ul>"
    assert shown(text) == (FIRST, [Gallery((101, 102))])


@pytest.mark.parametrize("code", ['[gallery ids="2,1"]', "[gallery size='full' ids='2, 1' columns=3]", "[gallery include=“2,1”]"])
def test_the_classic_gallery_is_one(code):
    assert shown(f"Avant\n\n{code}\n\nAprès") == (f"<p>Avant</p>\n{FIRST}\n<p>Après</p>", [Gallery((102, 101))])


def test_a_gallery_that_names_no_picture_shows_those_of_its_post():
    assert turned("[gallery]", attached=["3", "1"]).inserts == [Gallery((103, 101))]
    assert turned('[gallery link="file"]').gone == {"gallery": 1}
    assert turned('[gallery id="9"]', attached=["3", "1"]).gone == {"gallery": 1}


def test_a_gallery_of_one_photo_is_a_photo_and_of_many_several():
    assert shown('[gallery ids="1"]') == ('<figure data-image="101"></figure>', [])
    assert shown('[gallery ids="1,1"]')[1] == []
    sizes = [len(each.pictures) for each in turned(f'[gallery ids="{",".join(map(str, range(1, 82)))}"]').inserts]
    assert sizes == [27, 27, 27]


def test_a_gallery_whose_photos_are_lost_leaves_its_words():
    result = convert(f'<figure class="wp-block-gallery">{NESTED}<figcaption>Les deux</figcaption></figure>', lambda *_: None)
    assert (result.body, result.inserts, len(result.lost)) == ("<p>Les deux</p>", [], 2)


# Files

PDF = "https://ancien.example/wp-content/uploads/2024/01/Rapport-FMI.pdf"
FILE = (
    f'<!-- wp:file --><div class="wp-block-file"><object class="wp-block-file__embed" data="{PDF}" type="x"></object>'
    f'<a id="x" href="{PDF}">Le rapport</a><a href="{PDF}" class="wp-block-file__button" download>Télécharger</a></div>'
)


def titles_of(text):
    """The titles under which its files are asked for."""
    asked = []
    turned(text, find_file=lambda address, title: asked.append(title) or (55 if "/uploads/" in address else None))
    return [*dict.fromkeys(asked)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (FILE, "Le rapport"),
        (f'<p><strong><a href="{PDF}">Le rapport</a></strong></p>', "Le rapport"),
        (f'<p><a href="{PDF}">Télécharger le PDF</a></p>', "Rapport-FMI"),
        (f'[audio mp3="{PDF}"][/audio]', "Rapport-FMI"),
        (
            f'<figure class="wp-block-audio"><audio controls src="{PDF}"></audio><figcaption>Le son</figcaption></figure>',
            "Le son",
        ),
    ],
)
def test_a_file_is_shown_under_the_words_of_the_text(text, title):
    assert shown(text) == (FIRST, [Document(55)])
    assert title in titles_of(text)


def test_a_link_in_a_sentence_keeps_its_words_and_the_file_stands_behind():
    text = f'Lire <a href="{PDF}">le rapport du FMI</a> en entier.'
    assert shown(text) == (f"<p>Lire le rapport du FMI en entier.</p>\n{FIRST}", [Document(55)])
    assert titles_of(text) == ["le rapport du FMI"]


def test_a_list_of_files_is_a_row_of_them():
    text = f'<ul><li><a href="{PDF}">Un</a></li><li>Deux</li></ul>'
    assert shown(text)[0] == f"<ul><li>Deux</li></ul>{FIRST}"


def test_a_file_that_is_not_here_stays_a_link_and_is_named():
    def missing(address, title):
        raise NotHere

    for text in (FILE, f'<p>Lire <a href="{PDF}">Le rapport</a>.</p>'):
        result = turned(text, find_file=missing)
        assert f'<a href="{PDF}">Le rapport</a>' in result.body
        assert "Télécharger" not in result.body
        assert set(result.links) == {PDF}
    assert turned('<video src="https://ancien.example/v.mp4"></video>').links == ["https://ancien.example/v.mp4"]


# The rest


def test_more_than_the_writing_page_takes_are_links():
    body, inserts = shown(f"{YOUTUBE}\n\n" * (MOST_INSERTS + 2))
    assert len(inserts) == MOST_INSERTS
    assert body.count("<a href=") == 2


def test_a_flat_page_has_none():
    body, inserts = shown(f'{YOUTUBE}\n\n[gallery ids="1,2"]\n\n{FILE}', inserts=False)
    assert inserts == []
    assert body.count("data-image") == 2
    assert f'<a href="{PDF}">Le rapport</a>' in body
    assert turned(FILE, inserts=False).links


def test_who_is_quoted_stands_behind_a_dash():
    said = "<p>Dit</p><cite>Awa Sow</cite>"
    quoted = "<p>Dit</p><p>— Awa Sow</p></blockquote>"
    assert turned(f'<blockquote class="wp-block-quote">{said}</blockquote>').body == f"<blockquote>{quoted}"
    pull = f'<figure class="wp-block-pullquote"><blockquote>{said}</blockquote></figure>'
    assert turned(pull).body == f'<blockquote class="pull">{quoted}'
    assert turned(f"<blockquote>{said.replace('Awa', '– Awa')}</blockquote>").body.endswith("<p>– Awa Sow</p></blockquote>")


def test_lists_and_tables_have_no_white_space_between_their_parts_as_the_editor_writes_them():
    items = "<ul>\n<!-- wp:list-item -->\n<li>Un \n<ol><li>\tbis</li></ol>\n</li>\n\n<li><em>a</em> <b>c</b></li>\n</ul>"
    assert turned(items).body == "<ul><li>Un<ol><li>bis</li></ol></li><li><em>a</em> <strong>c</strong></li></ul>"
    rows = "<table>\n<tbody>\n<tr>\n<td> 1 </td>\n<td></td>\n</tr>\n</tbody>\n</table>"
    assert turned(rows).body == "<table><tbody><tr><td>1</td><td></td></tr></tbody></table>"


def test_marks_of_the_editor_vanish_and_a_separator_is_a_rule():
    text = (
        "<!-- wp:paragraph --><p>Un</p><!-- /wp:paragraph --><!-- wp:more --><!--more--><!-- /wp:more --><!-- wp:separator -->"
        '<hr class="wp-block-separator"/><!-- /wp:separator --><!-- wp:nextpage --><!--nextpage--><!-- /wp:nextpage --><p>Deux'
        '</p><!-- wp:spacer --><div style="height:9px" aria-hidden="true" class="wp-block-spacer"></div><!-- /wp:spacer -->'
    )
    result = turned(text)
    assert result.body == "<p>Un</p>\n<hr>\n<p>Deux</p>"
    assert result.blocks == {}


def test_blocks_that_nobody_knows_keep_their_words_and_are_counted():
    result = turned('<!-- wp:foxiz/boite {"a":1} --><div><p>Dit</p></div><!-- /wp:foxiz/boite --><!-- wp:latest-posts /-->' * 2)
    assert result.body == "<p>Dit</p>\n<p>Dit</p>"
    assert result.blocks == {"foxiz/boite": 2, "latest-posts": 2}


@pytest.mark.parametrize(
    ("text", "left", "names"),
    [
        ('Un [contact-form-7 id="3" title="[x]"] deux', "Un  deux", {"contact-form-7": 1}),
        ("[vc_row][vc_column]Un[/vc_column][/vc_row]", "Un", {"vc_row": 1, "vc_column": 1}),
        ("[dropcap]L[/dropcap]e pont", "Le pont", {"dropcap": 1}),
        ("<!-- wp:shortcode -->[sitemap]<!-- /wp:shortcode -->", "", {"sitemap": 1}),
        ("Un\n\n[social-share]\n\ndeux", "Un|deux", {"social-share": 1}),
        ("[vc_raw_html]JTNDZGl2JTNF[/vc_raw_html]Un", "Un", {"vc_raw_html": 1}),
        ("[tweet 123]", "", {"tweet": 1}),
        ("[playlist]", "", {"playlist": 1}),
        ("dit [sic], [celui-ci] [ndlr : x] [l'an 2] [lui] [vice-président]", None, {}),
        ("<p><em>que</em> [celui-ci]</p>", "<em>que</em> [celui-ci]", {}),
    ],
)
def test_nothing_of_a_shortcode_is_shown_and_a_journalist_s_brackets_stay(text, left, names):
    result = turned(text)
    wanted = text if left is None else left
    assert result.body == "\n".join(f"<p>{part}</p>" for part in wanted.split("|") if part)
    assert result.gone == names


def test_brackets_that_may_be_either_stay_and_are_named():
    assert turned("Il dit [celui-ci]\n\n[sitemap]").doubtful == ["[celui-ci]", "[sitemap]"]


def test_the_caption_of_the_first_wordpress_is_read():
    result = turned('[caption id="x" caption="Le port"]<img class="wp-image-7" src="/a.jpg">[/caption]')
    assert result.pictures[0].caption == "Le port"


@pytest.mark.parametrize(
    "text", ["[caption]" * 3000, "[a '" * 20_000, "[video" * 20_000, "<!-- wp:shortcode -->[a" * 5000, "[a-b] " * 20_000]
)
def test_a_hostile_text_is_read_in_no_time(text):
    turned(text)
