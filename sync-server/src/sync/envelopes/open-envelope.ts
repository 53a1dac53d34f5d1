import { EnvelopeContent, type Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { EnvelopeKeys } from '#auth/keys/envelope-keys.ts';
import { parseJson } from '#strict-json.ts';

/** Opens an envelope; what its device sealed otherwise than agreed waits until it is unlocked. */
export async function openEnvelope(
	keys: EnvelopeKeys,
	envelope: Envelope
): Promise<Result<EnvelopeContent, 'seal_again' | 'refused'>> {
	const text = await keys.open(envelope);
	if (!text.ok) return err(text.error === 'retired' ? 'seal_again' : 'refused');
	const content = EnvelopeContent.safeParse(parseJson(text.value));
	return content.success ? ok(content.data) : err('refused');
}
