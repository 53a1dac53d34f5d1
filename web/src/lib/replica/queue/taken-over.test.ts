// @long: opens a copy with 5,000 queued and 20,000 settled changes forty times
import { expect, test } from 'vitest';
import { Killer } from '#fixtures/killed-writer.ts';
import { openFilled, openFixture, person } from '#fixtures/replica.ts';
import { settledIds, stored, writeAsEarlierApp } from '#fixtures/settled.ts';

test('a large copy of an earlier app is taken over under kill, and loses and doubles nothing', async () => {
	const filled = await openFilled(person('sam'));
	const { settled, open, queued } = await writeAsEarlierApp(filled, {
		settled: 20_000,
		queued: 5_000
	});
	filled.database.close();
	let steps = 0;
	for (let isDone = false; !isDone; steps++) {
		const killer = new Killer();
		const fixture = await openFixture(filled.storage, { wrap: killer.wrap });
		const { replica } = fixture;
		expect(await settledIds(fixture)).toEqual(settled);
		expect(replica.needsYou().map(({ id }) => id)).toEqual(open);
		expect(replica.queue.list().map(({ mutation }) => mutation.id)).toEqual(queued);
		killer.killAfter(1);
		isDone = await replica.queue.disk.archive().then(
			() => true,
			() => false
		);
		fixture.database.close();
	}

	expect(steps).toBe(40);
	expect(await stored(await openFixture(filled.storage))).toEqual({
		settled: open.length,
		archive: 40
	});
}, 600_000);
