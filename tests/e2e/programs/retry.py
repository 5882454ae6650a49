import requests
import time

def generate_image_with_retry(prompt, max_retries=3, backoff_factor=2):
    url = "https://aiart-zroo.onrender.com/api/generate"
    payload = {"video_description": prompt}
    headers = {"Content-Type": "application/json"}

    for attempt in range(max_retries):
        try:
            response = requests.post(url, headers=headers, json=payload)

            # Success case
            if response.status_code == 200:
                return response.json()

            # Rate limiting case
            elif response.status_code == 429:
                retry_after = int(response.headers.get('Retry-After', backoff_factor * (2 ** attempt)))
                print(f"Rate limited. Retrying after {retry_after} seconds.")
                time.sleep(retry_after)
                continue

            # Server error case
            elif response.status_code >= 500:
                wait_time = backoff_factor * (2 ** attempt)
                print(f"Server error. Retrying after {wait_time} seconds.")
                time.sleep(wait_time)
                continue

            # Other errors - fail immediately
            else:
                error_data = response.json()
                print(f"API Error: {error_data.get('error', 'Unknown error')}")
                return error_data

        except Exception as e:
            print(f"Request failed: {str(e)}")
            wait_time = backoff_factor * (2 ** attempt)
            time.sleep(wait_time)

    return {"error": "Max retries exceeded"}
