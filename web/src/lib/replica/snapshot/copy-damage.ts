/**
 * The parts of the list on this device that do not open. They are fetched again at the next
 * contact.
 */
export interface CopyDamage {
	/** Number of administrators on pages that do not open; `all` if nothing of the list opens. */
	readonly administrators: number | 'all';
	/** Number of damaged pages of organization names. */
	readonly organizationPages: number;
	/**
	 * Number of damaged records of the server's updates since the pages were written, and of damaged
	 * pages of anything else.
	 */
	readonly updates: number;
}

export const NO_DAMAGE: CopyDamage = { administrators: 0, organizationPages: 0, updates: 0 };

export function isDamaged({ administrators, organizationPages, updates }: CopyDamage): boolean {
	return administrators !== 0 || organizationPages > 0 || updates > 0;
}
