from django.db import models


class ProfileQuerySet(models.QuerySet):
    def with_net_profiles(self):
        """Profiles with their Netzprofile in order: two queries, however many there are."""
        return self.prefetch_related("net_profiles")
