from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.models import Article
from comments.models import Comment
from profiles.models import Profile


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A comment as it was sent, cleaned, before anything is decided. Either a profile writes or a guest by name."""

    article: Article
    parent: Comment | None = None
    text: str
    name: str = ""
    email: str = ""
    profile: Profile | None = None
    network_key: str = ""
    website: str = ""
    honeypot: str = ""
    seconds: float | None = None  # Since the page was shown, as far as a script says.
    passage: Mapping[str, str] = field(default_factory=dict)  # `quote_exact`, `quote_prefix`, `quote_suffix`.
    proven: frozenset[int] = frozenset()  # Ids of earlier comments that this browser can prove to be its own.
    changes: Comment | None = None  # The one whose text this replaces.
