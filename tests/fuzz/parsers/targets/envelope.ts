import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { createEnvelopeKeys } from '@tenantry/sync-server/auth/keys/envelope-keys.ts';
import { openEnvelope } from '@tenantry/sync-server/sync/envelopes/open-envelope.ts';
import { contentText } from '#support/envelopes/locked-device.ts';
import { MUTATION } from '#support/hostile/mutation.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const KEY = { id: 'k', key: Buffer.alloc(32, 7) };
const keys = createEnvelopeKeys(() => [KEY]);
const ENVELOPE = { providerId: 'p', deviceId: 'd', keyId: 'k', number: 1, signature: '' };
const CONTENT = contentText({ mutation: MUTATION, offsetMs: 120 });

export const target: ParserTarget = {
	seeds: [
		CONTENT,
		contentText({ mutation: { ...MUTATION, dependsOn: 'c'.repeat(32) }, offsetMs: null }),
		CONTENT.trimEnd(),
		CONTENT.replace('{', '{"offsetMs":1,'),
		'['.repeat(1_000)
	],
	/** As what an envelope held, and as an envelope that nobody sealed. */
	async judge(input) {
		const sealed = input.toString('base64url');
		const unsealed = await keys.open({ ...ENVELOPE, sealed });
		ok(!unsealed.ok, 'what nobody sealed does not open');
		return read(input.toString());
	}
};

const sealAnswer = (text: string) => text;

async function read(text: string): Promise<boolean> {
	const opened = await open(text);
	if (!opened.ok) return false;
	const again = await open(JSON.stringify(opened.value.content));
	deepStrictEqual(again, opened);
	return true;
}

function open(text: string) {
	const held = { ...keys, open: async () => ({ ok: true as const, value: { text, sealAnswer } }) };
	const envelope: Envelope = { ...ENVELOPE, sealed: '' };
	return openEnvelope(held, envelope);
}
