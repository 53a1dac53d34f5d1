import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { AccessEnd } from '@tenantry/shared/domain/administrator/plans/access-end.ts';
import { displayName } from '@tenantry/shared/domain/administrator/contact/name.ts';
import type { Device, Lockout } from '@tenantry/shared/protocol/devices.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { Value } from '@tenantry/shared/row.ts';
import { fold, foldedWords } from '#lib/replica/rows/fold.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { DevicesQuery, DevicesView, DeviceView } from '#lib/engine-api/devices.ts';
import type { ChangeState } from '#lib/engine-api/change.ts';
import { queuedState } from '#lib/engine/session/badges.ts';

/** The server's last answer, with the time of this device's clock. */
export interface KeptDevices {
	readonly devices: readonly Device[];
	readonly isCut: boolean;
	readonly lockouts: readonly Lockout[];
	readonly serverNow: number;
	readonly at: number;
}

interface Known {
	readonly kept: KeptDevices | undefined;
	readonly isAsking: boolean;
}

export function devicesView(
	session: OpenSession,
	{ id, search, count }: DevicesQuery,
	{ kept, isAsking }: Known
): DevicesView {
	const own = session.identity.administratorId;
	// Leaves out administrators who have gone out of this person's sight since.
	const inSight = (kept?.devices ?? []).filter(
		(device) => valueOf(session, device.administratorId) !== undefined
	);
	const all = id === '' ? inSight : inSight.filter((device) => device.administratorId === id);
	const words = foldedWords(search);
	const matching = all.filter((device) => isMatch(device, words));
	const waiting = waitingOf(session);
	const reasons = new Map<string, RejectionCode | null>();
	return {
		asOf: kept?.at ?? null,
		isAsking,
		rows: matching.slice(0, count).map((device) => viewOf(session, device, { waiting, reasons })),
		count: matching.length,
		total: all.length,
		isCut: kept?.isCut ?? false,
		isOfOthers: inSight.some((device) => device.administratorId !== own),
		ending: waiting.endings.get(id) ?? null,
		lockouts: lockoutsOf(session, kept, { id, unlockings: waiting.unlockings }),
		guards: {
			endSessions: whyNot(session, 'administrator.endSessions', { id }),
			unlock: whyNot(session, 'administrator.unlock', { id })
		}
	};
}

interface Noted {
	readonly waiting: Waiting;
	readonly reasons: Map<string, RejectionCode | null>;
}

function viewOf(session: OpenSession, device: Device, { waiting, reasons }: Noted): DeviceView {
	const { id, administratorId, name, lastSeenAt, waiting: unsent, oldestWaitingAt } = device;
	const value = valueOf(session, administratorId);
	const code =
		reasons.get(administratorId) ??
		whyNot(session, 'administrator.endDevice', { id: administratorId, deviceId: id });
	reasons.set(administratorId, code);
	return {
		id,
		administratorId,
		name,
		lastSeenAt,
		waiting: unsent,
		oldestWaitingAt,
		code,
		administratorName: nameOf(value, device.administratorName),
		isThis: id === session.identity.deviceId,
		isOwn: administratorId === session.identity.administratorId,
		endedAt: device.endedAt ?? endOf(device, decidedOf(session, administratorId)?.accessEnd),
		ending: waiting.endings.get(id) ?? waiting.endings.get(administratorId) ?? null
	};
}

/** End of access decided since the server was asked, if it covers this device; otherwise null. */
function endOf({ id, lastSeenAt }: Device, accessEnd: unknown): number | null {
	const parsed = AccessEnd.safeParse(accessEnd);
	if (!parsed.success) return null;
	const { at, deviceId } = parsed.data;
	// A device seen since then has signed in again.
	const isIt = deviceId === null ? lastSeenAt < at : deviceId === id;
	return isIt ? at : null;
}

interface Waiting {
	readonly endings: ReadonlyMap<string, ChangeState>;
	readonly unlockings: ReadonlyMap<string, ChangeState>;
}

function waitingOf({ replica }: OpenSession): Waiting {
	const endings = new Map<string, ChangeState>();
	const unlockings = new Map<string, ChangeState>();
	for (const queued of replica.queue.list()) {
		const { name, args } = queued.mutation;
		const state = queuedState(replica, queued);
		if (name === 'administrator.endDevice') endings.set(textOf(args, 'deviceId'), state);
		if (name === 'administrator.endSessions') endings.set(textOf(args, 'id'), state);
		if (name === 'administrator.unlock') unlockings.set(textOf(args, 'id'), state);
	}
	return { endings, unlockings };
}

function lockoutsOf(
	session: OpenSession,
	kept: KeptDevices | undefined,
	{ id, unlockings }: { readonly id: string; readonly unlockings: Waiting['unlockings'] }
): DevicesView['lockouts'] {
	if (kept === undefined) return [];
	const behindMs = kept.serverNow - kept.at;
	return kept.lockouts.flatMap(({ administratorId, until }) => {
		const unlockedAt = decidedOf(session, administratorId)?.unlockedAt;
		const isLifted = typeof unlockedAt === 'number' && unlockedAt >= kept.serverNow;
		const isOver = isLifted || until <= session.now() + behindMs;
		const value = valueOf(session, administratorId);
		if (value === undefined || isOver || (id !== '' && administratorId !== id)) return [];
		const unlocking = unlockings.get(administratorId) ?? null;
		return [{ administratorId, name: nameOf(value, ''), until: until - behindMs, unlocking }];
	});
}

function whyNot(session: OpenSession, name: string, args: object): RejectionCode | null {
	return session.predict(name, args)?.rejection?.code ?? null;
}

function valueOf({ replica }: OpenSession, administratorId: string): Value | undefined {
	const row = replica.view.row(administrators.name, administratorId);
	return row === undefined || row.deleted !== undefined ? undefined : row.value;
}

function decidedOf({ replica }: OpenSession, administratorId: string): Value | undefined {
	return replica.view.base.row(administrators.name, administratorId)?.value;
}

function nameOf(value: Value | undefined, otherwise: string): string {
	return displayName(value ?? {}) || otherwise;
}

function isMatch({ name, administratorName }: Device, words: readonly string[]): boolean {
	const text = fold(`${name} ${administratorName}`);
	return words.every((word) => text.includes(word));
}

function textOf(args: unknown, key: string): string {
	const value: unknown = typeof args === 'object' && args !== null ? Reflect.get(args, key) : '';
	return typeof value === 'string' ? value : '';
}
