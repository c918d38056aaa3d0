"""Addresses of readers' comments."""

from django.urls import path

from comments import feeds
from comments.views import data, digest, follow, mailed, post, report, thread

app_name = "comments"

urlpatterns = [
    path("<int:article_id>/", post.post, name="post"),
    path("<int:article_id>/recu/", post.received, name="received"),
    path("<int:article_id>/feed/", feeds.of_article, name="feed"),
    path("lien/<int:comment_id>/", thread.permalink, name="permalink"),
    path("suivre/<str:token>/", follow.follow, name="follow"),
    path("suivre/<str:token>/corriger/", follow.revise, name="revise"),
    path("suivre/<str:token>/retirer/", follow.withdraw, name="withdraw"),
    path("suivre/<str:token>/reponses/", follow.answers, name="answers"),
    path("suivre/<str:token>/envoyer/", follow.mail_link, name="mail-link"),
    path("suivre/<str:token>/prouver/", follow.mail_confirmation, name="mail-confirmation"),
    path("suivre/<str:token>/effacer/", follow.erase, name="erase"),
    path("efface/", follow.erased, name="erased"),
    path("confirmer/<str:token>/", mailed.confirm, name="confirm"),
    path("desabonnement/<str:token>/", mailed.unsubscribe, name="unsubscribe"),
    path("mes-donnees/", data.ask, name="ask-for-data"),
    path("mes-donnees/mail-parti/", data.asked, name="asked-for-data"),
    path("mes-donnees/<str:token>/", data.show, name="data"),
    path("mes-donnees/<str:token>/export/", data.export, name="export-data"),
    path("mes-donnees/<str:token>/effacer/", data.erase, name="erase-data"),
    path("donnees-effacees/", data.erased, name="data-erased"),
    path("signaler/<int:comment_id>/", report.report, name="report"),
    path("signaler/<int:comment_id>/merci/", report.reported, name="reported"),
    path("recapitulatif/<str:token>/", digest.everything, name="digest"),
    path("recapitulatif/<str:token>/publier/", digest.publish, name="digest-publish"),
    path("recapitulatif/<str:token>/refuser/", digest.refuse, name="digest-refuse"),
    path("recapitulatif/<str:token>/arreter/", digest.stop, name="digest-stop"),
    path("recapitulatif/", digest.broken, name="digest-empty"),
    path("recapitulatif/<path:token>/", digest.broken, name="digest-broken"),
]
