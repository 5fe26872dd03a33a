"""Where the site stands, and whether this database belongs to it."""

from django.conf import settings

from .models import Site


def absolute(path: str) -> str:
    """The address of a path for whoever reads it elsewhere: in a feed, a mail, a search engine."""
    return f"{settings.SITE_ADDRESS}{path}"


def claim_address() -> bool:
    """The first start writes down the configured address; later ones leave it, and False is returned."""
    return bool(Site.objects.filter(address="").update(address=settings.SITE_ADDRESS))


def confirm_address() -> None:
    """This database belongs to the configured address from now on; by an operator, who knows that it is no copy."""
    Site.objects.update(address=settings.SITE_ADDRESS)


def is_at_home() -> bool:
    """False for a copy of the database that runs under another address, and must therefore write to nobody."""
    return Site.objects.filter(address=settings.SITE_ADDRESS).exists()
