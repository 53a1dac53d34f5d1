import { addressOf, isForLoopback, isSecure, type Config } from './config.ts';

const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** The link is shown only here, because anyone who reads it owns the server. */
export function firstSetupNotice(address: string, token: string | undefined): string {
	if (token === undefined) return '';
	const link = `${address}/first-setup#token=${token}`;
	return `There is no provider yet. Within 24 hours, create the first provider and its owner at\n  ${link}\n`;
}

/** Warns of configuration that will fail for people on other machines. */
export function reachNotice(config: Config): string {
	const { publicUrl, host, port } = config;
	// Without https a browser elsewhere gives the app neither storage nor cryptography.
	const isOpen = !isSecure(config) && !isForLoopback(config);
	const insecurity =
		'Phones need HTTPS, and this address does not use it. See docs/operations.md, “On a phone”.\n';
	const isNowhere = publicUrl === undefined && EVERYWHERE.has(host);
	const address = `Links in emails lead to ${addressOf(config, port)}. Set PUBLIC_URL to the address people use.\n`;
	return `${isOpen ? insecurity : ''}${isNowhere ? address : ''}`;
}
