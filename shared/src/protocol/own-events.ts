import * as z from 'zod/mini';
import { get } from './endpoint.ts';

/**
 * Event of a person's own sign-in or credentials, shown so that they notice what was not their
 * doing.
 */
export const OwnEvent = z.object({
	/** `signed_in`, `locked_out`, `password_set`, or a kind that a later server adds. */
	kind: z.string(),
	at: z.number(),
	/** Network address, if known. */
	address: z.nullable(z.string()),
	/** Name the device gave itself at a sign-in. */
	deviceName: z.nullable(z.string()),
	/** True if they had signed in before, but never from this browser. */
	isNewBrowser: z.boolean(),
	/** True if a recovery code was used, which is now spent. */
	isRecovery: z.boolean(),
	/** True on the device that asks, which needs no notice of it. */
	isHere: z.optional(z.boolean())
});
export type OwnEvent = z.infer<typeof OwnEvent>;

/** The newest first. */
export const OwnEventsAnswer = z.object({ events: z.array(OwnEvent), serverNow: z.number() });
export type OwnEventsAnswer = z.infer<typeof OwnEventsAnswer>;

export const OWN_EVENTS = get('/session/v1/own-events', OwnEventsAnswer);
