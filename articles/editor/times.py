"""A moment typed as a wall clock shows it."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A date and time in the site's time zone. Refuses, in words, the hour that a clock change takes or doubles."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if getattr(error, "code", "") == "ambiguous_timezone" and error.params:
                raise ValidationError(_clock_change(error.params["datetime"])) from error
            raise


def _clock_change(wall_time: datetime) -> Any:
    zone = timezone.get_current_timezone()
    there_and_back = wall_time.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if there_and_back != wall_time:
        return _("The clocks are put forward that night: this hour does not exist. Please choose another time.")
    return _("The clocks are put back that night: this hour comes twice. Please choose another time.")
