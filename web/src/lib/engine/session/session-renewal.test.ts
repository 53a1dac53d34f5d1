import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test } from 'vitest';
import { SessionRenewal } from './session-renewal.ts';

/** A server with one session a device: each opening ends the one before. */
function createServer() {
	let session = 0;
	return {
		open: () => Promise.resolve(ok((++session, undefined))),
		get openings() {
			return session;
		},
		/** Answers for the session that was open when the request was sent. */
		answerFor: (sent: number) =>
			sent === session && sent > 0 ? ok('answered') : err({ code: 'unauthenticated' } as const)
	};
}

test('a refusal that arrives after the session was reopened does not end the new session', async () => {
	const server = createServer();
	const renewal = new SessionRenewal(server.open);
	const late = Promise.withResolvers<undefined>();
	const slow = renewal.whileSignedIn(async () => {
		const sent = server.openings;
		if (sent === 0) await late.promise;
		return server.answerFor(sent);
	});

	const quick = await renewal.whileSignedIn(() =>
		Promise.resolve(server.answerFor(server.openings))
	);
	late.resolve(undefined);

	expect(quick).toEqual(ok('answered'));
	expect(await slow).toEqual(ok('answered'));
	expect(server.openings).toBe(1);
});

test('a round whose session cannot be opened says why', async () => {
	const revoked = err({ code: 'device_revoked' } as const);
	const renewal = new SessionRenewal(() => Promise.resolve(revoked));
	const round = () => Promise.resolve(err({ code: 'unauthenticated' } as const));

	expect(await renewal.runSignedIn(round)).toEqual(revoked);
});
