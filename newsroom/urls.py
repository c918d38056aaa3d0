"""All addresses."""

from django.contrib import admin
from django.urls import include, path

from comments.views.ledger import ledger
from newsroom import account_page, error_reports

urlpatterns = [
    path("admin/mot-de-passe/", include("newsroom.passwords")),
    path("admin/mail-du-matin/<str:token>/", account_page.stop, name="morning_stop"),
    path("admin/", admin.site.urls),
    path("commentaires/", include("comments.urls")),
    path("moderation/", ledger, name="moderation"),
    path("moderation/<int:year>/", ledger, name="moderation-year"),
    path("signaler-une-erreur/<int:article_id>/", error_reports.report, name="error-report"),
    path("signaler-une-erreur/<int:article_id>/merci/", error_reports.reported, name="error-reported"),
    path("", include("articles.urls")),
]

handler400 = "newsroom.errors.bad_request"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "newsroom.errors.server_error"
