#!/bin/sh
# Text to image, image to image, image to video: sh aiart.sh [BASE_URL]
set -eu
base=${1:-http://127.0.0.1:3000}

# The value of a JSON field that is a simple text.
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }

echo "Text to image"
image_url=$(curl -sS --fail-with-body "$base/api/generate" -H 'Content-Type: application/json' \
  -d '{"video_description": "a lighthouse in a storm", "aspect_ratio": "16:9", "seed": 7}' | field image_url)
echo "$image_url"
curl -sS --fail -L -o image.png "$image_url"

echo "Image to image"
image_url=$(curl -sS --fail-with-body -L "$base/api/img2img" -F image=@image.png \
  -F prompt='as a watercolour' -F strength=0.6 | field image_url)
echo "$image_url"
curl -sS --fail -L -o changed.png "$image_url"

echo "Image to video"
id=$(curl -sS --fail-with-body -L "$base/api/img2video" -F image=@image.png | field id)
while :; do # 202 while the video is being created
  status=$(curl -sS -o result.json -w '%{http_code}' "$base/api/img2video/result/$id")
  [ "$status" = 202 ] || break
  sleep 5
done
[ "$status" = 200 ] || { cat result.json; exit 1; }
video_url=$base$(field video_url < result.json)
echo "$video_url"
curl -sS --fail -L -o video.mp4 "$video_url"
