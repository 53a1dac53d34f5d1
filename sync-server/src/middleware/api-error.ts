import { STATUS_CODES } from 'node:http';

/** Without a message, the name of the status is used. */
interface Said<D> {
	readonly status: number;
	readonly reason: string;
	readonly message?: string;
	readonly details?: readonly D[];
}

export function apiErrorOf<D>({ status: code, reason, message, details = [] }: Said<D>) {
	const status = STATUS_CODES[code] ?? '';
	return { code, status, message: message ?? status, reason, details: [...details] };
}
