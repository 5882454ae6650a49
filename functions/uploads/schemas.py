"""Request and response types of POST /api/uploads."""

from typing import Annotated, TypedDict

from pydantic import Field, Strict

from shared.domain.uploads import UploadType
from shared.runtime.http.fields import WireModel
from shared.runtime.http.schema_types import Instant, Url

ContentType = Annotated[UploadType, Field(description="must be one of: " + ", ".join(UploadType))]
Size = Annotated[int, Strict(), Field(ge=1, description="must be the file's size in bytes, a whole number from 1")]


class UploadBody(WireModel):
    """The file to be sent; its size must be exact."""

    content_type: ContentType
    """The media type of the file."""
    size: Size
    """How large the file is."""


class UploadView(TypedDict):
    """An upload, and the form to post its file with."""

    upload_id: str
    """The value to send instead of `image` once the file was posted: by the same client, within a day, for one job."""
    url: Url
    """Where to post the file, as a form."""
    fields: dict[str, str]
    """The other fields of the form; send all of them before the field `file`."""
    expires_at: Instant
    """Until when the file may be posted."""
