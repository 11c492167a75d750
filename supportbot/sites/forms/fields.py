"""Fields of the site's form: lists written one a line, a colour, an address that is safe to link to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from supportbot.sites.origins import BadOrigin, origin_from
from supportbot.widget.colours import is_colour

MOST_ORIGINS = 50
_SHORT_COLOUR = re.compile(r"#[0-9a-f]{3}")


class Words(forms.CharField):
    """Text that may have line breaks, however the browser ends its lines."""

    def to_python(self, value: Any) -> Any:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class Lines(forms.CharField):
    """A list of short texts, one a line. Says of each line what is wrong with it."""

    widget = forms.Textarea

    def __init__(self, *, most: int, longest: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.most, self.longest = most, longest

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value))
        ProhibitNullCharactersValidator()(text)
        numbered = [(number, " ".join(line.split())) for number, line in enumerate(text.splitlines(), start=1)]
        return [(number, line) for number, line in numbered if line]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = super().clean(value)
        errors = [
            f"Line {number}: {len(line)} characters, at most {self.longest} fit."
            for number, line in lines
            if len(line) > self.longest
        ]
        if len(lines) > self.most:
            errors.append(f"There are {len(lines)} lines, and at most {self.most} are shown. Take some out.")
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(line for _, line in lines))


class Origins(Lines):
    """Websites that may open the chat, each as browsers name it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=MOST_ORIGINS, longest=1000, **kwargs)

    def clean(self, value: Any) -> Any:
        errors, origins = [], []
        super().clean(value)
        for number, line in self.to_python(value):
            try:
                origins.append(origin_from(line))
            except BadOrigin as error:
                errors.append(f"Line {number}, “{line[:80]}”: {error}.")
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(origins))


class Colour(forms.CharField):
    """``#1a2b3c``, also written in short or without the hash sign; empty for none."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).lower()
        if not text:
            return ""
        text = text if text.startswith("#") else f"#{text}"
        if _SHORT_COLOUR.fullmatch(text):
            text = "#" + "".join(digit * 2 for digit in text[1:])
        if not is_colour(text):
            raise ValidationError("Write the colour as six digits after a hash sign, such as #12797c.")
        return text


class SecureAddress(forms.URLField):
    """A page under https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, assume_scheme="https", max_length=200, **kwargs)

    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        if address and (urlsplit(address).scheme != "https" or urlsplit(address).username is not None):
            raise ValidationError("Write the address of a page that begins with https://")
        return address
