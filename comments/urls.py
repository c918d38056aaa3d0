"""Addresses of readers' comments."""

from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("<int:article_id>/", views.post, name="post"),
    path("lien/<int:comment_id>/", views.permalink, name="permalink"),
]
