/** What of the list on this device does not open. It is fetched again at the next contact. */
export interface CopyDamage {
	/** Administrators on pages that do not open; `all` where nothing of the list does. */
	readonly administrators: number | 'all';
	/** Pages of organization names. */
	readonly organizationPages: number;
	/** Records of what the server has said since the pages were written. */
	readonly updates: number;
}

export const NO_DAMAGE: CopyDamage = { administrators: 0, organizationPages: 0, updates: 0 };

export function isDamaged({ administrators, organizationPages, updates }: CopyDamage): boolean {
	return administrators !== 0 || organizationPages > 0 || updates > 0;
}
