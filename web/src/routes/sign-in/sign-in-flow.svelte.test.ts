import { beforeEach, expect, test } from 'vitest';
import { err, ok } from '@tenantry/shared/result.ts';
import { SignInFlow } from './sign-in-flow.svelte.ts';

type Engine = ConstructorParameters<typeof SignInFlow>[0];
type Start = Awaited<ReturnType<Engine['startEnrolment']>>;

const secret = { secret: 'S', uri: 'otpauth://totp/x' };
let started: Start;
let flow: SignInFlow;

beforeEach(() => {
	started = ok(secret);
	flow = new SignInFlow({
		signIn: async () => ok({ next: 'done' }),
		startEnrolment: async () => started,
		confirmEnrolment: async () => ok({ next: 'done', recoveryCodes: ['aaaa-bbbb'] })
	});
});

test('whoever is in and has to enrol gets key, recovery codes and their way back', async () => {
	await flow.startEnrolment();
	expect(flow).toMatchObject({ step: 'enrol', enrolment: secret });

	await flow.confirmEnrolment();
	expect(flow).toMatchObject({ step: 'codes', recoveryCodes: ['aaaa-bbbb'], end: undefined });
	flow.confirmCodes();

	expect(flow.end).toBe('done');
});

test('without a connection enrolling says so, and can be tried again', async () => {
	started = err({ code: 'offline' });
	await flow.startEnrolment();
	expect(flow).toMatchObject({
		step: 'enrol',
		error: 'This needs a connection. Nothing that waits is lost.'
	});

	started = ok(secret);
	await flow.startEnrolment();

	expect(flow).toMatchObject({ step: 'enrol', error: undefined, enrolment: secret });
});

test('who has to sign in first is led on to enrolling', async () => {
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
