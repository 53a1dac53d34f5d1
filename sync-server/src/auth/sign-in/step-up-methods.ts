import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { StepUpMethod, StepUpRequest } from '@tenantry/shared/protocol/step-up.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { askForPasskey } from '#auth/passkey/passkey-proof.ts';
import { hasPasskey } from '#auth/passkey/passkey.ts';
import type { RelyingParty } from '#auth/passkey/relying-party.ts';
import type { Person } from '#auth/person/person.ts';
import type { Session } from '#auth/session/session.ts';
import type { Database } from '#store/store.ts';

/** The challenge is valid on this session only. */
export function askForStepUp(
	dependencies: AuthDependencies,
	session: Session,
	party: RelyingParty
): Promise<PasskeyQuestion> {
	const purpose = { kind: 'step_up', subject: session.sessionHash } as const;
	return askForPasskey(dependencies, party, { ...purpose, account: session });
}

/** The password is enough only for a person without a second factor. */
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
