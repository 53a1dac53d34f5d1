import type { VaultMethod } from '#lib/vault/unlock-secret.ts';
import type { Person } from '#lib/engine-api/engine-state.ts';
import type { OwnPasskey } from '#lib/engine-api/passkey.ts';

export interface UnlockMethod {
	readonly key: string;
	readonly method: VaultMethod;
	readonly name: string;
}

/** Only the server knows names of passkeys; one that it no longer knows still opens the copy. */
export function unlockMethods(
	person: Pick<Person, 'methods' | 'passkeys'> | undefined,
	own: readonly Pick<OwnPasskey, 'id' | 'name'>[] = []
): readonly UnlockMethod[] {
	const { methods = [], passkeys = [] } = person ?? {};
	const passphrase: UnlockMethod = {
		key: 'passphrase',
		method: { kind: 'passphrase' },
		name: 'Offline passphrase'
	};
	const byPasskey = passkeys.map(({ credentialId }, at): UnlockMethod => {
		const known = own.find(({ id }) => id === credentialId)?.name;
		const number = passkeys.length > 1 ? ` ${at + 1}` : '';
		const name = known === undefined ? `Passkey${number}` : `Passkey “${known}”`;
		return { key: credentialId, method: { kind: 'passkey', credentialId }, name };
	});
	return [...(methods.includes('passphrase') ? [passphrase] : []), ...byPasskey];
}

export function sealedWords(methods: Person['methods']): string {
	if (methods.length === 0) return 'No, it opens without asking';
	if (!methods.includes('passkey')) return 'Yes, under your offline passphrase';
	return methods.includes('passphrase')
		? 'Yes, under your offline passphrase or your passkey'
		: 'Yes, under your passkey';
}
