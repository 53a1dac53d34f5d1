import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
	plugins: [
		sveltekit({
			adapter: adapter({ fallback: '200.html' }),
			// client/update.svelte.ts registers it, and asks before a new version takes over.
			serviceWorker: { register: false }
		})
	],
	worker: { format: 'es' }
});
