"""File formats of images and videos: read the size and write XMP metadata without decoding pixels."""
