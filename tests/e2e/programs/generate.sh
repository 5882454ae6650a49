curl -X POST https://aiart-zroo.onrender.com/api/generate \
  -H "Content-Type: application/json" \
  -d '{
    "video_description": "A futuristic city skyline at sunset, with flying cars and neon holographic billboards, cyberpunk style",
    "negative_prompt": "blurry, low quality, distorted faces, poor lighting",
    "style_preset": "neon-punk",
    "aspect_ratio": "16:9",
    "output_format": "png",
    "seed": 0
  }'
