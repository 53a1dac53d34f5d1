import type { Person } from '#lib/worker/live-queries.ts';

/** What stands between this copy and whoever has the disk. */
export function sealedWords(methods: Person['methods']): string {
	if (methods.length === 0) return 'No, it opens without asking';
	const names = [
		...(methods.includes('passphrase') ? ['your offline passphrase'] : []),
		...(methods.includes('passkey') ? ['your passkey'] : [])
	];
	return `Yes, under ${names.join(' or ')}`;
}
