"""The form behind an invitation's link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.forms import SetPasswordForm

from handoff.models import StaffMember

if TYPE_CHECKING:
    PasswordBase = SetPasswordForm[StaffMember]
else:
    PasswordBase = SetPasswordForm


class PasswordForm(PasswordBase):
    """A password twice, held against the validators of the settings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["new_password1"].label = "Password"
        self.fields["new_password2"].label = "Password again"
        self.fields["new_password2"].help_text = ""

    @property
    def password(self) -> str:
        """What was chosen; only of a valid form."""
        return str(self.cleaned_data["new_password1"])
