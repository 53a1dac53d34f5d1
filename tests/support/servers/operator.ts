import { randomBytes } from 'node:crypto';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { hashToken, newToken } from '@tenantry/sync-server/auth/keys/token.ts';
import type { AuditEvent, Store } from '@tenantry/sync-server/store/store.ts';
import { applySystem } from '@tenantry/sync-server/sync/push/system-actor.ts';
import type { Factors } from '#support/cluster/factors.ts';
import { rememberSession } from './session-keys.ts';

export interface NewPerson {
	readonly role: Role;
	readonly accessMode?: 'all' | 'selected';
	readonly organizationIds?: readonly string[];
	readonly mfaRequired?: boolean;
	readonly firstName?: string;
	readonly lastName?: string;
}

/** Operations on one provider that bypass the server's API, wherever the server runs. */
export interface Operator {
	apply<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<string>;
	/**
	 * Adds a registered, active administrator; one whose second factor is required has enrolled.
	 */
	addAdministrator(person: NewPerson): Promise<string>;
	addOrganization(name?: string): Promise<string>;
	/** Creates a session and a registered device, as the sign-in does. */
	openSession(administratorId: string, deviceName: string): Promise<OpenedSession>;
	audit(): Promise<AuditEvent[]>;
}

export interface OpenedSession {
	readonly deviceId: string;
	/** Cookie that the device's browser sends. */
	readonly cookie: string;
	/** Credential that its vault gives out. */
	readonly deviceCredential: string;
}

export interface OperatorOptions {
	readonly providerId: string;
	readonly clock: { readonly now: number };
	/** Lends the store until `run` has finished. */
	readonly use: <T>(run: (store: Store) => Promise<T>) => Promise<T>;
	/** Set where factors age; without it a signed-in person stays fresh. */
	readonly factors?: Factors | undefined;
}

/** Later than any test runs, and still a safe number with a minute added. */
const FAR = 2 ** 52;

export function createOperator({ providerId, clock, use, factors }: OperatorOptions): Operator {
	async function apply(name: string, args: unknown): Promise<string> {
		const actor = { name: 'The operator' };
		const changes = [{ name, args }];
		const [decision] = await use((store) =>
			applySystem(store, { providerId, actor, at: clock.now, changes })
		);
		if (decision?.rejection !== undefined) return decision.rejection.code;
		return decision?.outcome ?? 'nothing';
	}

	return {
		apply,
		async addAdministrator({ role, accessMode = 'all', organizationIds = [], ...person }) {
			const id = newId();
			const { mfaRequired = false, firstName = 'Ada', lastName = `Of ${role}` } = person;
			await apply('administrator.create', {
				id,
				role,
				accessMode,
				mfaRequired,
				firstName,
				lastName,
				email: `${id}@north.example`,
				...(accessMode === 'selected' ? { organizationIds } : {})
			});
			await apply('administrator.recordRegistration', { id });
			if (mfaRequired) await apply('administrator.recordEnrolment', { id, isFinished: true });
			if (mfaRequired && factors !== undefined)
				await use(({ db }) => factors.enrol(db, { providerId, administratorId: id }));
			return id;
		},
		async addOrganization(name = 'Organization') {
			const id = newId();
			await apply('organization.create', { id, name });
			return id;
		},
		async openSession(administratorId, deviceName) {
			const at = clock.now;
			const person = { providerId, administratorId, deviceName };
			const freshAt = factors === undefined ? FAR : at;
			const opened = await use(({ db }) => openSession(db, { ...person, at, freshAt }));
			factors?.prove(opened.deviceId);
			return opened;
		},
		audit: () =>
			use((store) =>
				store.read(providerId, (reader) =>
					reader.events(Array.from({ length: reader.head.version }, (_, place) => place + 1))
				)
			)
	};
}

async function openSession(
	db: Store['db'],
	person: {
		readonly providerId: string;
		readonly administratorId: string;
		readonly deviceName: string;
		readonly at: number;
		readonly freshAt: number;
	}
): Promise<OpenedSession> {
	const { providerId, administratorId, deviceName, at, freshAt } = person;
	const deviceId = newId();
	const [token, key] = [newToken(), newToken()];
	rememberSession(`tenantry=${token}`, key);
	const deviceCredential = newToken();
	const owner = { provider_id: providerId, administrator_id: administratorId };
	const ended = { ended_at: null, ended_reason: null };
	await db
		.insertInto('device')
		.values({
			id: deviceId,
			...owner,
			name: deviceName,
			created_at: at,
			credential_hash: hashToken(deviceCredential),
			full_sign_in_at: at,
			last_seen_at: at,
			queue_depth: 0,
			oldest_at: null,
			...ended
		})
		.execute();
	await db
		.insertInto('session')
		.values({
			hash: hashToken(token),
			key_hash: hashToken(key),
			...owner,
			device_id: deviceId,
			created_at: at,
			last_seen_at: at,
			...ended,
			// Valid for as long as a test may move the clock.
			expires_at: FAR,
			fresh_at: freshAt
		})
		.execute();
	return { deviceId, cookie: `tenantry=${token}`, deviceCredential };
}

export function newId(): string {
	return randomBytes(12).toString('hex');
}
