"""POST /api/img2img: a picture from a picture and words."""
