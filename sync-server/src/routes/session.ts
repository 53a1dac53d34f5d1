import { COPIES } from '@tenantry/shared/protocol/copies.ts';
import { LINKS, type Links } from '@tenantry/shared/protocol/links.ts';
import { LOCK, SIGN_OUT } from '@tenantry/shared/protocol/session-requests.ts';
import { ok } from '@tenantry/shared/result.ts';

import { copiesOf } from '#auth/device/copies.ts';
import {
	findCredentialSession,
	findDeviceSession,
	findTokenSession,
	signOut
} from '#auth/session/sign-out.ts';

import { createEntrance, type Entrance, type EntranceOptions } from './entrance.ts';
import { ownAccountRoutes } from './own-account.ts';
import { on, type Route } from './route.ts';
import { enrolmentRoutes, passkeyRoutes, signInRoutes } from './sign-in.ts';

export interface SessionRoutesOptions extends EntranceOptions {
	/** Addresses where the operator helps people. */
	readonly links: Links;
}

/** Routes about sessions and one's own account: everything but what devices exchange. */
export function sessionRoutes(options: SessionRoutesOptions): readonly Route[] {
	const { auth, authentication, devices, links } = options;
	const entrance = createEntrance(options);
	return [
		// Needs no session, because people who cannot sign in need help the most.
		on(LINKS, async () => ok(links)),
		on(COPIES, async (c) => ok(await copiesOf(auth.store.db, devices.read(c)))),
		...signInRoutes(auth, authentication, entrance),
		...enrolmentRoutes(auth, entrance),
		...passkeyRoutes(auth, entrance),
		...leavingRoutes(options, entrance),
		...ownAccountRoutes(options, entrance)
	];
}

function leavingRoutes(
	{ auth: { store, clock }, authentication: { cookie }, devices, onSignOut }: EntranceOptions,
	{ leave }: Entrance
): readonly Route[] {
	return [
		on(LOCK, async (c) => {
			await leave(c, 'locked');
			cookie.clear(c);
			return ok(undefined);
		}),
		// Always succeeds, because the session or device may have ended already.
		on(SIGN_OUT, async (c, request) => {
			const { deviceId = '' } = request;
			const isMarked = devices.read(c).includes(deviceId);
			const session =
				(isMarked ? await findDeviceSession(store.db, { deviceId }) : undefined) ??
				(await findTokenSession(store.db, cookie.readToken(c))) ??
				(await findCredentialSession(store.db, request));
			if (session !== undefined) {
				await signOut(store, session, { at: clock(), address: c.var.address });
				onSignOut(session);
			}
			cookie.clear(c);
			return ok(undefined);
		})
	];
}
