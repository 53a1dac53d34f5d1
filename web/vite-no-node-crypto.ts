import type { Plugin } from 'vite';

const MODULE = 'crypto';

/**
 * `@hpke/common` asks for Node's `crypto` where there is no global one, which every browser has.
 * Vite's own substitute is CommonJS, whose helpers would be loaded with the first list.
 */
export function noNodeCrypto(): Plugin {
	return {
		name: 'no-node-crypto',
		enforce: 'pre',
		resolveId: (id) => (id === MODULE ? `\0no-${MODULE}` : undefined),
		load: (id) => (id === `\0no-${MODULE}` ? 'export const webcrypto = undefined;' : undefined)
	};
}
