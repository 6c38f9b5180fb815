//! Builds the dashboard into static assets for the Worker's `ASSETS` binding.
//! A strict Content-Security-Policy (public/_headers) forbids inline code, so nothing may be inlined here.
//! https://vite.dev/config/
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** Where `vite dev` finds the Worker: the address that `wrangler dev` listens on. */
const WORKER = 'http://127.0.0.1:8787';
const WORKER_ROUTES = ['/api', '/login', '/connect/', '/logout', '/privacy', '/healthz'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: `${import.meta.dirname}/svelte.config.js` }), tailwindcss()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The polyfill would be an inline script, and every browser that we support has modulepreload.
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(WORKER_ROUTES.map((route) => [route, { target: WORKER, changeOrigin: false }])),
  },
});
