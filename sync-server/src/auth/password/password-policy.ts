import { faultOf, type PasswordFault, type PasswordUse } from './password-fault.ts';
import type { KnownPasswords } from './known-passwords.ts';

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
