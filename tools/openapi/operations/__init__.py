"""Every route, told."""

from typing import Final

from tools.openapi.operation import Operations
from tools.openapi.operations.documents import DOCUMENTS
from tools.openapi.operations.images import IMAGES
from tools.openapi.operations.jobs import JOBS
from tools.openapi.operations.media import MEDIA
from tools.openapi.operations.models import MODELS
from tools.openapi.operations.staging import with_staging
from tools.openapi.operations.uploads import UPLOADS
from tools.openapi.operations.videos import VIDEOS

TAGS: Final = {
    "Images": "From words, or from an image and words.",
    "Videos": "From an image: start one, then poll for its result.",
    "Jobs": "Whatever was asked for, and how it stands.",
    "Media": "What was made.",
    "Models": "What can be asked for.",
    "Service": "The API itself.",
}

OPERATIONS: Final[Operations] = {
    **with_staging(IMAGES, "img2img"),
    **UPLOADS,
    **with_staging(VIDEOS, "img2video"),
    **JOBS,
    **MEDIA,
    **MODELS,
    **DOCUMENTS,
}
