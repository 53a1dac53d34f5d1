import { administratorActions } from './administrator-actions.ts';
import { administratorLinkOperations } from './administrator-links.ts';
import { administratorOperations } from './administrators.ts';
import { eventOperations } from './events.ts';
import type { Operation } from './operation.ts';
import { organizationLinkOperations } from './organization-links.ts';
import { organizationOperations } from './organizations.ts';
import { roleOperations } from './roles.ts';
import { settingsOperations } from './settings.ts';
import { Snapshots } from './snapshot.ts';

/** Creates all operations of the public API, in the order of its document. */
export function createOperations(): readonly Operation[] {
	const snapshots = new Snapshots();
	return [
		...administratorOperations(snapshots),
		...administratorActions,
		...organizationLinkOperations,
		...administratorLinkOperations(snapshots),
		...organizationOperations(snapshots),
		...settingsOperations,
		...eventOperations,
		...roleOperations
	];
}
