import { isForLoopback, isSecure, type Config } from './config.ts';

/** The link is shown here and nowhere else: whoever reads it owns the server. */
export function firstSetupNotice(address: string, token: string | undefined): string {
	if (token === undefined) return '';
	const link = `${address}/first-setup#token=${token}`;
	return `Nobody is here yet. Within 24 hours, make the first provider and its owner at\n  ${link}\n`;
}

/** Without https a browser elsewhere gives the app neither storage nor cryptography. */
export function insecurityNotice(config: Config): string {
	if (isSecure(config) || isForLoopback(config)) return '';
	return 'Phones need https, which this address is not: see docs/operations.md, “On a phone”.\n';
}
