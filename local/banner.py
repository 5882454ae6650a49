"""What to try first, printed when the stack is up."""

_TEXT = """
  Base URL     {base}
  Raw gateway  {raw}

  Try it:
    curl {base}/api/generate -H 'Content-Type: application/json' \\
      -d '{{"video_description": "a lighthouse at dusk", "aspect_ratio": "16:9"}}'
    curl {base}/api/img2img -F image=@photo.jpg -F prompt='as a watercolour' -F strength=0.6
    curl {base}/api/img2video -F image=@photo.jpg

  Ctrl-C stops everything.
"""


def welcome(base_url: str, raw_url: str) -> str:
    return _TEXT.format(base=base_url, raw=raw_url)
