import { NO_LINKS } from '@tenantry/shared/protocol/no-links.ts';
import { CONFIRM_ENROLMENT } from '@tenantry/shared/protocol/sign-in.ts';
import { expect, test } from 'vitest';
import { idOf, page, provider, SELF, person, OWNER } from '#fixtures/replica.ts';
import { startEngine, startOpen } from '#fixtures/engine.ts';

test('a newly required person learns of it at once, before any refusal, and goes on reading', async () => {
	const { ask, engine } = await startOpen();
	expect(ask({ kind: 'status' })).toMatchObject({ paused: null });

	const required = page({ put: [provider({ globalMfaRequired: true }, 2)] });
	await engine.session?.pullApplier.receive(required, 'c1');

	expect(ask({ kind: 'status' })).toMatchObject({ paused: 'enrol', waiting: 0 });
	expect(ask({ kind: 'administrator', id: idOf('sam') })).toMatchObject({ firstName: 'Sam' });

	const enrolled = page({
		cookie: 'c3',
		version: 3,
		put: [person(SELF, { role: OWNER, mfaEnrolledAt: 5_000 })]
	});
	await engine.session?.pullApplier.receive(enrolled, 'c2');
	expect(ask({ kind: 'status' })).toMatchObject({ paused: null });
});

test('queued changes do not require anything of anyone yet', async () => {
	const { api, ask, rest, server } = await startOpen();
	server.isDown = true;

	await api.mutate({
		name: 'provider.setGlobalMfa',
		args: { providerId: 'a'.repeat(24), required: true }
	});
	await rest();

	expect(ask({ kind: 'status' })).toMatchObject({ paused: null, waiting: 1 });
});

test('an enrolment starts with the credential of the device although the session expired', async () => {
	const { api, server } = await startOpen();
	server.refusal = 'unauthenticated';

	expect(await api.startEnrolment()).toMatchObject({ ok: true, value: { secret: 'S' } });
	expect(server.asked).toContain('resume');
});

test('a sync during an enrolment waits for the session that it opens', async () => {
	const { api, engine, server } = await startOpen();
	const answered = Promise.withResolvers<undefined>();
	const ask = server.ask.bind(server);
	server.ask = async (...question) => {
		if (question[0].path !== CONFIRM_ENROLMENT.path) return ask(...question);
		// The server has replaced the session, and its answer is on the way.
		server.refusal = 'unauthenticated';
		await answered.promise;
		server.refusal = undefined;
		return ask(...question);
	};
	const pulls = () => server.asked.filter((name) => name === 'pull').length;
	const before = pulls();

	const enrolment = api.confirmEnrolment('123456');
	engine.session?.loop.wake({ pull: true });
	await expect.poll(pulls).toBeGreaterThan(before);
	answered.resolve(undefined);

	expect(await enrolment).toMatchObject({ ok: true, value: { next: 'done' } });
	await expect.poll(pulls).toBeGreaterThan(before + 1);
	expect(server.asked).not.toContain('resume');
});

test('the help links are available before sign-in and are not fetched twice', async () => {
	const { ask, engine, server } = await startEngine();
	server.helpLinks = { ...NO_LINKS, contact: 'https://msp.example/contact' };
	const answers: unknown[] = [];
	engine.watch({ kind: 'links' }, (links) => answers.push(links));

	await expect.poll(() => answers.at(-1)).toEqual(server.helpLinks);
	ask({ kind: 'links' });

	expect(server.asked.filter((name) => name === 'links')).toHaveLength(1);
});

test('the app’s own help is available before sign-in without a server, and the links follow later', async () => {
	const { ask, server } = await startEngine();
	server.isDown = true;
	expect(ask({ kind: 'links' })).toEqual(NO_LINKS);
	await expect.poll(() => server.asked).toContain('links');

	server.isDown = false;
	server.helpLinks = { ...NO_LINKS, faq: 'https://msp.example/faq' };

	await expect.poll(() => ask({ kind: 'links' })).toEqual(server.helpLinks);
});
