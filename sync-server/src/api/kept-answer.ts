import { createHash } from 'node:crypto';

import * as z from 'zod/mini';

import type { Caller } from '#auth/api-key/api-key.ts';
import { ownerColumns } from '#store/account.ts';
import type { Database } from '#store/store.ts';
import { canonicalJson } from '#sync/json-text.ts';

import type { Answer } from './operation.ts';
import { ERROR_STATUSES, refuse, type ErrorStatus } from './refusal.ts';

/** A request that may be retried, because its sender never received the answer. */
export interface Repeatable {
	readonly key: string;
	/** Hash of method, path and body, so that a different request under the same key is noticed. */
	readonly hash: string;
}

const KeptAnswer = z.object({
	status: z.literal([200, 201, 202, 204, ...ERROR_STATUSES]),
	body: z.unknown(),
	headers: z._default(z.record(z.string(), z.string()), {})
});

export interface KeptAnswer extends Omit<Answer, 'status'> {
	readonly status: Answer['status'] | ErrorStatus;
}

const FORM = /^[\x21-\x7e]{1,255}$/;

export function toRepeatable(
	key: string | undefined,
	{ method, path, body }: { readonly method: string; readonly path: string; readonly body: unknown }
): Repeatable | undefined {
	if (key === undefined) return undefined;
	if (!FORM.test(key))
		refuse('invalid_request', 'Idempotency-Key', 'From 1 to 255 visible characters.');
	const text = `${method} ${path} ${canonicalJson(body ?? null)}`;
	return { key, hash: createHash('sha256').update(text).digest('hex') };
}

/** Returns the first answer if the same request was made before. */
export async function findAnswer(
	tx: Database,
	caller: Caller,
	{ key, hash }: Repeatable
): Promise<KeptAnswer | undefined> {
	const row = await tx
		.selectFrom('api_answer')
		.select(['request_hash', 'answer'])
		.where((row) => row.and(ownerColumns(caller)))
		.where('idempotency_key', '=', key)
		.executeTakeFirst();
	if (row === undefined) return undefined;
	if (row.request_hash !== hash) refuse('id_reused', 'Idempotency-Key');
	return KeptAnswer.parse(JSON.parse(row.answer));
}

export async function keepAnswer(
	tx: Database,
	caller: Caller,
	{ key, hash, answer, at }: Repeatable & { readonly answer: KeptAnswer; readonly at: number }
): Promise<void> {
	await tx
		.insertInto('api_answer')
		.values({
			...ownerColumns(caller),
			idempotency_key: key,
			request_hash: hash,
			answer: JSON.stringify(answer),
			created_at: at
		})
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}
