import type { Client } from '#lib/client/client.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import { explainSessionError } from '#lib/client/words/explain/session-error.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';

type Answer = Awaited<ReturnType<Client['exportActivity']>>;
type Code = Extract<Answer, { readonly ok: false }>['error']['code'];

const OF_DEVICE: readonly string[] = [
	'locked',
	'storage_failed',
	'storage_full',
	'not_loaded',
	'invalid_arguments',
	'not_found'
];

/** Explains why the server gave no answer to a question. */
export function explainAnswerError(code: Code): string {
	if (code === 'offline') return 'Can’t reach the server. Try again when you’re online.';
	return isOfDevice(code) ? explainEnqueueError({ code }) : explainSessionError(code);
}

function isOfDevice(code: Code): code is EnqueueError['code'] {
	return OF_DEVICE.includes(code);
}
