import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { post, withFreshFactor } from './endpoint.ts';

/**
 * Makes the link with which an invited person sets their first password,
 * to be shown to them on a screen. Needs a fresh factor.
 */
export const SetupLinkRequest = z.strictObject({
	administratorId: WireId
});
export type SetupLinkRequest = z.infer<typeof SetupLinkRequest>;

export const SetupLinkAnswer = z.object({
	/** What follows `/setup#token=` in the link; it works once. */
	token: z.string(),
	/** Epoch milliseconds by the server's clock. */
	expiresAt: z.number()
});
export type SetupLinkAnswer = z.infer<typeof SetupLinkAnswer>;

export const SETUP_LINK = withFreshFactor(
	post('/sync/v1/setup-link', SetupLinkRequest, SetupLinkAnswer)
);
