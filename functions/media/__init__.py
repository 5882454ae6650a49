"""GET and HEAD of images and videos: a redirect to a fresh presigned URL."""
