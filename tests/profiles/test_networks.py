import json
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError

from profiles import networks

OF_EACH = [
    ("https://www.linkedin.com/in/anna", "linkedin"),
    ("https://de.linkedin.com/in/anna", "linkedin"),
    ("https://www.xing.com/profile/Anna_Ahrens", "xing"),
    ("https://x.com/anna", "x"),
    ("https://twitter.com/anna", "x"),
    ("https://bsky.app/profile/anna.example.org", "bluesky"),
    ("https://instagram.com/anna", "instagram"),
    ("https://www.youtube.com/@anna", "youtube"),
    ("https://youtu.be/abc", "youtube"),
    ("https://github.com/anna", "github"),
    ("https://www.facebook.com/anna", "facebook"),
    ("https://www.tiktok.com/@anna", "tiktok"),
    ("https://www.threads.net/@anna", "threads"),
    ("https://threads.com/@anna", "threads"),
    ("https://mastodon.social/@anna", "mastodon"),
    ("https://social.verein.example/@anna/", "mastodon"),
    ("https://mastodon.social/@anna@chaos.example", "mastodon"),
    ("mailto:anna@example.org", "email"),
    ("https://example.org/feed/", "feed"),
    ("https://example.org/blog/feed.xml", "feed"),
    ("https://example.org/index.rss", "feed"),
    ("https://example.org/", "website"),
    ("HTTPS://WWW.LINKEDIN.COM/in/anna", "linkedin"),
]
MISTAKABLE = [
    "https://notlinkedin.com/in/anna",
    "https://linkedin.com.evil.example/in/anna",
    "https://evil.example/x.com",
    "https://netflix.com/",
    "https://medium.com/@anna",
    "https://anna.substack.com/@anna",
    "https://example.org/users/7",
    "https://example.org/feedback",
]


class TestANetworkIsRecognised:
    @pytest.mark.parametrize(("address", "key"), OF_EACH)
    def test_by_its_address(self, address, key):
        assert networks.recognise(address).key == key

    @pytest.mark.parametrize("address", MISTAKABLE)
    def test_only_where_it_is_one(self, address):
        assert networks.recognise(address) is networks.WEBSITE

    def test_for_each_network_there_is(self):
        assert {key for _, key in OF_EACH} == {network.key for network in networks.ALL}


class TestALabel:
    def test_is_the_network(self):
        assert networks.label("https://www.xing.com/profile/A") == "XING"

    def test_is_the_host_of_a_website(self):
        assert networks.label("https://www.example.org/anna") == "example.org"


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("typed", "address"),
        [
            ("anna@example.org", "mailto:anna@example.org"),
            ("www.example.org", "https://www.example.org"),
            ("xing.com/profile/Anna", "https://xing.com/profile/Anna"),
            ("müller.example", "https://müller.example"),
            ("@anna@mastodon.social", "https://mastodon.social/@anna"),
            ("  https://example.org  ", "https://example.org"),
            ("http://example.org", "http://example.org"),
            ("mailto:anna@example.org", "mailto:anna@example.org"),
        ],
    )
    def test_gets_the_scheme_it_lacks(self, typed, address):
        assert networks.completed(typed) == address
        networks.validate_address(networks.completed(typed))

    @pytest.mark.parametrize("typed", ["javascript:alert(1)", "//evil.example", "anna", "@anna", "", "1.5", "data:,x"])
    def test_is_left_alone_where_it_is_no_address(self, typed):
        assert networks.completed(typed) == typed


class TestAnAddressIsRefused:
    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
            "ftp://example.org",
            "//evil.example",
            "/anna",
            "anna",
            "",
            "https://",
            "https:///x",
            "https://localhost",
            "https://bank.example@evil.example/",
            "https://@evil.example/",
            "https:\\\\evil.example",
            "https://exa\u200bmple.org",
            "https://\u202egro.elpmaxe",
            "https://example.org:port/",
            "https://[::1",
            "mailto:",
            "mailto:anna",
            "mailto:anna@example.org?bcc=all@example.org",
            "mailto:anna@example.org,all@example.org",
            "mailto:anna@example.org%0abcc:all@example.org",
        ],
    )
    def test_that_leads_nowhere_or_deceives(self, address):
        with pytest.raises(ValidationError):
            networks.validate_address(address)

    @pytest.mark.data
    @pytest.mark.parametrize(
        ("file", "field"), [("text/open_redirect_urls.jsonl", "url"), ("xss/peer_cve_vectors.jsonl", "payload")]
    )
    def test_of_every_collection_unless_it_is_plain(self, test_data, file, field):
        """As it was typed or completed: what passes starts with one of three schemes and hides nothing."""
        rows = [json.loads(line) for line in (test_data / file).read_text().splitlines()]
        passed = []
        for row in rows:
            address = networks.completed(row[field])
            try:
                networks.validate_address(address)
            except ValidationError:
                continue
            passed.append(address)

        assert len(rows) > 50
        plain = ("http://", "https://", "mailto:")
        assert [one for one in passed if not one.lower().startswith(plain)] == []
        assert [one for one in passed if "\\" in one or "@" in urlsplit(one).netloc] == []
