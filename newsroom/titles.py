"""What the newsroom calls background tasks, by the name of their function; recurring jobs bear the same name."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "forget_results": _("clean-up of finished tasks"),
    "forget_sessions": _("clean-up of expired sessions"),
    "forget_logins": _("clean-up of old login attempts"),
    "purge_comments": _("clean-up of readers’ addresses and refused texts"),
    "measure_wait": _("measuring how long comments wait"),
    "send_digests": _("digest for moderators"),
    "send_morning_mails": _("“To do” by mail"),
    "update_ledger": _("figures of moderation"),
    "retry_renditions": _("second try of failed renditions"),
    "sweep_spool": _("removal of abandoned uploads"),
    "fill_index": _("words of articles for the search"),
    "withdraw_expired": _("withdrawal of expired photos"),
    "forget_error_reports": _("clean-up of reported errors"),
    "forget_heartbeats": _("clean-up of old workers"),
    "refresh_planner": _("statistics of the database"),
    "make_renditions": _("files of a photo"),
    "fetch_poster": _("picture of a video"),
    "send_letter": _("mail to a reader"),
    "tell_of_answers": _("mail about an answer"),
    "mail_digest": _("mail to a moderator"),
    "follow_act": _("what follows a decision on a comment"),
    "send_invitation": _("invitation"),
    "send_password_link": _("link to choose a password"),
    "mail_morning": _("“To do” by mail"),
}
