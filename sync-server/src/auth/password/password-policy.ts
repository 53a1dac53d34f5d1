import type { Person } from '#auth/person/person.ts';

import type { KnownPasswords } from './known-passwords.ts';
import { faultOf, type PasswordFault, type PasswordUse } from './password-fault.ts';

/** Decides which new passwords are accepted; existing ones are never checked again. */
export interface PasswordPolicy {
	faultOf(password: string, use: PasswordUse): Promise<PasswordFault | undefined>;
}

export function createPasswordPolicy(known: KnownPasswords): PasswordPolicy {
	return {
		async faultOf(password, use) {
			const fault = faultOf(password, use);
			if (fault !== undefined) return fault;
			return (await known.has(password)) ? 'password_too_common' : undefined;
		}
	};
}

/** Words that a person's password must not contain, and whether it is their only factor. */
export function passwordUseOf({ administrator, provider, isMfaRequired }: Person): PasswordUse {
	const { email, firstName, lastName } = administrator;
	return { context: [email, firstName, lastName, provider.name], isAlone: !isMfaRequired };
}
