import { EnvelopeKeyRequest, type EnvelopeKeyAnswer } from '@tenantry/shared/protocol/envelope.ts';
import type { Handler } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { registerDeviceKeys } from '#auth/device/device-keys.ts';
import { withBody } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** Registers the keys of the session's own device, and answers with those of the server. */
export function envelopeKeyRoute({ store, sealer }: AuthDependencies): Handler<ServerEnv> {
	return withBody(EnvelopeKeyRequest, async (c, keys) => {
		const isRegistered = await registerDeviceKeys(store.db, c.var.session, keys);
		if (!isRegistered) return refuse(c, { code: 'invalid_request' });
		return c.json({
			sealFor: await sealer.envelopeKeys.sealFor(),
			receiptKeys: sealer.receiptSigner.publicKeys()
		} satisfies EnvelopeKeyAnswer);
	});
}
