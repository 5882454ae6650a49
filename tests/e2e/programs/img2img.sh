curl -X POST https://aiart-zroo.onrender.com/api/img2img \
  -F "image=@/path/to/your/image.jpg" \
  -F "prompt=Transform this into a watercolor painting with vibrant colors and detailed brushstrokes" \
  -F "negative_prompt=blurry, low quality, distorted" \
  -F "strength=0.8" \
  -F "style_preset=cinematic" \
  -F "aspect_ratio=1:1" \
  -F "output_format=png" \
  -F "seed=0"
