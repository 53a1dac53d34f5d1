import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { AuditEvent, Store } from '@tenantry/sync-server/store/store.ts';
import { applySystem } from '@tenantry/sync-server/sync/apply.ts';

export interface NewPerson {
	readonly role: Role;
	readonly accessMode?: 'all' | 'selected';
	readonly organizationIds?: readonly string[];
	readonly mfaRequired?: boolean;
	readonly firstName?: string;
	readonly lastName?: string;
}

/** What a test does to one provider past all doors, wherever the server runs. */
export interface Operator {
	apply<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<string>;
	/** A registered, active administrator; whose second factor is asked for, they have enrolled. */
	addAdministrator(person: NewPerson): Promise<string>;
	addOrganization(name?: string): Promise<string>;
	/** A session and a registered device, as the sign-in would have made them. */
	openSession(administratorId: string, deviceName: string): Promise<OpenedSession>;
	audit(): Promise<AuditEvent[]>;
}

export interface OpenedSession {
	readonly deviceId: string;
	/** What the browser of the device sends along. */
	readonly cookie: string;
}

export interface OperatorOptions {
	readonly providerId: string;
	readonly clock: { readonly now: number };
	/** Lends the store for as long as `run` takes. */
	readonly use: <T>(run: (store: Store) => Promise<T>) => Promise<T>;
}

/** Later than any test gets, and still a number with a minute after it. */
const FAR = 2 ** 52;

export function createOperator({ providerId, clock, use }: OperatorOptions): Operator {
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
				...{ id, role, accessMode, mfaRequired, firstName, lastName },
				email: `${id}@north.example`,
				...(accessMode === 'selected' ? { organizationIds } : {})
			});
			await apply('administrator.recordRegistration', { id });
			if (mfaRequired) await apply('administrator.recordEnrolment', { id, isFinished: true });
			return id;
		},
		async addOrganization(name = 'Organization') {
			const id = newId();
			await apply('organization.create', { id, name });
			return id;
		},
		openSession: (administratorId, deviceName) =>
			use(({ db }) => openSession(db, { providerId, administratorId, deviceName, at: clock.now })),
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
	}
): Promise<OpenedSession> {
	const { providerId, administratorId, deviceName, at } = person;
	const deviceId = newId();
	const token = randomBytes(32).toString('base64url');
	const owner = { provider_id: providerId, administrator_id: administratorId };
	const ended = { ended_at: null, ended_reason: null };
	await db
		.insertInto('device')
		.values({
			...{ id: deviceId, ...owner, name: deviceName, credential_hash: '', created_at: at },
			...{ full_sign_in_at: at, last_seen_at: at, queue_depth: 0, oldest_at: null, ...ended }
		})
		.execute();
	await db
		.insertInto('session')
		.values({
			hash: createHash('sha256').update(token).digest('hex'),
			...{ ...owner, device_id: deviceId, created_at: at, last_seen_at: at, ...ended },
			// As long as a test may move the clock.
			...{ expires_at: FAR, fresh_at: FAR }
		})
		.execute();
	return { deviceId, cookie: `tenantry=${token}` };
}

export function newId(): string {
	return randomBytes(12).toString('hex');
}
