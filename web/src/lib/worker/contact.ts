import { CONTACT_MS, loosensOnlineOnly } from '@tenantry/shared/domain/contact.ts';
import type { Desk } from './desk.ts';

/** Whether the provider takes what loosens in contact with the server only. */
export function isContactAsked({ replica, identity }: Desk): boolean {
	return loosensOnlineOnly(replica.view, identity.providerId);
}

/** As the server will judge what is made now, by how old this device's knowledge is then. */
export function mayLoosen(desk: Desk): boolean {
	if (!isContactAsked(desk)) return true;
	const isHeard = desk.now() - desk.replica.state.contactAt <= CONTACT_MS;
	return isHeard && desk.loop.health.connection === 'online';
}
