import { expect, test } from 'vitest';
import { startKeeper, suspend, type KeeperFixture } from '#fixtures/envelope-keeper.ts';

/** Runs the timers, and waits for what they began. */
async function keepAfterTimers(fixture: KeeperFixture): Promise<void> {
	fixture.runTimers();
	await expect.poll(fixture.numbers).not.toEqual([]);
}

test('out of contact, sealing waits until changes have paused for a moment', async () => {
	const fixture = await startKeeper();
	await fixture.keeper.keep();
	fixture.loop.health.connection = 'offline';
	await suspend(fixture);

	fixture.keeper.review();
	fixture.keeper.review();

	expect([fixture.started, fixture.delays()]).toEqual([[100, 100], [100]]);
	expect(await fixture.numbers()).toEqual([]);
	await keepAfterTimers(fixture);
	expect(await fixture.numbers()).toEqual([1]);
	fixture.keeper.review();
	expect(fixture.delays()).toEqual([100]);
});

test('while the server answers, sealing waits a second from the first change on', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);

	fixture.keeper.review();
	fixture.keeper.review();

	expect([fixture.started, fixture.delays()]).toEqual([[1_000], [1_000]]);
	await keepAfterTimers(fixture);
	expect(await fixture.numbers()).toEqual([1]);
	fixture.keeper.review();
	expect(fixture.started).toEqual([1_000, 1_000]);
});

test('once contact is lost, sealing does not wait for the rest of the second', async () => {
	const fixture = await startKeeper();
	fixture.keeper.review();
	fixture.loop.health.connection = 'offline';

	fixture.keeper.review();

	expect(fixture.delays()).toEqual([100]);
});

test('sealing at once ends what waits for it, and the next change waits again', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	fixture.keeper.review();

	await fixture.keeper.keep();

	expect([fixture.delays(), await fixture.numbers()]).toEqual([[], [1]]);
	fixture.keeper.review();
	expect(fixture.delays()).toEqual([1_000]);
});

test('after a lock, nothing is sealed any more', async () => {
	const fixture = await startKeeper();
	fixture.keeper.stop();
	fixture.keeper.review();

	fixture.keeper.stop();

	expect(fixture.delays()).toEqual([]);
});

test('a server that cannot be reached is not asked for keys, and nothing is sealed without any', async () => {
	const fixture = await startKeeper();
	fixture.loop.health.connection = 'offline';
	await suspend(fixture);

	await fixture.keeper.keep();

	expect([fixture.server.asked, await fixture.numbers()]).toEqual([0, []]);
});

test('who asks for envelopes while others are sealed waits for a turn that begins after', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	fixture.server.isDown = true;
	fixture.server.onask = () => {
		fixture.server.isDown = false;
		fixture.server.onask = () => undefined;
		second = fixture.keeper.keep();
	};
	let second: Promise<void> | undefined;

	await fixture.keeper.keep();

	expect([fixture.server.asked, await fixture.numbers()]).toEqual([2, [1]]);
	await second;
	await fixture.keeper.keep();
	expect(fixture.server.asked).toBe(2);
});

test('a disk that cannot be read ends one turn, and the next one seals', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	fixture.database.close({ disableAutoOpen: true });
	await expect(fixture.keeper.keep()).rejects.toThrow();
	fixture.keeper.review();
	fixture.runTimers();
	await expect(fixture.keeper.keep()).rejects.toThrow();

	await fixture.database.open();
	await fixture.keeper.keep();

	expect(await fixture.numbers()).toEqual([1]);
});

test('SEC-L09 where the browser has removed everything, keys are registered and envelopes sealed again', async () => {
	const fixture = await startKeeper();
	await suspend(fixture);
	await fixture.keeper.keep();
	const before = await fixture.sealed();
	await Promise.all([
		fixture.database.envelope.clear(),
		fixture.database.meta.delete('authoring-key')
	]);

	fixture.keeper.rebuild();

	expect(fixture.delays()).toEqual([1_000]);
	await keepAfterTimers(fixture);
	expect(fixture.server.asked).toBe(2);
	expect(await fixture.sealed()).not.toEqual(before);
});
