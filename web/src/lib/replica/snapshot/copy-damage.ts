/** Parts of the list that do not open; fetched again at the next contact. */
export interface CopyDamage {
	/** Number of administrators on pages that do not open; `all` if nothing of the list opens. */
	readonly administrators: number | 'all';
	readonly organizationPages: number;
	/** Records of the server's updates since the pages, and pages of anything else. */
	readonly updates: number;
}

export const NO_DAMAGE: CopyDamage = { administrators: 0, organizationPages: 0, updates: 0 };

export function isDamaged({ administrators, organizationPages, updates }: CopyDamage): boolean {
	return administrators !== 0 || organizationPages > 0 || updates > 0;
}
