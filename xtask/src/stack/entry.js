// The Worker of a test stack, taken as it is built. What is left unread of a request's body is read
// and dropped, as `wrangler dev` does it where it bundles: the local runtime breaks the connection
// otherwise, which Cloudflare's edge does not.
import Built from './index.js';

export default class extends Built {
  async fetch(request) {
    try {
      return await super.fetch(request);
    } finally {
      await drop(request.body);
    }
  }
}

async function drop(body) {
  if (body === null || body.locked) return;
  const reader = body.getReader();
  try {
    while (!(await reader.read()).done);
  } catch {
    // Whoever sent it is gone.
  }
}
