"""Addresses of readers' comments."""

from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("<int:article_id>/", views.post, name="post"),
    path("<int:article_id>/recu/", views.received, name="received"),
    path("lien/<int:comment_id>/", views.permalink, name="permalink"),
    path("suivre/<str:token>/", views.follow, name="follow"),
    path("suivre/<str:token>/corriger/", views.revise, name="revise"),
    path("suivre/<str:token>/retirer/", views.withdraw, name="withdraw"),
]
