"""What POST /api/uploads takes."""

from typing import Annotated

from pydantic import Field, Strict

from shared.domain.uploads import UploadType
from shared.runtime.http.fields import WireModel

ContentType = Annotated[UploadType, Field(description="must be one of: " + ", ".join(UploadType))]
Size = Annotated[int, Strict(), Field(ge=1, description="must be the file's size in bytes, a whole number from 1")]


class UploadBody(WireModel):
    """The file to come; its size is held to the byte."""

    content_type: ContentType
    size: Size
