"""The library of pictures: what others may ask of it.

Inside, in this order: renditions (sizes and files) → figures (HTML) → uploads (what comes in) → keeping (what a change
means for texts) → views, forms, admin.
"""

from .figures import card_picture_html, credit_html, figure_html, figures, picture_html, share_address
from .renditions import make_missing_renditions
from .uploads import add

__all__ = [
    "add",
    "card_picture_html",
    "credit_html",
    "figure_html",
    "figures",
    "make_missing_renditions",
    "picture_html",
    "share_address",
]
