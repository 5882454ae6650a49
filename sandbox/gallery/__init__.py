"""Contact sheets of generated images, for people; not part of the layer."""
