import * as z from 'zod/mini';

/** What happened at the door in somebody's own name, by which they see that it was not they. */
export const OwnEvent = z.object({
	/** `signed_in`, `locked_out`, `password_set` and whatever later servers tell of. */
	kind: z.string(),
	at: z.number(),
	/** On the network, where it is known. */
	address: z.nullable(z.string()),
	/** As it called itself, of a sign-in. */
	deviceName: z.nullable(z.string()),
	/** They had signed in before, and never from this browser. */
	isNewBrowser: z.boolean(),
	/** By a recovery code, which is used up. */
	isRecovery: z.boolean(),
	/** On the device that asks: it needs not be told. */
	isHere: z.optional(z.boolean())
});
export type OwnEvent = z.infer<typeof OwnEvent>;

/** GET /session/v1/own-events: the newest first. */
export const OwnEventsAnswer = z.object({ events: z.array(OwnEvent), serverNow: z.number() });
export type OwnEventsAnswer = z.infer<typeof OwnEventsAnswer>;
