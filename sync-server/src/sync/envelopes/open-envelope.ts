import { EnvelopeContent, type Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { SealAnswer } from '#auth/keys/answer-seal.ts';
import type { EnvelopeKeys } from '#auth/keys/envelope-keys.ts';
import { parseJson } from '#strict-json.ts';

export interface OpenedEnvelope {
	readonly content: EnvelopeContent;
	/** Seals an answer for its author. */
	readonly sealAnswer: SealAnswer;
}

/** Opens an envelope; what its device sealed otherwise than agreed waits until it is unlocked. */
export async function openEnvelope(
	keys: EnvelopeKeys,
	envelope: Envelope
): Promise<Result<OpenedEnvelope, 'seal_again' | 'refused'>> {
	const opened = await keys.open(envelope);
	if (!opened.ok) return err(opened.error === 'retired' ? 'seal_again' : 'refused');
	const { text, sealAnswer } = opened.value;
	const content = EnvelopeContent.safeParse(parseJson(text));
	return content.success ? ok({ content: content.data, sealAnswer }) : err('refused');
}
