async function generateVideo() {
  const imageInput = document.getElementById('imageInput');
  const statusDiv = document.getElementById('status');

  if (!imageInput.files.length) {
    statusDiv.innerHTML = 'Please select an image file';
    return;
  }

  // Create form data
  const formData = new FormData();
  formData.append('image', imageInput.files[0]);
  formData.append('seed', 0); // Use random seed
  formData.append('cfg_scale', 1.5); // Default value
  formData.append('motion_bucket_id', 127); // Default value

  statusDiv.innerHTML = 'Starting video generation...';

  try {
    // Start generation
    const response = await fetch('/api/img2video', {
      method: 'POST',
      body: formData
    });

    if (!response.ok) {
      const error = await response.json();
      throw new Error(error.error || 'Unknown error');
    }

    const data = await response.json();
    const generationId = data.id;

    statusDiv.innerHTML = `Generation started with ID: ${generationId}
Polling for results...`;

    // Poll for results
    const maxAttempts = 120; // 10 minutes at 5-second intervals

    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      // Wait 5 seconds between checks
      await new Promise(resolve => setTimeout(resolve, 5000));

      statusDiv.innerHTML = `Checking status... (attempt ${attempt+1}/${maxAttempts})`;

      const resultResponse = await fetch(`/api/img2video/result/${generationId}`);

      if (resultResponse.status === 202) {
        // Still in progress
        continue;
      }

      if (resultResponse.status === 200) {
        // Complete
        const result = await resultResponse.json();
        statusDiv.innerHTML = `Video generation complete!
Finish reason: ${result.finish_reason}
Seed: ${result.seed}
`;
        break;
      }

      // Error
      const error = await resultResponse.json();
      throw new Error(error.error || 'Unknown error');
    }
  } catch (error) {
    statusDiv.innerHTML = `Error: ${error.message}`;
  }
}
