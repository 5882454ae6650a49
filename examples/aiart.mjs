// Text to image, image to image, image to video: node aiart.mjs [BASE_URL]
import { readFile, writeFile } from "node:fs/promises";

const base = process.argv[2] ?? "http://127.0.0.1:3000";

async function checked(answer) {
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${answer.status} ${body.code}: ${body.error} (request ${body.request_id})`);
  return body;
}

async function form(name, fields) {
  const data = new FormData();
  data.append("image", new Blob([await readFile(name)]), name);
  for (const [field, value] of Object.entries(fields)) data.append(field, value);
  return data;
}

async function save(url, name) {
  console.log(`${name}: ${url}`);
  const answer = await fetch(url); // the address redirects to a presigned link
  await writeFile(name, Buffer.from(await answer.arrayBuffer()));
}

async function generate(request) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() };
  return checked(await fetch(`${base}/api/generate`, { method: "POST", headers, body: JSON.stringify(request) }));
}

async function transform(name, fields) {
  return checked(await fetch(`${base}/api/img2img`, { method: "POST", body: await form(name, fields) }));
}

async function animate(name, fields) {
  const started = await checked(await fetch(`${base}/api/img2video`, { method: "POST", body: await form(name, fields) }));
  for (;;) {
    const answer = await fetch(`${base}/api/img2video/result/${started.id}`);
    if (answer.status !== 202) return checked(answer); // 202 while the video is being created
    await new Promise((resolve) => setTimeout(resolve, 1000 * Number(answer.headers.get("Retry-After"))));
  }
}

const image = await generate({ video_description: "a lighthouse in a storm", aspect_ratio: "16:9", seed: 7 });
await save(image.image_url, "image.png");

const changed = await transform("image.png", { prompt: "as a watercolour", strength: "0.6" });
await save(changed.image_url, "changed.png");

const video = await animate("image.png", {});
await save(base + video.video_url, "video.mp4");
