import type { EnvelopeContent, ReceiptState } from '@tenantry/shared/protocol/envelope.ts';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';

import type { DeviceAuthor } from '#sync/push/device-author.ts';

/** What was in an envelope, and by which other device it came. */
export interface DeliveredContent extends EnvelopeContent {
	readonly carrierId: string | undefined;
}

/** What became of an opened envelope; the result never leaves the server. */
export interface TakenContent {
	readonly state: ReceiptState;
	readonly result?: PushResult | undefined;
}

/** Takes one envelope's content of an author. */
export type TakeContent = (author: DeviceAuthor, content: EnvelopeContent) => Promise<TakenContent>;
