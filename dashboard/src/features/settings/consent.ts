//! Where the page lets itself be sent: the provider's consent page.

/** Whether an address is one of a provider: `https`, or plain `http` on this computer, as in a sandbox. */
export function isConsentUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
