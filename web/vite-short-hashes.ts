import type { Plugin } from 'vite';

/**
 * Seven characters of 64 keep two versions of a file apart. The default is eight, and the service
 * worker lists every file: nothing in its list compresses worse than a hash.
 */
const HASH = '[hash:7]';

/** Shortens the hashes in the names of built files. */
export function shortHashes(): Plugin {
	return {
		name: 'short-hashes',
		outputOptions: (options) => {
			const { entryFileNames, chunkFileNames, assetFileNames } = options;
			return {
				...options,
				...(entryFileNames && { entryFileNames: shortened(entryFileNames) }),
				...(chunkFileNames && { chunkFileNames: shortened(chunkFileNames) }),
				...(assetFileNames && { assetFileNames: shortened(assetFileNames) })
			};
		}
	};
}

function shortened<File>(names: string | ((file: File) => string)) {
	const shorten = (name: string): string => name.replace('[hash]', HASH);
	return typeof names === 'string' ? shorten(names) : (file: File) => shorten(names(file));
}
