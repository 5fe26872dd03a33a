"""The HTML of a picture, with all that is owed for it. Every value is escaped; addresses are http or https."""

import re
from collections.abc import Callable

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.models import Image
from krysalis.foundation import pictures
from krysalis.foundation.site import absolute

from . import renditions
from .renditions import Rendition

# How wide the picture will stand, for the browser that chooses before it knows the stylesheet: the text's measure, the
# whole width of a lead picture, the column of a card.
IN_TEXT = "(min-width: 44rem) 40rem, 100vw"
AS_LEAD = "(min-width: 62rem) 58rem, 100vw"
AS_CARD = "(min-width: 60rem) 22rem, (min-width: 40rem) 45vw, 100vw"
FALLBACK_WIDTH = 800  # For what reads no srcset: feeds, mails, old browsers.

# When the browser is to fetch it.
AT_ONCE = mark_safe('loading="eager" fetchpriority="high"')
IN_TIME = mark_safe('loading="lazy" decoding="async"')

NAME_IN_TEXT = re.compile(r"bild:([-\w]{1,80})")


def figure_html(image: Image, *, alt: str = "", caption: str = "", lead: bool = False) -> SafeString:
    """What is said in the text wins over what the record says: the same picture may mean another thing there."""
    with override(settings.LANGUAGE_CODE):  # It is stored, and so speaks the site's language.
        return format_html(
            '<figure class="{}">{}{}</figure>',
            "picture lead" if lead else "picture",
            picture_html(image, alt=alt, lead=lead),
            _below(image, caption),
        )


def picture_html(image: Image, *, alt: str = "", lead: bool = False) -> SafeString:
    addresses = _Addresses(image, "", renditions.widths(image))
    size = (image.width, image.height)
    sizes, urgency = (AS_LEAD, AT_ONCE) if lead else (IN_TEXT, IN_TIME)
    return _picture(addresses, sizes, size, alt or _own_alt(image), urgency)


def card_picture_html(image: Image, *, decorative: bool = False) -> SafeString:
    """Cut to 3:2 around its focal point. `decorative` where the title beside it already is the link's name."""
    addresses = _Addresses(image, renditions.crop_of(image), renditions.card_widths(image))
    size = pictures.crop_size(image.width, image.height, renditions.CARD_RATIO)
    return _picture(addresses, AS_CARD, size, "" if decorative else _own_alt(image), IN_TIME)


def figures(source: str) -> Callable[[str, str, str], str | None]:
    """`figure(name, alt, caption)` for `rendering`: one query for all pictures of a text, none where it has none."""
    names = set(NAME_IN_TEXT.findall(source))
    found = {image.name: image for image in Image.objects.filter(name__in=names)} if names else {}

    def figure(name: str, alt: str, caption: str) -> str | None:
        image = found.get(name)
        return figure_html(image, alt=alt, caption=caption) if image else None

    return figure


def share_address(image: Image) -> str:
    """For link previews elsewhere, which know no AVIF: a JPEG, 1,200 pixels wide where the picture is."""
    width = max(width for width in renditions.widths(image) if width <= 1200 or width == renditions.widths(image)[0])
    return absolute(renditions.address(image, Rendition(width, "jpg")))


class _Addresses:
    """The renditions of one picture in one shape."""

    def __init__(self, image: Image, crop: str, widths: tuple[int, ...]) -> None:
        self.image, self.crop, self.widths = image, crop, widths

    def one(self, width: int, extension: str) -> str:
        return renditions.address(self.image, Rendition(width, extension, self.crop))

    def srcset(self, extension: str) -> str:
        return ", ".join(f"{self.one(width, extension)} {width}w" for width in self.widths)

    def fallback(self) -> str:
        return self.one(min((w for w in self.widths if w >= FALLBACK_WIDTH), default=self.widths[-1]), "jpg")


def _picture(addresses: _Addresses, sizes: str, size: tuple[int, int], alt: str, urgency: SafeString) -> SafeString:
    modern = [(f"image/{extension}", addresses.srcset(extension), sizes) for extension in ("avif", "webp")]
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}></picture>',
        format_html_join("", '<source type="{}" srcset="{}" sizes="{}">', modern),
        addresses.fallback(),
        addresses.srcset("jpg"),
        sizes,
        *size,
        alt,
        urgency,
    )


def _own_alt(image: Image) -> str:
    return "" if image.decorative else image.alt


def _below(image: Image, caption: str) -> SafeString:
    credit = credit_html(image)
    if not caption and not credit:
        return SafeString("")
    return format_html("<figcaption>{}{}{}</figcaption>", caption, " " if caption and credit else "", credit)


def credit_html(image: Image) -> SafeString:
    """“[Bildquelle: NAME, Lizenz – danke!]”, each with its link; empty where nothing is owed."""
    who = _linked(image.credit, image.source_url, "noopener")
    licence = _linked(image.licence, image.licence_url, "license noopener")
    parts = [(part,) for part in (who, licence) if part]
    if not parts:
        return SafeString("")
    # Translators: the line below a picture; %s is whom it is owed to, and the licence.
    words = _("[Picture: %s – thank you!]")
    before, after = words.split("%s")
    return format_html('<span class="credit">{}{}{}</span>', before, format_html_join(", ", "{}", parts), after)


def _linked(text: str, address: str, rel: str) -> str:
    if not text or not address.startswith(("https://", "http://")):
        return text
    return format_html('<a href="{}" rel="{}">{}</a>', address, rel, text)
