import {
	recordSecurityEvent,
	verifySecurityLog
} from '@tenantry/sync-server/auth/log/security-log.ts';
import { sweepSecurityLog } from '@tenantry/sync-server/auth/log/security-log-sweep.ts';
import { createSigner } from '@tenantry/sync-server/auth/keys/signer.ts';
import { sweep } from '@tenantry/sync-server/auth/sweep.ts';
import { readCheckpoint, writeCheckpoint } from '@tenantry/sync-server/checkpoint/checkpoint.ts';
import { missingSince } from '@tenantry/sync-server/checkpoint/compare.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databases, type OpenStore } from '#support/store/stores.ts';
import { unlockLogs } from '#support/store/tamper.ts';

const DAY = 24 * 60 * 60_000;
const KEPT_DAYS = 365;
/** The database lets old events be deleted by its own clock, so all of these lie long ago. */
const BEGAN = Math.floor(Date.now() / DAY - 1000) * DAY;
const signer = createSigner(
	() => [{ id: 'test', key: new Uint8Array(32) }],
	'signature of a checkpoint'
);

describe.each(databases)('on %s', (_name, open) => {
	let opened: OpenStore;
	const db = () => opened.store.db;

	beforeEach(async () => {
		opened = await open();
		// Twenty days, an event at each noon.
		for (let day = 0; day < 20; day++) await write(BEGAN + (day + 0.5) * DAY);
	});
	afterEach(() => opened.close());

	const write = (at: number) =>
		db()
			.transaction()
			.execute((tx) => recordSecurityEvent(tx, { kind: 'refused', at, address: '192.0.2.7' }));
	const sweepOn = (day: number) => sweep(db(), BEGAN + day * DAY, { securityEventDays: KEPT_DAYS });
	const events = () => db().selectFrom('door_event').selectAll().orderBy('sequence').execute();
	const days = async () =>
		(await events())
			.filter(({ kind }) => kind === 'refused')
			.map(({ at }) => Math.floor((at - BEGAN) / DAY));
	const drop = (through: number) =>
		db().deleteFrom('door_event').where('sequence', '<=', through).execute();

	test('SEC-F14 a security event is deleted with its day once the retention is over, and not before', async () => {
		await sweepOn(KEPT_DAYS + 0.99);
		const early = await days();
		await sweepOn(KEPT_DAYS + 1);
		const inTime = await days();
		await sweepOn(KEPT_DAYS + 3.5);

		expect(early).toHaveLength(20);
		expect(inTime).toEqual(early.slice(1));
		expect(await days()).toEqual(early.slice(3));
	});

	test('SEC-F14 the chain holds after a sweep, starts where an event says, and continues', async () => {
		const [, , third] = await events();
		await sweepOn(KEPT_DAYS + 3);
		const afterwards = await verifySecurityLog(db());
		const at = BEGAN + (KEPT_DAYS + 3) * DAY;
		await write(at);
		await sweepOn(KEPT_DAYS + 12);

		const swept = { through: third?.sequence, hash: third?.hash, at };
		expect(afterwards).toEqual({ count: 18, swept });
		const all = await events();
		expect(all.map(({ kind }) => kind)).toEqual([
			...Array.from({ length: 8 }, () => 'refused'),
			'swept',
			'refused',
			'swept'
		]);
		expect(await verifySecurityLog(db())).toMatchObject({ count: 11, swept: { through: 12 } });
	});

	test('SEC-F14 a sweep without work writes nothing', async () => {
		const before = await events();
		await sweepOn(KEPT_DAYS);

		expect(await events()).toEqual(before);
	});

	test('SEC-F14 two concurrent sweeps of two servers sweep once', async () => {
		await Promise.all([sweepOn(KEPT_DAYS + 3), sweepOn(KEPT_DAYS + 3)]);

		const sweeps = (await events()).filter(({ kind }) => kind === 'swept');
		expect(sweeps).toHaveLength(1);
		expect(await verifySecurityLog(db())).toMatchObject({ count: 18 });
	});

	test('SEC-F14 a long overdue sweep proceeds in steps whose chain holds', async () => {
		const many = Array.from({ length: 2_050 }, (_, n) => BEGAN + 20 * DAY + n);
		await db()
			.transaction()
			.execute(async (tx) => {
				for (const at of many) await recordSecurityEvent(tx, { kind: 'resumed', at });
			});

		await sweepOn(KEPT_DAYS + 30);

		const left = await verifySecurityLog(db());
		expect(left.brokenAt).toBeUndefined();
		expect((await events()).map(({ kind }) => kind)).toEqual(['swept', 'swept']);
	});

	test('SEC-F14 an event that a wrong clock dated later is kept for its retention, with its successors', async () => {
		await write(BEGAN + 100 * DAY);
		await write(BEGAN + 21 * DAY);

		await sweepOn(KEPT_DAYS + 30);

		expect(await days()).toEqual([100, 21]);
		expect((await verifySecurityLog(db())).brokenAt).toBeUndefined();
	});

	test.each([
		['beyond where a sweep ended', 3],
		['in the middle', 10]
	])(
		'SEC-F14 an event that is deleted %s is refused, and detected when the guards were dropped',
		async (_, place) => {
			await sweepOn(KEPT_DAYS + 3);
			const sequence = (await events())[place - 3]?.sequence ?? 0;
			const deletion = db().deleteFrom('door_event').where('sequence', '=', sequence);

			await expect(deletion.execute()).rejects.toThrow('is only added to');
			await unlockLogs(db());
			await deletion.execute();

			const { brokenAt } = await verifySecurityLog(db());
			expect(brokenAt).toBe(sequence + 1);
		}
	);

	test('SEC-F14 a start that is missing without a sweep is detected', async () => {
		await unlockLogs(db());
		await drop(5);

		expect((await verifySecurityLog(db())).brokenAt).toBe(6);
	});

	test.each(['', '{}', '{"through":"9","hash":"f"}'])(
		'SEC-F14 a sweep event that says %j is detected',
		async (detail) => {
			await sweepOn(KEPT_DAYS + 3);
			await unlockLogs(db());
			await db().updateTable('door_event').set({ detail }).where('kind', '=', 'swept').execute();

			expect((await verifySecurityLog(db())).brokenAt).toBeGreaterThan(3);
		}
	);

	test('SEC-F14 the database keeps recent events, whatever sweep is claimed', async () => {
		const [, , third] = await events();
		const young = Date.now() - 60 * DAY;
		await write(young);
		const last = (await events()).at(-1);
		const claim = (sequence = 0, hash = '') =>
			db()
				.transaction()
				.execute((tx) =>
					recordSecurityEvent(tx, {
						kind: 'swept',
						at: Date.now(),
						detail: { through: String(sequence), hash }
					})
				);

		await claim(last?.sequence, last?.hash);
		await expect(drop(last?.sequence ?? 0)).rejects.toThrow('swept once it is old');
		expect(await days()).toHaveLength(21);

		// Old events can be deleted only up to the one that the newest claim names.
		await claim(third?.sequence, third?.hash);
		await expect(drop(4)).rejects.toThrow('swept once it is old');
		await drop(3);
		expect((await verifySecurityLog(db())).brokenAt).toBeUndefined();
	});

	test('SEC-F14 SEC-F11 checkpoints hold after a sweep and reveal one that came too early', async () => {
		const seen = async (at: number) => {
			const line = await writeCheckpoint(db(), signer, at);
			const checkpoint = readCheckpoint(line, signer);
			if (checkpoint === undefined) throw new Error('It is not ours.');
			return checkpoint;
		};
		const missing = async (checkpoint: Awaited<ReturnType<typeof seen>>) =>
			(await missingSince(db(), checkpoint)).length;
		await write(BEGAN + 20.5 * DAY);
		const early = await seen(BEGAN + 20.6 * DAY);
		await write(BEGAN + 21.5 * DAY);
		const atTheEdge = await seen(BEGAN + 300 * DAY);
		await write(BEGAN + 301 * DAY);
		const late = await seen(BEGAN + 302 * DAY);
		await write(BEGAN + 303 * DAY);

		await sweepOn(KEPT_DAYS + 30);
		const checked = [await missing(early), await missing(atTheEdge), await missing(late)];
		const forged = { ...atTheEdge, door: { version: 22, hash: 'f'.repeat(64) } };
		// Sweeps events that are younger than any retention period.
		await sweepSecurityLog(db(), { at: BEGAN + 310 * DAY, keptDays: 1 });

		expect(checked).toEqual([0, 0, 0]);
		expect(await missing(forged)).toBe(1);
		expect(await missing(early)).toBe(0);
		expect(await missing(late)).toBe(1);
	});
});
