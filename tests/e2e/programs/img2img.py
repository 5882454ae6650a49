import requests

url = "https://aiart-zroo.onrender.com/api/img2img"

# Open the image file
with open('/path/to/your/image.jpg', 'rb') as img_file:
    files = {
        'image': ('image.jpg', img_file, 'image/jpeg')
    }

    data = {
        'prompt': 'Transform this into a watercolor painting with vibrant colors and detailed brushstrokes',
        'negative_prompt': 'blurry, low quality, distorted',
        'strength': '0.8',
        'style_preset': 'cinematic',
        'aspect_ratio': '1:1',
        'output_format': 'png',
        'seed': '0'
    }

    response = requests.post(url, files=files, data=data)

    if response.status_code == 200:
        result = response.json()
        print(f"Transformed image URL: {result['image_url']}")
        print(f"Seed used: {result['seed']}")

        # Download the transformed image
        # image_data = requests.get(result['image_url']).content
        # with open('transformed_image.png', 'wb') as f:
        #     f.write(image_data)
    else:
        print(f"Error: {response.text}")
