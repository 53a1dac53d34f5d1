import type { Defect } from '#defects/defect.ts';

const PASSKEY = 'tests/auth/passkey.test.ts';
const STEP_UP = 'tests/auth/step-up.test.ts';
const TAKEOVER = 'tests/auth/takeover.test.ts';

/** In how people prove who they are, and in what the server takes from whom. */
export const PROVING: readonly Defect[] = [
	{
		name: 'a factor is fresh by the clock of the device',
		file: 'sync-server/src/sync/push/push.ts',
		find: 'const isFactorFresh = isFresh(session?.fresh_at ?? null, push.at);',
		replace: 'const isFactorFresh = isFresh(session?.fresh_at ?? null, request.clientNow);',
		caughtBy: { check: 'C13', runs: 30 }
	},
	{
		name: 'a factor is fresh for an hour',
		file: 'shared/src/protocol/step-up.ts',
		find: 'return freshAt !== null && at < freshAt + FRESH_MS;',
		replace: 'return freshAt !== null && at < freshAt + 4 * FRESH_MS;',
		caughtBy: { check: 'C13', runs: 30 }
	},
	{
		name: 'a resumed device has a fresh factor',
		file: 'sync-server/src/auth/sign-in/resume.ts',
		find: 'const pass = await openSession(tx.db, person, { deviceId, at, freshAt: null });',
		replace: 'const pass = await openSession(tx.db, person, { deviceId, at, freshAt: at });',
		caughtBy: { check: 'C13', runs: 30 }
	},
	{
		name: 'the factor of one person counts for every person',
		file: 'sync-server/src/auth/session/session.ts',
		find: `	const renewed = { ...hashesOf(pass), last_seen_at: at, fresh_at: at };`,
		replace: `	const renewed = { ...hashesOf(pass), last_seen_at: at, fresh_at: at };
	const everybody = tx.updateTable('session').set({ fresh_at: at });
	await everybody.where('provider_id', '=', old.provider_id).execute();`,
		caughtBy: { check: 'C13', runs: 30 }
	},
	{
		name: 'a deletion waits for a code',
		file: 'shared/src/decide.ts',
		find: 'return doesLoosen(effects) && !isFactorFresh',
		replace: 'return (doesLoosen(effects) || !isUrgent) && effects.applied > 0 && !isFactorFresh',
		caughtBy: { check: 'C13', runs: 110 }
	},
	{
		name: 'a change that waited for a code is decided by every redo',
		file: 'sync-server/src/sync/push/decide-mutation.ts',
		find: 'const firstRedo = await firstRedoOf(push.replays, original);',
		replace: `const firstRedo =
			original.outcome === 'review' ? undefined : await firstRedoOf(push.replays, original);`,
		caughtBy: { check: 'C2', runs: 30 }
	},
	{
		name: 'a redo with a code does not name its original',
		file: 'web/src/lib/engine/features/changes/settling.ts',
		find: 'return args === undefined ? undefined : { name, args, redoOf };',
		replace: 'return args === undefined ? undefined : { name, args };',
		caughtBy: { check: 'C13', runs: 30 }
	},
	{
		name: 'a code used at sign-in steps up',
		file: 'sync-server/src/auth/person/credential.ts',
		find: ".where('totp_last_step', '<', step)",
		replace: ".where('totp_last_step', '<=', step)",
		caughtBy: {
			test: 'on SQLite > SEC-B03 a code used at sign-in is refused for a step-up, and so is a second use there',
			in: STEP_UP
		}
	},
	{
		name: 'wrong codes are not counted',
		file: 'sync-server/src/auth/sign-in/second-factor.ts',
		find: 'const attempts = await throttle.count(factor.kind, subject);',
		replace: 'const attempts = 0;',
		caughtBy: {
			test: 'on SQLite > SEC-A08 SEC-B03 wrong codes are counted together with those at sign-in',
			in: STEP_UP
		}
	},
	{
		name: 'the password steps up a person with a second factor',
		file: 'sync-server/src/auth/sign-in/step-up-methods.ts',
		find: "		'recoveryCode'\n	];",
		replace: "		'recoveryCode',\n		'password'\n	];",
		caughtBy: {
			test: 'on SQLite > SEC-C06 the password suffices only for a person without a second factor',
			in: STEP_UP
		}
	},
	{
		name: 'a step-up leaves the old token valid',
		file: 'sync-server/src/auth/session/session.ts',
		find: ".set({ ended_at: at, ended_reason: 'renewed' })",
		replace: '.set({ last_seen_at: at, fresh_at: at })',
		caughtBy: {
			test: 'on SQLite > SEC-C02 SEC-C06 a code makes a session fresh under a new token',
			in: STEP_UP
		}
	},
	{
		name: 'any key opens a session',
		file: 'sync-server/src/auth/session/session.ts',
		find: 'return found !== undefined && isTokenOf(found.key_hash, key) ? found : undefined;',
		replace: 'return found;',
		caughtBy: {
			test: 'SEC-G11 a session cookie without its key, or a key alone, opens no route',
			in: 'tests/surface/session-key.test.ts'
		}
	},
	{
		name: 'a challenge accepts any number of answers',
		file: 'sync-server/src/auth/passkey/passkey-challenge.ts',
		find: 'return (await isFirst(store.db, { hash, expires_at: expiresAt })) ? challenge : undefined;',
		replace: 'return challenge;',
		caughtBy: {
			test: 'on SQLite > SEC-B14 a challenge accepts one answer, however many arrive',
			in: PASSKEY
		}
	},
	{
		name: 'a challenge is valid for any purpose',
		file: 'sync-server/src/auth/passkey/passkey-challenge.ts',
		find: "const text = `${Buffer.from(body).toString('base64url')}|${kind}|${subject}`;",
		replace: "const text = Buffer.from(body).toString('base64url');",
		caughtBy: {
			test: 'on SQLite > SEC-B14 a challenge is valid for five minutes and for one purpose',
			in: PASSKEY
		}
	},
	{
		name: 'a challenge is not bound to the session that requested it',
		file: 'sync-server/src/auth/passkey/passkey-challenge.ts',
		find: "const text = `${Buffer.from(body).toString('base64url')}|${kind}|${subject}`;",
		replace: "const text = `${Buffer.from(body).toString('base64url')}|${kind}`;",
		caughtBy: {
			test: 'on SQLite > SEC-C06 SEC-B14 a passkey steps up the session that requested it, once',
			in: 'tests/auth/own-passkeys.test.ts'
		}
	},
	{
		name: 'a passkey of another person replaces a code',
		file: 'sync-server/src/auth/passkey/passkey-proof.ts',
		find: 'if (account !== undefined && !isSameAccount(passkey, account)) return undefined;',
		replace: '',
		caughtBy: {
			test: 'on SQLite > SEC-B14 a passkey replaces a code after the password',
			in: PASSKEY
		}
	},
	{
		name: 'an authenticator need not verify its person',
		file: 'sync-server/src/auth/passkey/passkey-proof.ts',
		find: '			credential,\n			requireUserVerification: true',
		replace: '			credential,\n			requireUserVerification: false',
		caughtBy: {
			test: 'on SQLite > SEC-B14 an answer without the person verified is refused',
			in: PASSKEY
		}
	},
	{
		name: 'a counter of a passkey may go back',
		file: 'sync-server/src/auth/passkey/passkey-proof.ts',
		find: '			credential,\n			requireUserVerification: true',
		replace: '			credential: { ...credential, counter: 0 },\n			requireUserVerification: true',
		caughtBy: {
			test: 'on SQLite > SEC-B14 a copy of a security key is detected by its counter',
			in: PASSKEY
		}
	},
	{
		name: 'the origin is checked only for reading requests',
		file: 'sync-server/src/middleware/same-origin.ts',
		find: 'if (!isOurs(c, ours)) return',
		replace: "if (c.req.method === 'GET' && !isOurs(c, ours)) return",
		caughtBy: {
			test: 'a changing request > from site undefined and origin http://evil.example',
			in: 'tests/auth/http.test.ts'
		}
	},
	{
		name: 'an event stream outlives its session',
		file: 'sync-server/src/routes/poke.ts',
		find: 'const goesOn = await isAlive();',
		replace: 'const goesOn = await isAlive().then(() => true);',
		caughtBy: {
			test: 'an event stream > SEC-C14 ends within a heartbeat when its session has been idle for an hour',
			in: 'tests/surface/stream.test.ts'
		}
	},
	{
		name: 'any device that a browser names counts as its own',
		file: 'sync-server/src/middleware/device-cookie.ts',
		find: 'return isDeviceMark(deviceId, made) ? [deviceId] : [];',
		replace: 'return isDeviceMark(deviceId, made) ? [deviceId] : [deviceId];',
		caughtBy: {
			test: 'on SQLite > SEC-G13 another browser, a made-up mark and a mark of another device learn nothing',
			in: 'tests/auth/revoked-copies.test.ts'
		}
	},
	{
		name: 'an id of another provider is used again',
		file: 'sync-server/src/sync/push/accounts.ts',
		find: 'for (const id of ids) this.#isOurs.set(id, ours.has(id));',
		replace: 'for (const id of ids) this.#isOurs.set(id, ours.has(id) || true);',
		caughtBy: {
			test: 'on SQLite > SEC-D14 an administrator cannot be created under an id of another provider',
			in: TAKEOVER
		}
	},
	{
		name: 'a second factor is erased by the id of its administrator alone',
		file: 'sync-server/src/auth/person/credential.ts',
		find: `		.set({ totp_sealed: null, totp_confirmed_at: null, totp_pending_sealed: null })
		.where((row) => row.and(ownerColumns(account)))`,
		replace: `		.set({ totp_sealed: null, totp_confirmed_at: null, totp_pending_sealed: null })
		.where('administrator_id', '=', account.administratorId)`,
		caughtBy: {
			test: 'on SQLite > where ids are shared > SEC-D14 decisions of another provider about an id have no effect here: a reset of the second factor',
			in: TAKEOVER
		}
	},
	{
		name: 'an API key ends by the id of its administrator alone',
		file: 'sync-server/src/auth/api-key/api-key.ts',
		find: `.where((row) => row.and(ownerColumns(account)))
		.set({ ended_at: at, ended_reason: reason })`,
		replace: `.where('administrator_id', '=', account.administratorId)
		.set({ ended_at: at, ended_reason: reason })`,
		caughtBy: {
			test: 'on SQLite > where ids are shared > SEC-D14 decisions of another provider about an id have no effect here: an end of API access',
			in: TAKEOVER
		}
	},
	{
		name: 'an API write does not recheck its key under the lock',
		file: 'sync-server/src/api/carry-out.ts',
		find: "if (!(await isApiKeyAlive(tx, caller, at))) refuse('unauthenticated');",
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-D04 SEC-F03 a key that is revoked while its request waits for the lock changes nothing',
			in: 'tests/api/key.test.ts'
		}
	},
	{
		name: 'a refusal is recorded for a key that has ended in the meantime',
		file: 'sync-server/src/api/carry-out.ts',
		find: 'const { code, details } = error.refused;',
		replace: `const { code, details } = error.refused;
			await context.store.write(caller.providerId, async (tx) => {
				const push = new PushTransaction(tx, { at: context.clock() });
				push.account(error.entry);
				await push.write();
			});
			return { status: statusOf(code), body: toApiError(code, details) };`,
		caughtBy: {
			test: 'on sqlite > SEC-D04 SEC-F03 a key that is revoked before its refusal is recorded leaves no event in its name',
			in: 'tests/api/key.test.ts'
		}
	},
	{
		name: 'the time in a cookie counts without the server’s seal',
		file: 'sync-server/src/sync/readers/cookie.ts',
		find: 'cookie === undefined || isCookieMark(body, mark)',
		replace: 'cookie === undefined || isCookieMark !== undefined',
		caughtBy: {
			test: 'on sqlite > SEC-D10 a device that claims to know more, written into its cookie, is not in contact',
			in: 'tests/sync/access/online-only.test.ts'
		}
	},
	{
		name: 'a missing start of the security log counts as swept',
		file: 'sync-server/src/auth/log/security-log.ts',
		find: "follow(events, swept?.hash ?? '')",
		replace: "follow(events, events[0]?.previous_hash ?? '')",
		caughtBy: {
			test: 'on SQLite > SEC-F14 a start that is missing without a sweep is detected',
			in: 'tests/auth/security-log-sweep.test.ts'
		}
	},
	{
		name: 'refused attempts of strangers are recorded without limit',
		file: 'sync-server/src/auth/log/refusals.ts',
		find: 'written < MAX_EVENTS_PER_HOUR',
		replace: 'written < Infinity',
		caughtBy: {
			test: 'on SQLite > SEC-F14 SEC-E11 sixty made-up attempts an hour are recorded, and the rest are counted',
			in: 'tests/auth/refusals.test.ts'
		}
	}
];
