import type { Person } from '#auth/person/person.ts';

import { isKnownPassword } from './known-passwords.ts';
import { faultOf, type PasswordFault, type PasswordUse } from './password-fault.ts';

/** Decides which new passwords are accepted; existing ones are never checked again. */
export async function faultOfNew(
	password: string,
	use: PasswordUse
): Promise<PasswordFault | undefined> {
	const fault = faultOf(password, use);
	if (fault !== undefined) return fault;
	return (await isKnownPassword(password)) ? 'password_too_common' : undefined;
}

/** Words that a person's password must not contain, and whether it is their only factor. */
export function passwordUseOf({ administrator, provider, isMfaRequired }: Person): PasswordUse {
	const { email, firstName, lastName } = administrator;
	return { context: [email, firstName, lastName, provider.name], isAlone: !isMfaRequired };
}
