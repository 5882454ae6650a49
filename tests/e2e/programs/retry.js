async function generateImageWithRetry(prompt, maxRetries = 3, backoffFactor = 2) {
  const url = 'https://aiart-zroo.onrender.com/api/generate';
  const payload = { video_description: prompt };

  for (let attempt = 0; attempt < maxRetries; attempt++) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(payload)
      });

      // Parse JSON response even in error cases
      const data = await response.json();

      // Success case
      if (response.ok) {
        return data;
      }

      // Rate limiting case
      if (response.status === 429) {
        const retryAfter = parseInt(response.headers.get('Retry-After') || backoffFactor * (2 ** attempt));
        console.log(`Rate limited. Retrying after ${retryAfter} seconds.`);
        await new Promise(resolve => setTimeout(resolve, retryAfter * 1000));
        continue;
      }

      // Server error case
      if (response.status >= 500) {
        const waitTime = backoffFactor * (2 ** attempt);
        console.log(`Server error. Retrying after ${waitTime} seconds.`);
        await new Promise(resolve => setTimeout(resolve, waitTime * 1000));
        continue;
      }

      // Other errors - fail immediately
      console.error(`API Error: ${data.error || 'Unknown error'}`);
      return data;
    } catch (error) {
      console.error(`Request failed: ${error.message}`);
      const waitTime = backoffFactor * (2 ** attempt);
      await new Promise(resolve => setTimeout(resolve, waitTime * 1000));
    }
  }

  return { error: 'Max retries exceeded' };
}
