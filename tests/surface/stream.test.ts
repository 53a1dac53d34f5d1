import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import {
	createServerWorld,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

const EVENTS = '/sync/v1/events';
const HEARTBEAT_MS = 25_000;
const HOUR_MS = 3_600_000;

/** Resolves once the server has closed the stream. */
async function endOf(response: Response): Promise<string> {
	expect(response.status).toBe(200);
	return response.text();
}

/** Returns what the stream says until it ends, or until a heartbeat shows that it continues. */
async function untilHeartbeat(response: Response): Promise<string> {
	let said = '';
	for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
		said += chunk;
		if (chunk.startsWith(':')) break;
	}
	return said;
}

/** Collects unhandled rejections, which would have ended the process. */
function hearUnhandled(): unknown[] {
	const failures: unknown[] = [];
	const hear = (error: unknown) => failures.push(error);
	process.on('unhandledRejection', hear);
	onTestFinished(() => void process.off('unhandledRejection', hear));
	return failures;
}

/** Waits until all pending work has run, and Node has reported unhandled rejections. */
async function settled(): Promise<void> {
	for (let turn = 0; turn < 10; turn++) await setImmediate();
}

describe('an event stream', () => {
	let world: ServerWorld;
	let id: AdministratorId;
	let device: SignedInDevice;

	beforeEach(async () => {
		world = await createServerWorld();
		await world.addAdministrator({ role: OWNER_ROLE });
		id = AdministratorId.parse(await world.addAdministrator({ role: 'Manager' }));
		device = await world.signIn(id);
	});
	afterEach(async () => {
		vi.useRealTimers();
		await world.close();
	});

	test.each(['http://evil.example', 'null', 'https://localhost'])(
		'SEC-C14 is not opened to the origin %s with any cookie',
		async (origin) => {
			const headers = { origin, host: 'localhost' };

			expect((await device.fetch(EVENTS, { headers })).status).toBe(403);
		}
	);

	test('SEC-C14 is not opened without a session, to another site, or as a document', async () => {
		const headers = [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-dest': 'document' }];

		expect((await world.request(EVENTS)).status).toBe(401);
		for (const each of headers)
			expect((await device.fetch(EVENTS, { headers: each })).status).toBe(403);
	});

	test.each<readonly [string, () => Promise<unknown>]>([
		[
			'its person signs out',
			() =>
				device.fetch('/session/v1/sign-out', {
					method: 'POST',
					body: '{}',
					headers: { 'content-type': 'application/json' }
				})
		],
		['its person is suspended', () => byOwner('administrator.suspend', { id })],
		['its sessions are ended', () => byOwner('administrator.endSessions', { id })],
		[
			'its device is revoked',
			() => byOwner('administrator.endDevice', { id, deviceId: device.deviceId })
		],
		[
			'its person is deleted',
			() => byOwner('administrator.delete', { id, email: `${id}@north.example` })
		]
	])('SEC-C14 ends at once when %s', async (_why, end) => {
		const stream = endOf(await device.fetch(EVENTS));

		await end();

		expect(await stream).toContain('event: poke');
		expect((await device.fetch(EVENTS)).status).not.toBe(200);
	});

	test('SEC-C14 of another device continues when one is revoked', async () => {
		const other = await world.signIn(id);
		const stream = await other.fetch(EVENTS);
		const ended = endOf(await device.fetch(EVENTS));

		await byOwner('administrator.endDevice', { id, deviceId: device.deviceId });
		await ended;

		expect((await other.fetch(EVENTS)).status).toBe(200);
		await stream.body?.cancel();
	});

	test.each<readonly [string, () => Promise<unknown>]>([
		[
			'its session has been idle for an hour',
			async () => {
				world.clock.now += HOUR_MS;
			}
		],
		[
			'another process has ended its session',
			// Bypasses every signal that this process would get.
			() => world.apply('administrator.endSessions', { id })
		]
	])('SEC-C14 ends within a heartbeat when %s', async (_why, end) => {
		vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
		const stream = untilHeartbeat(await device.fetch(EVENTS));

		await end();
		await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);

		const said = await stream;
		expect(said).toContain('event: poke');
		expect(said).not.toMatch(/^:/m);
	});

	test('SEC-E18 a stream that is closed while its heartbeat waits for the database causes no error', async () => {
		vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
		const failures = hearUnhandled();
		const stream = await device.fetch(EVENTS);
		const { promise: isReleased, resolve: release } = Promise.withResolvers<null>();
		const { promise: isHeld, resolve: hold } = Promise.withResolvers<null>();
		// SQLite has one writer, and every access to the sign-in tables waits for it.
		const holding = world.store.write(world.providerId, async () => {
			hold(null);
			await isReleased;
		});
		await isHeld;

		await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
		await stream.body?.cancel();
		release(null);
		await holding;
		await settled();

		expect(failures).toEqual([]);
		expect((await device.fetch(EVENTS)).status).toBe(200);
	});

	test('SEC-E18 a stream continues when the database is down for a heartbeat', async () => {
		vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
		const failures = hearUnhandled();
		const stream = untilHeartbeat(await device.fetch(EVENTS));
		const away = vi.spyOn(world.store.db, 'selectFrom').mockImplementation(() => {
			throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		});

		await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
		await settled();
		away.mockRestore();
		await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);

		expect(await stream).toMatch(/event: poke[^]*\n:\n\n$/);
		expect(failures).toEqual([]);
	});

	/** Makes a change on another person's device while the stream is open. */
	async function byOwner<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<void> {
		const owner = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
		const replica = new ServerReplica(world, owner);
		await replica.pull();
		expect((await replica.change(name, args)).outcome).toMatch(/applied|merged/);
	}
});

describe('at sign-in', () => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld();
	});
	afterEach(() => world.close());

	test('SEC-C14 the streams of all devices end when a password changes', async () => {
		const ada = await world.addPerson();
		const [here, there] = [
			await world.post('/session/v1/sign-in', credentialsOf(ada)),
			await world.post('/session/v1/sign-in', credentialsOf(ada))
		];
		const listen = ({ cookie = '' }: { cookie: string | undefined }) =>
			world.request(EVENTS, { headers: { cookie } });
		const streams = [endOf(await listen(here)), endOf(await listen(there))];

		const body = { current: ada.password, next: 'nine ferries under the bridge' };
		const changed = await world.post('/session/v1/password', body, { cookie: here.cookie });
		await Promise.all(streams);

		expect(changed.status).toBe(204);
		expect((await listen(there)).status).toBe(401);
		const again = await listen(here);
		expect(again.status).toBe(200);
		await again.body?.cancel();
	});
});
