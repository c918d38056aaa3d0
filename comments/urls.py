"""Addresses of readers' comments."""

from django.urls import path

from comments import feeds
from comments.views import follow, post, thread

app_name = "comments"

urlpatterns = [
    path("<int:article_id>/", post.post, name="post"),
    path("<int:article_id>/recu/", post.received, name="received"),
    path("<int:article_id>/feed/", feeds.of_article, name="feed"),
    path("lien/<int:comment_id>/", thread.permalink, name="permalink"),
    path("suivre/<str:token>/", follow.follow, name="follow"),
    path("suivre/<str:token>/corriger/", follow.revise, name="revise"),
    path("suivre/<str:token>/retirer/", follow.withdraw, name="withdraw"),
]
