import type { Server } from 'node:http';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { HAND_OVER_HEADER, handOverPass } from '@tenantry/shared/protocol/quarantine.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { listen, portOf } from '@tenantry/sync-server/http-server.ts';
import { openApiClient } from './client.ts';
import { newId } from '#support/servers/operator.ts';
import {
	createServerWorld,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

/** A method and a path that the server answers to, with the caller's own ids in the path. */
export interface Route {
	readonly method: string;
	/** Path as the router has it: `/api/v2/administrators/:id/organizationlinks`. */
	readonly pattern: string;
	readonly path: string;
}

export interface Asking {
	readonly method?: string;
	readonly path?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** The whole HTTP surface, read from the server itself so that no route is missed. */
export interface Surface {
	readonly world: ServerWorld;
	readonly owner: SignedInDevice;
	readonly key: string;
	readonly routes: readonly Route[];
	/** Routes that change something, or that read with a body. */
	readonly mutating: readonly Route[];
	/** Ids that replace the path's placeholders. */
	readonly ids: Readonly<Record<'provider' | 'administrator' | 'organization', string>>;
	/** Sends a request with whatever opens the route: the session, the key or the ticket. */
	ask(route: Route, asking?: Asking): Promise<Response>;
	/** Returns all decisions and credentials, which a refused request must leave unchanged. */
	everything(): Promise<unknown>;
	close(): Promise<void>;
}

const JSON_TYPE = 'application/json';

export async function openSurface(): Promise<Surface> {
	const world = await createServerWorld();
	const owner = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
	const { key } = await openApiClient(world, owner.administratorId);
	const ids = {
		provider: world.providerId,
		administrator: await world.addAdministrator({ role: 'Manager' }),
		organization: await world.addOrganization()
	};
	const revoked = newId();
	const sealer = createSealer([{ id: 'test', key: new Uint8Array(32) }]);
	const pass = handOverPass(revoked, sealer.handOverTicket(revoked));
	const routes = routesOf(world, ids);

	async function ask(route: Route, asking: Asking = {}): Promise<Response> {
		const { method = route.method, path = route.path, headers = {}, body } = asking;
		// Stay below every limit of requests per second, because these tests do not concern them.
		world.clock.now += 100;
		const sent = {
			cookie: `${owner.cookie}; ${owner.deviceCookie}`,
			'x-api-key': key,
			[HAND_OVER_HEADER]: pass,
			...(typeof body === 'string' && { 'content-type': JSON_TYPE }),
			...headers
		};
		return world.request(path, { method, headers: sent, ...(body !== undefined && { body }) });
	}

	return {
		world,
		owner,
		key,
		ids,
		routes,
		ask,
		mutating: routes.filter(({ method }) => method !== 'GET'),
		everything: () => everythingIn(world),
		close: () => world.close()
	};
}

/** The surface behind a port, for requests that cannot be made within this process. */
export interface ServedSurface extends Surface {
	readonly server: Server;
	readonly port: number;
}

export async function serveSurface(): Promise<ServedSurface> {
	const surface = await openSurface();
	const place = { host: '127.0.0.1', port: 0, tls: undefined };
	const server = await listen(surface.world.listener, place);
	async function close(): Promise<void> {
		server.closeAllConnections();
		server.close();
		await surface.close();
	}
	return { ...surface, server, port: portOf(server), close };
}

function routesOf(world: ServerWorld, ids: Surface['ids']): Route[] {
	const named = world.routes.filter(({ method }) => method !== 'ALL');
	const paths = named.map(({ method, path }) => ({
		method,
		pattern: path,
		path: path
			.replace(':provider_id', ids.provider)
			.replace(':administrator_id', ids.administrator)
			.replace(/(?<=administrators\/):id/, ids.administrator)
			.replace(':id', ids.organization)
	}));
	// A route may be registered twice, once for each way to authenticate.
	return [...new Map(paths.map((route) => [`${route.method} ${route.path}`, route])).values()];
}

async function everythingIn({ store: { db } }: ServerWorld): Promise<unknown> {
	const tables = [
		'record',
		'mutation',
		'audit_event',
		'credential',
		'ticket',
		'recovery_code',
		'effect'
	] as const;
	const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
	// Excludes the time of last use, which a refused request may change.
	const keys = await db.selectFrom('api_key').select(['hash', 'ended_at']).execute();
	const sessions = await db.selectFrom('session').select(['hash', 'ended_at']).execute();
	const devices = await db.selectFrom('device').select(['id', 'ended_at']).execute();
	return [...rows, keys, sessions, devices];
}
