import { CONTACT_MS, loosensOnlineOnly } from '@tenantry/shared/domain/provider/schema.ts';
import type { OpenSession } from './open-session.ts';

/** The provider accepts loosening changes only in contact with the server. */
export function isContactAsked({ replica, identity }: OpenSession): boolean {
	return loosensOnlineOnly(replica.view, identity.providerId);
}

/** Judges by the age of this device's knowledge when the change was made, as the server will. */
export function mayLoosen(session: OpenSession): boolean {
	if (!isContactAsked(session)) return true;
	const isHeard = session.now() - session.replica.state.contactAt <= CONTACT_MS;
	return isHeard && session.loop.health.connection === 'online';
}
