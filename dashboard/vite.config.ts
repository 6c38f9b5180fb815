//! Builds the dashboard into static assets for the Worker's `ASSETS` binding.
//! A strict Content-Security-Policy (public/_headers) forbids inline code, so nothing may be inlined here.
//! https://vite.dev/config/
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** Where `vite dev` finds the Worker: the address that `wrangler dev` listens on. */
const WORKER = 'http://127.0.0.1:8787';
const WORKER_ROUTES = ['/api', '/login', '/connect/', '/logout', '/privacy', '/healthz'];

/** The page of an address that no screen has: the same one, which says so, under the name that Cloudflare looks for. */
const notFound = (): Plugin => ({
  name: 'not-found',
  apply: 'build',
  writeBundle: ({ dir = '' }) => copyFileSync(join(dir, 'index.html'), join(dir, '404.html')),
});

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: `${import.meta.dirname}/svelte.config.js` }), tailwindcss(), notFound()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The polyfill would be an inline script, and every browser that we support has modulepreload.
    modulePreload: { polyfill: false },
    target: 'es2022',
    // What every page needs is one file. Without this it would be cut into dozens of small ones, because the module of
    // the texts waits for a language.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'frame', tags: ['$initial'] }] } } },
    // What the licences of the libraries ask for: some of them are not Apache's.
    license: { fileName: 'licenses.md' },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(WORKER_ROUTES.map((route) => [route, { target: WORKER, changeOrigin: false }])),
  },
});
