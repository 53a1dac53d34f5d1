import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { StepUpMethod, StepUpRequest } from '@tenantry/shared/protocol/step-up.ts';

import type { Database } from '#store/store.ts';

import type { AuthDependencies } from './dependencies.ts';
import { askForPasskey } from './passkey-proof.ts';
import { hasPasskey } from './passkey.ts';
import type { Person } from './person.ts';
import type { RelyingParty } from './relying-party.ts';
import type { Session } from './session.ts';

/** What a passkey has to sign on this session, and on no other. */
export function askForStepUp(
	dependencies: AuthDependencies,
	session: Session,
	party: RelyingParty
): Promise<PasskeyQuestion> {
	const purpose = { kind: 'step_up', subject: session.sessionHash } as const;
	return askForPasskey(dependencies, party, { ...purpose, account: session });
}

/** The password alone is enough only for whoever has nothing better. */
export async function methodsOf(db: Database, person: Person): Promise<StepUpMethod[]> {
	const isPasskeyed = await hasPasskey(db, person);
	const isCoded = person.credential.totpSealed !== null;
	if (!isPasskeyed && !isCoded) return ['password'];
	return [
		...(isCoded ? (['code'] as const) : []),
		...(isPasskeyed ? (['passkey'] as const) : []),
		'recoveryCode'
	];
}

export function methodOf(request: StepUpRequest): StepUpMethod {
	if ('code' in request) return 'code';
	if ('passkey' in request) return 'passkey';
	return 'recoveryCode' in request ? 'recoveryCode' : 'password';
}
