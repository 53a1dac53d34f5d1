import { beforeEach, expect, test } from 'vitest';
import { SECRET } from '#fixtures/engine.ts';
import { COPY, startWithEnvelopes, type EnvelopeFixture } from '#fixtures/envelopes.ts';

const DAY_MS = 24 * 3_600_000;

let fixture: EnvelopeFixture;

beforeEach(async () => {
	fixture = await startWithEnvelopes();
});

/** Opens the app again after this time, before a server that takes neither changes nor envelopes. */
async function comeBack(afterMs: number): Promise<void> {
	await fixture.api.lock();
	fixture.clock.now += afterMs;
	fixture.server.pushRefusal = 'enrolment_required';
	fixture.server.takeEnvelopes = () => Promise.reject(new TypeError('No network'));
	fixture.server.isDown = false;
	await fixture.api.unlock(COPY, SECRET);
}

test('SEC-L09 a change is sealed again for a new key before the server refuses the old one', async () => {
	await fixture.suspendOffline();
	const [before] = await fixture.envelopes();
	await fixture.offerKey('k2');

	await comeBack(DAY_MS + 1);

	await expect.poll(fixture.envelopesAfterTimers).toMatchObject([{ envelope: { keyId: 'k2' } }]);
	const [after] = await fixture.envelopes();
	expect(before?.envelope).toMatchObject({ keyId: 'k1', number: after?.envelope.number });
	expect(after?.envelope.sealed).not.toBe(before?.envelope.sealed);
	expect(after).not.toHaveProperty('answer');
});

test('an envelope that is sealed for the present key stays as it is', async () => {
	await fixture.suspendOffline();
	const envelopes = async () => (await fixture.envelopes()).map(({ envelope }) => envelope);
	const before = await envelopes();
	const asked = () => fixture.server.asked.filter((path) => path === '/sync/v1/envelope-key');
	const times = asked().length;

	await comeBack(DAY_MS + 1);
	await expect
		.poll(async () => [await fixture.envelopesAfterTimers(), asked().length][1])
		.toBe(times + 1);
	await fixture.envelopesAfterTimers();

	expect(await envelopes()).toEqual(before);
});

test('a change whose envelope was refused is sealed again at once, for the key of the moment', async () => {
	await fixture.suspendOffline();
	fixture.server.envelopeState = 'refused';
	await fixture.api.lock();
	fixture.server.isDown = false;
	await fixture.runTimers();
	await expect.poll(() => fixture.server.envelopes).toHaveLength(1);
	await fixture.offerKey('k2');
	fixture.server.pushRefusal = 'enrolment_required';

	await fixture.api.unlock(COPY, SECRET);

	await expect.poll(fixture.envelopesAfterTimers).toMatchObject([{ envelope: { keyId: 'k2' } }]);
});
