declare module 'virtual:known-passphrases' {
	/** One passphrase per line, in lower case (web/vite-plugins/known-passphrases.ts). */
	export const knownPassphrases: string;
}
