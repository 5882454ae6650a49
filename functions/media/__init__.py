"""GET and HEAD of images and videos: a redirect to a new presigned URL."""
