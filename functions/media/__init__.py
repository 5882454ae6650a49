"""GET and HEAD of pictures and videos: a redirect to a fresh presigned URL."""
