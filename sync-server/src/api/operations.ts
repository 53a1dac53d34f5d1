import { administratorActions } from './administrators/actions.ts';
import { administratorLinkOperations } from './administrators/links.ts';
import { administratorOperations } from './administrators/administrators.ts';
import { eventOperations } from './events/events.ts';
import { meOperations } from './me.ts';
import type { Operation } from './operation.ts';
import { organizationLinkOperations } from './organizations/links.ts';
import { organizationOperations } from './organizations/organizations.ts';
import { providerOperations } from './provider/providers.ts';
import { roleOperations } from './provider/roles.ts';
import { settingsOperations } from './provider/settings.ts';
import { Snapshots } from './snapshot.ts';

/** Creates all operations of the public API, in the order of its document. */
export function createOperations(): readonly Operation[] {
	const snapshots = new Snapshots();
	return [
		...meOperations,
		...providerOperations,
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
