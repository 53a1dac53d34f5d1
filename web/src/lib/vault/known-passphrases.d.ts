declare module 'virtual:known-passphrases' {
	/** One a line, in lower case (vite-known-passphrases.ts). */
	export const knownPassphrases: string;
}
