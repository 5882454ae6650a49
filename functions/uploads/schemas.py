"""What POST /api/uploads takes and answers."""

from typing import Annotated, TypedDict

from pydantic import Field, Strict

from shared.domain.uploads import UploadType
from shared.runtime.http.fields import WireModel
from shared.runtime.http.schema_types import Instant, Url

ContentType = Annotated[UploadType, Field(description="must be one of: " + ", ".join(UploadType))]
Size = Annotated[int, Strict(), Field(ge=1, description="must be the file's size in bytes, a whole number from 1")]


class UploadBody(WireModel):
    """The file to come; its size is held to the byte."""

    content_type: ContentType
    """What the file is."""
    size: Size
    """How large it is."""


class OpenedUpload(TypedDict):
    """Where to send the file."""

    upload_id: str
    """What a request says in the place of `image`, once the file was sent: its caller's, for a day, for one job."""
    url: Url
    """Where to post the file, as a form."""
    fields: dict[str, str]
    """The form's other fields: every one of them, before the field `file`."""
    expires_at: Instant
    """Until when the file may be posted."""
