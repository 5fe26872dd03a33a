import pytest

from krysalis.foundation import freshness
from krysalis.foundation.models import Site

pytestmark = pytest.mark.django_db


class TestTheSite:
    def test_is_renamed_on_every_page(self, as_user, renate):
        typed = {"name": "Puppenstube", "claim": "", "description": ""}

        answer = as_user(renate).post("/admin/foundation/site/1/change/", typed)

        assert answer.status_code == 302
        assert Site.objects.get().name == "Puppenstube"
        assert freshness.number(freshness.SITE) == 1

    def test_is_never_added_or_deleted(self, as_user, ada):
        desk = as_user(ada)

        assert desk.get("/admin/foundation/site/add/").status_code == 403
        assert desk.post("/admin/foundation/site/1/delete/", {"post": "yes"}).status_code == 403
