"""The descriptions of all routes."""

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
    "Images": "Generate an image from text, or from an image and text.",
    "Videos": "Generate a video from an image: start it, then poll for the result.",
    "Jobs": "Read, cancel and delete jobs.",
    "Media": "Download generated images and videos.",
    "Models": "The available models.",
    "Service": "Status and documentation of the API.",
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
