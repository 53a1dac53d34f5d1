import { restoreApiKey, revokeApiKey, suspendApiKey } from './api-key/api-key.ts';
import { endDevices, revokeDevice } from './device/device.ts';
import { eraseSecondFactors } from './enrolment/erase-second-factors.ts';
import { erasePassword } from './person/credential.ts';
import { unlock } from './throttle/unlock.ts';
import { dropTickets } from './ticket/ticket.ts';

/** Other folders write the auth tables only through this object. */
export const authWriter = {
	endDevices,
	revokeDevice,
	dropTickets,
	eraseSecondFactors,
	erasePassword,
	suspendApiKey,
	restoreApiKey,
	revokeApiKey,
	unlock
};
