import * as z from 'zod/mini';

import { AdministratorRecord } from './administrators/record.ts';
import { recordOf } from './administrators/administrators.ts';
import { PER_KEY } from './authenticate-key.ts';
import { readOperation, type Operation } from './operation.ts';
import { ownProvider, ProviderRecord } from './provider/providers.ts';

export const Me = z.object({
	administrator: AdministratorRecord,
	provider: ProviderRecord,
	/** Requests of all of a person's keys: how many at once, and how many a second after that. */
	limits: z.object({ requestsAtOnce: z.number(), requestsPerSecond: z.number() })
});

export const meOperations: readonly Operation[] = [
	readOperation({
		method: 'get',
		path: '/me',
		id: 'getMe',
		status: 200,
		summary: 'The person whose key this is, their provider, and how much the key may ask.',
		answer: { kind: 'one', schema: 'Me' },
		async read(view) {
			const administrator = await recordOf(view, view.caller.administratorId);
			const provider = await ownProvider(view);
			const { burst, perSecond } = PER_KEY;
			const limits = { requestsAtOnce: burst, requestsPerSecond: perSecond };
			return { status: 200, body: { administrator, provider, limits } };
		}
	})
];
