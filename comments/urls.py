"""Addresses of readers' comments."""

from django.urls import path

from comments.views import digest, follow, post, thread

app_name = "comments"

urlpatterns = [
    path("<int:article_id>/", post.post, name="post"),
    path("<int:article_id>/recu/", post.received, name="received"),
    path("lien/<int:comment_id>/", thread.permalink, name="permalink"),
    path("suivre/<str:token>/", follow.follow, name="follow"),
    path("suivre/<str:token>/corriger/", follow.revise, name="revise"),
    path("suivre/<str:token>/retirer/", follow.withdraw, name="withdraw"),
    path("recapitulatif/<str:token>/", digest.everything, name="digest"),
    path("recapitulatif/<str:token>/publier/", digest.publish, name="digest-publish"),
    path("recapitulatif/<str:token>/refuser/", digest.refuse, name="digest-refuse"),
    path("recapitulatif/<str:token>/arreter/", digest.stop, name="digest-stop"),
]
