import { SUBSCRIPTION } from '#support/notifications/message.ts';
import { MUTATION } from './mutation.ts';

/** A route that takes a body from a browser. */
export interface Endpoint {
	readonly path: string;
	readonly method?: 'DELETE';
	/** A valid message with every field. */
	readonly message: object;
	/** The longest text a field may hold. */
	readonly limits?: Readonly<Record<string, number>>;
	readonly optional?: readonly string[];
	/**
	 * The field whose content is checked for each change separately, see
	 * tests/sync/store/bad-input.test.ts.
	 */
	readonly inner?: string;
	/** A ticket admits the request instead of a session. */
	readonly isAdmittedByTicket?: boolean;
}

/** Id of no one and nothing. */
export const ID = 'a'.repeat(24);

/** Every route that takes a body from a browser. */
export const ENDPOINTS: readonly Endpoint[] = [
	{
		path: '/session/v1/sign-in',
		message: {
			email: 'ada@north.example',
			password: 'not this one, surely',
			code: '123456',
			recoveryCode: 'x',
			providerId: ID,
			device: { id: ID, name: 'Tablet' }
		},
		limits: {
			email: 320,
			password: 1024,
			code: 32,
			recoveryCode: 64,
			providerId: 64,
			'device.id': 64,
			'device.name': 100
		},
		optional: ['code', 'recoveryCode', 'providerId', 'device.id']
	},
	{
		path: '/session/v1/enrolment/start',
		message: { ticket: 'x' },
		limits: { ticket: 256 },
		optional: ['ticket']
	},
	{
		path: '/session/v1/enrolment/confirm',
		message: { ticket: 'x', code: '123456' },
		limits: { ticket: 256, code: 32 },
		optional: ['ticket']
	},
	{
		path: '/session/v1/resume',
		message: { deviceId: ID, deviceCredential: 'x' },
		limits: { deviceId: 64, deviceCredential: 256 }
	},
	...['setup', 'reset'].map((verb) => ({
		path: `/session/v1/${verb}`,
		message: { token: 'x', password: 'nine ferries under the bridge' },
		limits: { token: 256, password: 1024 }
	})),
	{
		path: '/session/v1/password',
		message: { current: 'not this one, surely', next: 'nine ferries under the bridge' },
		limits: { current: 1024, next: 1024 }
	},
	{
		path: '/session/v1/sign-out',
		message: { deviceId: ID, deviceCredential: 'x' },
		limits: { deviceId: 64, deviceCredential: 256 },
		optional: ['deviceId', 'deviceCredential']
	},
	{ path: '/session/v1/devices/rename', message: { name: 'Tablet' }, limits: { name: 40 } },
	{ path: '/session/v1/reminders', message: { isOn: true } },
	{ path: '/session/v1/api-key', message: {} },
	{ path: '/session/v1/api-key', method: 'DELETE', message: {} },
	{
		path: '/sync/v1/push',
		message: {
			deviceId: ID,
			lane: 'ordinary',
			clientNow: 1,
			queueDepth: 1,
			oldestAt: 1,
			mutations: [MUTATION],
			cookie: 'x'
		},
		limits: { deviceId: 64, cookie: 1024 },
		optional: ['cookie'],
		inner: 'mutations'
	},
	{
		path: '/sync/v1/pull',
		message: { deviceId: ID, cookie: 'x', limit: 10 },
		limits: { deviceId: 64, cookie: 1024 }
	},
	{
		path: '/sync/v1/known',
		message: { deviceId: ID, ids: ['b'.repeat(32)] },
		limits: { deviceId: 64 }
	},
	{
		path: '/sync/v1/devices',
		message: { administratorId: ID },
		limits: { administratorId: 64 },
		optional: ['administratorId']
	},
	...['key-use', 'setup-link'].map((name) => ({
		path: `/sync/v1/${name}`,
		message: { administratorId: ID },
		limits: { administratorId: 64 }
	})),
	{
		path: '/sync/v1/caller-check',
		message: { administratorId: ID, code: '482913' },
		limits: { administratorId: 64, code: 32 }
	},
	{
		path: '/sync/v1/envelope-key',
		message: { authoringKey: 'B'.repeat(87), carryingKey: 'B'.repeat(87) }
	},
	{
		path: '/sync/v1/envelopes',
		message: {
			envelopes: [
				{
					providerId: ID,
					deviceId: ID,
					keyId: 'x',
					number: 1,
					sealed: 'x',
					signature: 'x'
				}
			]
		},
		limits: {
			'envelopes.0.providerId': 64,
			'envelopes.0.deviceId': 64,
			'envelopes.0.keyId': 64,
			'envelopes.0.sealed': 33_000,
			'envelopes.0.signature': 128
		}
	},
	{ path: '/sync/v1/notifications', message: SUBSCRIPTION },
	{ path: '/sync/v1/notifications', method: 'DELETE', message: {} },
	{
		path: '/sync/v1/audit',
		message: { deviceId: ID, before: 9, after: 0, limit: 10, filters: {} },
		limits: { deviceId: 64 },
		optional: ['before', 'after']
	},
	{ path: '/sync/v1/audit/verify', message: { deviceId: ID }, limits: { deviceId: 64 } },
	{
		path: '/sync/v1/quarantine',
		message: { mutations: [MUTATION] },
		inner: 'mutations',
		isAdmittedByTicket: true
	},
	{
		path: '/session/v1/first-setup',
		message: {
			token: 'x',
			providerName: 'North',
			email: 'ada@north.example',
			firstName: 'Ada',
			lastName: 'Park',
			password: 'nine ferries under the bridge'
		},
		limits: {
			token: 256,
			providerName: 200,
			email: 320,
			firstName: 200,
			lastName: 200,
			password: 1024
		}
	}
];
