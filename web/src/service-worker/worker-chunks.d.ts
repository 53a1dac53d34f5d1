declare module 'virtual:worker-chunks' {
	/** Paths of the chunks that the engine's worker loads on demand (web/vite-plugins/worker-chunks.ts). */
	export const workerChunks: readonly string[];
}
