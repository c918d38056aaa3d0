"""Public addresses of the newspaper."""

from django.urls import path
from django.views.decorators.http import require_safe

from articles import feeds
from articles.views import article, home, lists, machines, media, preview, sitemaps

app_name = "articles"

urlpatterns = [
    path("", home.home, name="home"),
    path("<int:year>/<int:month>/<int:day>/<slug:slug>/", article.detail, name="detail"),
    path("apercu/<str:token>/", preview.shared, name="preview"),
    path("rubrique/<slug:slug>/", lists.section, name="section"),
    path("rubrique/<slug:slug>/feed/", require_safe(feeds.SectionFeed()), name="section-feed"),
    path("sujet/<slug:slug>/", lists.tag, name="tag"),
    path("sujet/<slug:slug>/feed/", require_safe(feeds.TagFeed()), name="tag-feed"),
    path("auteur/<slug:slug>/", lists.author, name="author"),
    path("auteur/<slug:slug>/feed/", require_safe(feeds.AuthorFeed()), name="author-feed"),
    path("archives/<int:year>/<int:month>/", lists.archive, name="archive"),
    path("rectificatifs/", lists.corrections, name="corrections"),
    path("rectificatifs/feed/", require_safe(feeds.CorrectionFeed()), name="corrections-feed"),
    path("feed/", require_safe(feeds.SiteFeed()), name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-<int:number>.xml", sitemaps.part, name="sitemap-part"),
    path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("ads.txt", machines.ads, name="ads"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("couleurs.css", machines.colours, name="colours"),
    path("media/public/<path:path>", media.public_file, name="media"),
    path("<slug:slug>/", lists.page, name="page"),
]
