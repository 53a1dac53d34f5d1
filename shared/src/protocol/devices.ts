import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { post } from './endpoint.ts';

/** Which devices are signed in, and who is locked out? */
export const DevicesRequest = z.strictObject({
	/** Limits the answer to this administrator. */
	administratorId: z.optional(WireId)
});
export type DevicesRequest = z.infer<typeof DevicesRequest>;

/** Name that a person gives to a device, shown in Devices, Activity and messages. */
export const DeviceName = z
	.string()
	.check(z.trim(), z.minLength(1), z.maxLength(40), z.regex(/^\P{Cc}*$/u));

/** Names one of one's own devices, without an id this one; 204. */
export const DeviceRenameRequest = z.strictObject({
	id: z.optional(WireId),
	name: DeviceName
});
export type DeviceRenameRequest = z.infer<typeof DeviceRenameRequest>;

export const Device = z.object({
	id: z.string(),
	administratorId: z.string(),
	administratorName: z.string(),
	name: z.string(),
	createdAt: z.number(),
	lastSeenAt: z.number(),
	/**
	 * Number of unsent changes, and time of the oldest, as the device reported when it last sent
	 * some.
	 */
	waiting: z.number(),
	oldestWaitingAt: z.nullable(z.number()),
	/** True for the device that asks. */
	isThis: z.boolean(),
	/** Time it was signed out or revoked; such devices stay in the list for a month. */
	endedAt: z.optional(z.number())
});
export type Device = z.infer<typeof Device>;

/**
 * Lockout after too many wrong attempts: no one signs in as this person before `until`, whatever
 * they type.
 */
export const Lockout = z.object({ administratorId: z.string(), until: z.number() });
export type Lockout = z.infer<typeof Lockout>;

/**
 * One's own devices and those of people whom one may contain; all devices for people who run the
 * provider. Lockouts are those of people to whom one may send resets.
 */
export const DevicesAnswer = z.object({
	/** Most recently seen first. */
	devices: z.array(Device),
	/** True if there are more devices than listed. */
	isCut: z.boolean(),
	lockouts: z.array(Lockout),
	serverNow: z.number()
});
export type DevicesAnswer = z.infer<typeof DevicesAnswer>;

export const DEVICES = post('/sync/v1/devices', DevicesRequest, DevicesAnswer);
export const RENAME_DEVICE = post('/session/v1/devices/rename', DeviceRenameRequest);
