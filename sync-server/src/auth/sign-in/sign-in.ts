import type { SignInAnswer, SignInRequest } from '@tenantry/shared/protocol/sign-in.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { refuseAttempt } from '#auth/log/refusals.ts';
import { askForPasskey } from '#auth/passkey/passkey-proof.ts';
import { hasSecondFactor } from '#auth/passkey/passkey.ts';
import type { RelyingParty } from '#auth/passkey/relying-party.ts';
import type { Person } from '#auth/person/person.ts';
import { checkAddressLimit } from '#auth/throttle/throttle.ts';
import { makeTicket } from '#auth/ticket/ticket.ts';
import { accountText } from '#store/account.ts';

import { completeSignIn, type SignInSuccess, type ClientInfo } from './complete-sign-in.ts';
import { checkFirstFactor } from './first-factor.ts';
import { checkSecondFactor, type SecondFactor } from './second-factor.ts';

type NextStep = Exclude<SignInAnswer, { next: 'signed_in' }>;
export type SignInStep = SignInSuccess | { readonly answer: NextStep };

/**
 * Handles one request of a sign-in. The server keeps no state between requests: the password is
 * sent again with the code.
 *
 *   address, password ──► provider? ──► enrolment, where one is demanded and there is none
 *                                   └─► code, where one is demanded ──► signed in
 */
export async function signIn(
	dependencies: AuthDependencies,
	request: SignInRequest,
	client: ClientInfo
): Promise<Result<SignInStep, AuthError>> {
	const step = await dependencies.signIns.run(() => signInHere(dependencies, request, client));
	return step.ok ? step.value : err({ code: 'overloaded' });
}

async function signInHere(
	dependencies: AuthDependencies,
	request: SignInRequest,
	client: ClientInfo
): Promise<Result<SignInStep, AuthError>> {
	const { throttle } = dependencies;
	const { address } = client;
	const flood = await checkAddressLimit(dependencies, address);
	if (flood !== undefined) return err(flood);
	const step = await takeStep(dependencies, request, client);
	if (step.ok || step.error.code === 'overloaded') await throttle.forgive('address', address);
	return step;
}

async function takeStep(
	dependencies: AuthDependencies,
	request: SignInRequest,
	client: ClientInfo
): Promise<Result<SignInStep, AuthError>> {
	const { address } = client;
	const checked = await checkFirstFactor(dependencies, { ...request, client });
	if (!checked.ok) return err({ code: 'overloaded' });
	const { providerId } = request;
	const { failed } = checked.value;
	const people = checked.value.people.filter(
		(person) => providerId === undefined || person.providerId === providerId
	);
	const [person, ...others] = people;
	if (person === undefined) return refuseAttempts(dependencies, { failed, address });
	if (others.length > 0)
		return ok({ answer: { next: 'provider', providers: people.map(toChoice) } });
	return takeSecondStep(dependencies, { person, request, client });
}

/** One event for each person whose password was guessed, or one without a person. */
async function refuseAttempts(
	dependencies: AuthDependencies,
	{ failed, address }: { failed: readonly Person[]; address: string }
): Promise<Result<never, AuthError>> {
	const refusal = { code: 'wrong_credentials', address, step: 'password' } as const;
	const [person, ...others] = failed;
	for (const other of others) await refuseAttempt(dependencies, { ...refusal, person: other });
	return refuseAttempt(dependencies, person === undefined ? refusal : { ...refusal, person });
}

async function takeSecondStep(
	dependencies: AuthDependencies,
	{ person, request, client }: { person: Person; request: SignInRequest; client: ClientInfo }
): Promise<Result<SignInStep, AuthError>> {
	const { store, clock, hashing, throttle, ownActs } = dependencies;
	const { address } = client;
	const { providerId, administratorId } = person;
	let isRecovered = false;
	// An enrolment that is not required is kept, but not asked for (docs/domain.md, rule 6).
	if (person.isMfaRequired) {
		if (!(await hasSecondFactor(store.db, person))) {
			// The guessed factors no longer exist, so their locks are removed too.
			for (const factor of ['code', 'recovery', 'passkey'] as const)
				await throttle.forgive(factor, accountText(person));
			const note = JSON.stringify(request.device);
			const at = clock();
			const ticket = await makeTicket(store.db, 'enrol', { providerId, administratorId, at, note });
			return ok({ answer: { next: 'enrol', ticket } });
		}
		const factor = factorOf(request, client);
		if (factor === undefined)
			return ok({ answer: await askForSecond(dependencies, person, client.party) });
		const checked = await hashing.run(() =>
			checkSecondFactor(dependencies, person, { ...factor, address })
		);
		if (!checked.ok) return err({ code: 'overloaded' });
		const code = factor.kind === 'passkey' ? 'wrong_passkey' : 'wrong_code';
		if (!checked.value) return refuseAttempt(dependencies, { code, address, person });
		isRecovered = factor.kind === 'recovery';
	}
	const refusal = ownActs(person);
	if (refusal !== undefined) {
		await throttle.forgive('address', address);
		return err(refusal);
	}
	const success = await store.write(providerId, (tx) =>
		completeSignIn(tx, person, {
			...client,
			device: request.device,
			at: clock(),
			isPasswordOnly: !person.isMfaRequired,
			...(isRecovered && { by: 'recovery' })
		})
	);
	return success === undefined
		? refuseAttempt(dependencies, { code: 'wrong_credentials', address, person })
		: ok(success);
}

async function askForSecond(
	dependencies: AuthDependencies,
	person: Person,
	party: RelyingParty | undefined
): Promise<NextStep> {
	const purpose = { kind: 'second_factor', subject: accountText(person) } as const;
	const passkey =
		party && (await askForPasskey(dependencies, party, { ...purpose, account: person }));
	const isAsked = passkey !== undefined && passkey.allow.length > 0;
	const codes = person.credential.totpSealed === null ? [] : (['code'] as const);
	return {
		next: 'code',
		methods: [...codes, ...(isAsked ? (['passkey'] as const) : []), 'recovery'],
		...(isAsked && { passkey })
	};
}

function factorOf(
	{ code, recoveryCode, passkey }: SignInRequest,
	{ party }: ClientInfo
): SecondFactor | undefined {
	if (code !== undefined) return { kind: 'code', text: code };
	if (passkey !== undefined) return { kind: 'passkey', proof: passkey, party };
	return recoveryCode === undefined ? undefined : { kind: 'recovery', text: recoveryCode };
}

function toChoice({ providerId, provider }: Person): { id: string; name: string } {
	return { id: providerId, name: provider.name };
}
