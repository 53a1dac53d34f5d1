import type { SignInAnswer, SignInRequest } from '@tenantry/shared/protocol/session.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import { admit, turnAway, type Admission, type Refused } from './admission.ts';
import type { AuthDependencies } from './dependencies.ts';
import { checkFirstFactor } from './first-factor.ts';
import type { Person } from './person.ts';
import { checkSecondFactor, type SecondFactor } from './second-factor.ts';
import { makeTicket } from './ticket.ts';
import type { Visit } from './visit.ts';

type NextStep = Exclude<SignInAnswer, { next: 'signed_in' }>;
export type SignInStep = Admission | { readonly answer: NextStep };

const ADDRESS_WAIT_MS = 60_000;

/**
 * One request of a sign-in. The server keeps nothing between two of them: the password comes again
 * with the code.
 *
 *   address, password ──► provider? ──► enrolment, where one is demanded and there is none
 *                                   └─► code, where one is demanded ──► signed in
 */
export async function signIn(
	dependencies: AuthDependencies,
	request: SignInRequest,
	visit: Visit
): Promise<Result<SignInStep, Refused>> {
	const { throttle } = dependencies;
	const { address } = visit;
	if (!(await throttle.admit('address', address)))
		return err({ code: 'too_many_attempts', retryAfterMs: ADDRESS_WAIT_MS });
	const step = await takeStep(dependencies, request, visit);
	if (step.ok || step.error.code === 'overloaded') await throttle.forgive('address', address);
	return step;
}

async function takeStep(
	dependencies: AuthDependencies,
	request: SignInRequest,
	visit: Visit
): Promise<Result<SignInStep, Refused>> {
	const { address } = visit;
	const checked = await checkFirstFactor(dependencies, { ...request, visit });
	if (!checked.ok) return err({ code: 'overloaded' });
	const { providerId } = request;
	const people = checked.value.filter(
		(person) => providerId === undefined || person.providerId === providerId
	);
	const [person, ...others] = people;
	if (person === undefined) return turnAway(dependencies, { code: 'wrong_credentials', address });
	if (others.length > 0)
		return ok({ answer: { next: 'provider', providers: people.map(toChoice) } });
	return takeSecondStep(dependencies, { person, request, visit });
}

async function takeSecondStep(
	dependencies: AuthDependencies,
	{ person, request, visit }: { person: Person; request: SignInRequest; visit: Visit }
): Promise<Result<SignInStep, Refused>> {
	const { store, clock, gate, throttle } = dependencies;
	const { providerId, administratorId } = person;
	const { address } = visit;
	let isRecovered = false;
	// An enrolment that is not required is kept, and not asked for (domain.md, rule 6).
	if (person.isMfaRequired) {
		if (person.credential.totpSealed === null) {
			// What was guessed at is gone, and with it the lock.
			await throttle.forgive('code', administratorId);
			await throttle.forgive('recovery', administratorId);
			const note = JSON.stringify(request.device);
			const at = clock();
			const ticket = await makeTicket(store.db, 'enrol', { providerId, administratorId, at, note });
			return ok({ answer: { next: 'enrol', ticket } });
		}
		const factor = factorOf(request);
		if (factor === undefined) return ok({ answer: { next: 'code' } });
		const checked = await gate.run(() =>
			checkSecondFactor(dependencies, person, { ...factor, address })
		);
		if (!checked.ok) return err({ code: 'overloaded' });
		if (!checked.value) return turnAway(dependencies, { code: 'wrong_code', address, person });
		isRecovered = factor.kind === 'recovery';
	}
	const admission = await store.write(providerId, (tx) =>
		admit(tx, person, {
			...{ ...visit, device: request.device, at: clock() },
			...(isRecovered && { by: 'recovery' })
		})
	);
	return admission === undefined
		? turnAway(dependencies, { code: 'wrong_credentials', address, person })
		: ok(admission);
}

function factorOf({ code, recoveryCode }: SignInRequest): SecondFactor | undefined {
	if (code !== undefined) return { kind: 'code', text: code };
	return recoveryCode === undefined ? undefined : { kind: 'recovery', text: recoveryCode };
}

function toChoice({ providerId, provider }: Person): { id: string; name: string } {
	return { id: providerId, name: provider.name };
}
