"""Places on the front page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Placement


class PlacementForm(forms.ModelForm[Placement]):
    class Meta:
        model = Placement
        fields = ("slot", "article", "starts_at")

    def clean_article(self) -> Article:
        article: Article = self.cleaned_data["article"]
        if article.genre == Article.Genre.SPONSORED and self.cleaned_data.get("slot") == Placement.Slot.LEAD:
            raise forms.ValidationError(_("Sponsored content may not be the lead story."), code="sponsored")
        if article.status != Article.Status.PUBLISHED or article.binned_at:
            raise forms.ValidationError(
                _("Publish or schedule the article first: readers could not open it."), code="unpublished"
            )
        return article
