import { beforeEach, expect, test } from 'vitest';
import { err, ok } from '@tenantry/shared/result.ts';
import { SignInFlow } from './sign-in-flow.svelte.ts';

type Engine = ConstructorParameters<typeof SignInFlow>[0];
type Start = Awaited<ReturnType<Engine['startEnrolment']>>;

const secret = { secret: 'S', uri: 'otpauth://totp/x' };
let started: Start;
let flow: SignInFlow;
let answers: Awaited<ReturnType<Engine['signIn']>>[];
let asked: Parameters<Engine['signIn']>[0][];

const question = { challenge: 'AA', rpId: 'north.example', allow: [], timeoutMs: 1 };
const proof = { id: 'k', clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA' };
const bytes = new Uint8Array(32);
const lock = { credentialId: 'k', prf: bytes, prfSalt: bytes };
const codeOrPasskey = {
	next: 'code',
	methods: ['code', 'passkey', 'recovery'],
	passkey: question
} as const;
const passkeyOnly = { ...codeOrPasskey, methods: ['passkey', 'recovery'] } as const;

const engine: Engine = {
	signIn: async (request) => {
		asked.push(request);
		return answers.shift() ?? ok({ next: 'done' });
	},
	startEnrolment: async () => started,
	confirmEnrolment: async () => ok({ next: 'done', recoveryCodes: ['aaaa-bbbb'] }),
	askForPasskey: async () => ok(question),
	signInByPasskey: async () => ok({ next: 'passphrase' }),
	startPasskey: async () => err({ code: 'offline' }),
	addPasskey: async () => err({ code: 'offline' })
};
let ceremonies: NonNullable<ConstructorParameters<typeof SignInFlow>[1]>;

beforeEach(() => {
	started = ok(secret);
	answers = [];
	asked = [];
	ceremonies = {
		answerByPasskey: async () => ok({ proof, secret: lock }),
		makePasskey: async () => err('cancelled')
	};
	flow = new SignInFlow(engine, ceremonies);
});

test('a signed-in person who must enrol gets a key, recovery codes and the way back', async () => {
	await flow.startEnrolment();
	expect(flow).toMatchObject({ step: 'enrol', enrolment: secret });

	await flow.confirmEnrolment();
	expect(flow).toMatchObject({ step: 'codes', recoveryCodes: ['aaaa-bbbb'], end: undefined });
	flow.confirmCodes();

	expect(flow.end).toBe('done');
});

test('enrolling without a connection says so and can be retried', async () => {
	started = err({ code: 'offline' });
	await flow.startEnrolment();
	expect(flow).toMatchObject({
		step: 'enrol',
		error: 'Connect to continue. No unsynced changes are lost.'
	});

	started = ok(secret);
	await flow.startEnrolment();

	expect(flow).toMatchObject({ step: 'enrol', error: undefined, enrolment: secret });
});

test('a person who must sign in first is led on to enrolling', async () => {
	started = err({ code: 'unauthenticated' });
	await flow.startEnrolment();
	expect(flow).toMatchObject({
		step: 'credentials',
		error: 'Your session has ended. Sign in again.'
	});

	started = ok(secret);
	await flow.submit();

	await expect.poll(() => flow.enrolment).toEqual(secret);
	expect(flow).toMatchObject({ step: 'enrol', end: undefined });
});

test('SEC-B14 a passkey alone leads to the device lock and is offered as its method', async () => {
	await flow.signInByPasskey();

	expect(flow).toMatchObject({ step: 'passphrase', secret: lock, error: undefined, isBusy: false });
});

test('a person who cancels the authenticator stays where they were', async () => {
	ceremonies = { ...ceremonies, answerByPasskey: async () => err('cancelled') };
	flow = new SignInFlow(engine, ceremonies);

	await flow.signInByPasskey();

	expect(flow).toMatchObject({
		step: 'credentials',
		isBusy: false,
		error: 'No passkey was used. Try again, or use another way.'
	});
});

test('SEC-B14 a passkey replaces a code, and a used challenge is requested again', async () => {
	answers = [ok(codeOrPasskey), err({ code: 'wrong_passkey' }), ok(codeOrPasskey)];
	await flow.submit();
	expect(flow.step).toBe('code');

	await flow.answerByPasskey();
	expect(flow).toMatchObject({
		step: 'code',
		isBusy: false,
		error: 'This passkey was not accepted. Try again, or use another way.'
	});
	await flow.answerByPasskey();

	expect(asked.map(({ passkey }) => passkey)).toEqual([undefined, proof, undefined, proof]);
	expect(flow.end).toBe('done');
});

test('a person without an authenticator app is asked for the passkey or a recovery code', async () => {
	answers = [ok(passkeyOnly)];
	await flow.submit();
	expect(flow.step).toBe('passkey');

	flow.ask('recovery');
	expect(flow.step).toBe('recovery');
	flow.ask('second');

	expect(flow.step).toBe('passkey');
});
