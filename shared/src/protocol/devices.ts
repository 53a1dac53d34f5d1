import * as z from 'zod/mini';

/** POST /sync/v1/devices: which devices are signed in, and who is locked out? */
export const DevicesRequest = z.strictObject({
	/** Only of this one. */
	administratorId: z.optional(z.string().check(z.maxLength(64)))
});
export type DevicesRequest = z.infer<typeof DevicesRequest>;

export const Device = z.object({
	id: z.string(),
	administratorId: z.string(),
	administratorName: z.string(),
	name: z.string(),
	createdAt: z.number(),
	lastSeenAt: z.number(),
	/** Unsent changes, as the device said when it last sent some; their oldest was made then. */
	waiting: z.number(),
	oldestWaitingAt: z.nullable(z.number()),
	/** It is the one that asks. */
	isThis: z.boolean(),
	/** Signed out or revoked; such are told of for a month. */
	endedAt: z.optional(z.number())
});
export type Device = z.infer<typeof Device>;

/** Too many wrong tries: nobody gets in as them before then, whatever they type. */
export const Lockout = z.object({ administratorId: z.string(), until: z.number() });
export type Lockout = z.infer<typeof Lockout>;

/**
 * One's own devices; everybody's for whoever runs the provider, and those of people whom one may
 * contain. Lockouts of those to whom one may send resets.
 */
export const DevicesAnswer = z.object({
	/** The last seen first. */
	devices: z.array(Device),
	/** There are more than are told of. */
	isCut: z.boolean(),
	lockouts: z.array(Lockout),
	serverNow: z.number()
});
export type DevicesAnswer = z.infer<typeof DevicesAnswer>;
