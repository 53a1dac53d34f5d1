import type { Person } from '#lib/engine-api/engine-state.ts';

/** Says what protects this copy from someone who has the disk. */
export function sealedWords(methods: Person['methods']): string {
	if (methods.length === 0) return 'No, it opens without asking';
	const names = [
		...(methods.includes('passphrase') ? ['your offline passphrase'] : []),
		...(methods.includes('passkey') ? ['your passkey'] : [])
	];
	return `Yes, under ${names.join(' or ')}`;
}
