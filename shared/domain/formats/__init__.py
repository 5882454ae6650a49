"""The containers of images and videos as bytes: each is measured and marked without a pixel being decoded."""
