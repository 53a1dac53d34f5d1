import type { EnvelopeContent } from '@tenantry/shared/protocol/envelope.ts';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import type { NotTaken } from '@tenantry/shared/protocol/receipt.ts';

import type { DeviceAuthor } from '#sync/push/device-author.ts';

/** What was in an envelope, and by which other device it came. */
export interface DeliveredContent extends EnvelopeContent {
	readonly carrierId: string | undefined;
}

/** What became of an opened envelope; the result leaves the server for its author alone. */
export type TakenContent =
	| { readonly state: 'received'; readonly result: PushResult }
	| { readonly state: NotTaken['state']; readonly result?: PushResult };

/** Takes one envelope's content of an author. */
export type TakeContent = (author: DeviceAuthor, content: EnvelopeContent) => Promise<TakenContent>;
