import { STATUS_CODES } from 'node:http';

/** What a refused request says; without a message, the name of its status. */
interface Said<D> {
	readonly status: number;
	readonly reason: string;
	readonly message?: string;
	readonly details?: readonly D[];
}

/** Builds the body of every refusal under /api, in the form that clients of the API decode. */
export function apiErrorOf<D>({ status: code, reason, message, details = [] }: Said<D>) {
	const status = STATUS_CODES[code] ?? '';
	return { code, status, message: message ?? status, reason, details: [...details] };
}
