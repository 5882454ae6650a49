const transformImage = async (imageFile) => {
  const url = 'https://aiart-zroo.onrender.com/api/img2img';

  const formData = new FormData();
  formData.append('image', imageFile);
  formData.append('prompt', 'Transform this into a watercolor painting with vibrant colors and detailed brushstrokes');
  formData.append('negative_prompt', 'blurry, low quality, distorted');
  formData.append('strength', '0.7');
  formData.append('style_preset', 'cinematic');
  formData.append('aspect_ratio', '1:1');
  formData.append('output_format', 'png');
  formData.append('seed', '0');

  try {
    const response = await fetch(url, {
      method: 'POST',
      body: formData
    });

    const result = await response.json();

    if (response.ok) {
      // Display the transformed image
      // const img = document.createElement('img');
      // img.src = result.image_url;
      // document.body.appendChild(img);
    }
  } catch (error) {
  }
};
