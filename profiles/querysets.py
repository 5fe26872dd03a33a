from django.db import models

EDIT_ALL = "profiles.change_profile"  # Whoever has it looks after everybody's profile; all others after their own.


class ProfileQuerySet(models.QuerySet):
    def with_net_profiles(self):
        """Profiles with their Netzprofile in order: two queries, however many there are."""
        return self.prefetch_related("net_profiles")

    def editable_by(self, user):
        """The same as `keeping.may_change` says of one."""
        if not user.is_active:
            return self.none()
        return self if user.has_perm(EDIT_ALL) else self.filter(user=user)
