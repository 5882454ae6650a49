const generateImage = async () => {
  const url = 'https://aiart-zroo.onrender.com/api/generate';

  const payload = {
    video_description: "A futuristic city skyline at sunset, with flying cars and neon holographic billboards, cyberpunk style",
    negative_prompt: "blurry, low quality, distorted faces, poor lighting",
    style_preset: "neon-punk",
    aspect_ratio: "16:9",
    output_format: "png",
    seed: 0
  };

  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(payload)
    });

    const result = await response.json();

    if (response.ok) {
      // Display the image if needed
      // const img = document.createElement('img');
      // img.src = result.image_url;
      // document.body.appendChild(img);
    } else {
      console.error('Error:', result.error);
    }
  } catch (error) {
    console.error('Request failed:', error);
  }
};
