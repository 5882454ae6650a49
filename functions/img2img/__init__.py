"""POST /api/img2img: an image from an image and a prompt."""
