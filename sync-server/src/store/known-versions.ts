import type { ProviderVersion } from './store.ts';

/**
 * The returned function notes a version, and tells whether no newer or equal one was noted before.
 */
export function knowVersions(): (moved: ProviderVersion) => boolean {
	const known = new Map<string, number>();
	return ({ providerId, version }) => {
		if (version <= (known.get(providerId) ?? 0)) return false;
		known.set(providerId, version);
		return true;
	};
}
