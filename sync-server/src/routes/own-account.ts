import { MAKE_API_KEY, OWN_API_KEY, REVOKE_API_KEY } from '@tenantry/shared/protocol/api-key.ts';
import { RENAME_DEVICE } from '@tenantry/shared/protocol/devices.ts';
import { OWN_EVENTS } from '@tenantry/shared/protocol/own-events.ts';
import {
	ASK_PASSKEY_STEP_UP,
	PASSKEYS,
	REMOVE_PASSKEY,
	RENAME_PASSKEY
} from '@tenantry/shared/protocol/own-passkeys.ts';
import {
	COUNT_RECOVERY_CODES,
	RENEW_RECOVERY_CODES
} from '@tenantry/shared/protocol/recovery-codes.ts';
import { CHOOSE_REMINDERS, REMINDERS } from '@tenantry/shared/protocol/notifications.ts';
import { PASSWORD } from '@tenantry/shared/protocol/sign-in.ts';
import { FRESHNESS, STEP_UP } from '@tenantry/shared/protocol/step-up.ts';
import { err, ok } from '@tenantry/shared/result.ts';

import { createOwnApiKey, readOwnApiKey, revokeOwnApiKey } from '#auth/api-key/own-api-key.ts';
import { renameDevice } from '#auth/device/device.ts';
import { countRecoveryCodes, renewRecoveryCodes } from '#auth/recovery/own-recovery-codes.ts';
import { ownEvents } from '#auth/log/own-events.ts';
import { removePasskey } from '#auth/passkey/own-passkeys.ts';
import { listPasskeys, renamePasskey } from '#auth/passkey/passkey.ts';
import { changePassword } from '#auth/password/change-password.ts';
import { chooseReminders, reminderChoice } from '#auth/person/reminder-choice.ts';
import { askForStepUp } from '#auth/sign-in/step-up-methods.ts';
import { freshFactorOf, stepUp } from '#auth/sign-in/step-up.ts';

import type { Entrance, EntranceOptions } from './entrance.ts';
import { on, type Route } from './route.ts';
import { NO_PASSKEYS_HERE } from './sign-in.ts';

const DONE = ok(undefined);
const NOT_FOUND = err('not_found' as const);

/** Routes about the signed-in person and their own devices, and about no one else. */
export function ownAccountRoutes(
	{ auth, authentication, onSignOut }: EntranceOptions,
	{ partyOf }: Entrance
): readonly Route[] {
	const { store, clock } = auth;
	return [
		on(OWN_EVENTS, async (c) => ok(await ownEvents(store.db, c.var.session, clock()))),
		on(RENAME_DEVICE, async (c, { id, name }) => {
			const { session } = c.var;
			const device = { ...session, deviceId: id ?? session.deviceId };
			return (await renameDevice(store.db, { ...device, name })) ? DONE : NOT_FOUND;
		}),
		on(REMINDERS, async (c) => ok(await reminderChoice(store.db, c.var.session))),
		on(CHOOSE_REMINDERS, async (c, { isOn }) =>
			ok(await chooseReminders(store, c.var.session, isOn))
		),
		on(OWN_API_KEY, async (c) => ok(await readOwnApiKey(auth, c.var.session))),
		on(MAKE_API_KEY, (c) => createOwnApiKey(auth, c.var.session)),
		on(REVOKE_API_KEY, async (c) => {
			await revokeOwnApiKey(auth, c.var.session);
			return DONE;
		}),
		on(COUNT_RECOVERY_CODES, async (c) => ok(await countRecoveryCodes(auth, c.var.session))),
		on(RENEW_RECOVERY_CODES, ({ var: { session, address } }) =>
			renewRecoveryCodes(auth, { session, address })
		),
		on(PASSWORD, async (c, request) => {
			const { session, address } = c.var;
			const changed = await changePassword(auth, { ...request, session, address });
			// The person's other devices are signed out; this one reconnects automatically.
			if (changed.ok) onSignOut(session);
			return changed;
		}),
		on(PASSKEYS, async (c) => ok({ passkeys: await listPasskeys(store.db, c.var.session) })),
		on(RENAME_PASSKEY, async (c, request) =>
			(await renamePasskey(store.db, c.var.session, request)) ? DONE : NOT_FOUND
		),
		on(REMOVE_PASSKEY, ({ var: { session, address } }, { id }) =>
			removePasskey(auth, { session, id, address })
		),
		on(FRESHNESS, async (c) => ok(await freshFactorOf(auth, c.var.session))),
		on(ASK_PASSKEY_STEP_UP, async (c) => {
			const party = partyOf(c);
			return party === undefined
				? NO_PASSKEYS_HERE
				: ok(await askForStepUp(auth, c.var.session, party));
		}),
		on(STEP_UP, async (c, request) => {
			const { session, address } = c.var;
			const renewed = await stepUp(auth, { session, request, address, party: partyOf(c) });
			if (!renewed.ok) return renewed;
			authentication.cookie.write(c, renewed.value);
			return DONE;
		})
	];
}
