//! Svelte 5 in runes mode only, so that one way of holding state is used everywhere.
//! https://svelte.dev/docs/svelte/svelte-compiler
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
};
