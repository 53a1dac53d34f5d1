declare module 'virtual:worker-chunks' {
	/** Paths of what the engine's worker loads on demand (vite-worker-chunks.ts). */
	export const workerChunks: readonly string[];
}
