import type { SignInCalls } from '#lib/engine-api/calls/calls.ts';
import { passkeysOf } from './passkeys.ts';
import type { PeopleContext } from './people-context.ts';
import { SignIn } from './sign-in.ts';
import type { VaultOpener } from './vault-opener.ts';

export function signInCallsOf(
	{ dependencies, people, pending, phase }: PeopleContext,
	vaults: VaultOpener
): SignInCalls {
	const { server } = dependencies;
	const { session } = phase;
	const signIn = new SignIn({ server, people, pending, vaults });
	const startEnrolment = () => signIn.startEnrolment();
	return {
		...passkeysOf({ server, signIn, people, session }),
		signIn: (request) => signIn.signIn(request),
		// For a person who is signing in, or for the signed-in user.
		startEnrolment: () => session?.whileSignedIn(startEnrolment) ?? startEnrolment(),
		confirmEnrolment(code) {
			const confirm = () => signIn.confirmEnrolment(code);
			const isOwn = signIn.ticket === undefined && session !== undefined;
			// The new session has a fresh factor, and a sync that runs beside it must not replace it.
			return isOwn ? session.renewing(confirm) : confirm();
		},
		setUp: (token, password) => signIn.setUp(token, password),
		firstSetUp: (request) => signIn.firstSetUp(request),
		resetPassword: (token, password) => signIn.resetPassword(token, password)
	};
}
