import { rmSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { NotificationsAnswer } from '@tenantry/shared/protocol/notifications.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { createNotifier, type Notifier } from '@tenantry/sync-server/notifications/notifier.ts';
import { createPushService } from '@tenantry/sync-server/notifications/push-service.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import {
	createServerWorld,
	type DatabaseName,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';
import { makeCertificates, type Certificates } from '#support/wire/certificates.ts';
import { startPushService, type TestPushService, type TestSubscription } from './push-service.ts';

/** A server, a push service, and the notifier between them. */
export interface NotificationWorld {
	readonly world: ServerWorld;
	readonly pushService: TestPushService;
	readonly warned: readonly string[];
	/** Subscribes a device as the app does. */
	subscribe(device: SignedInDevice): Promise<TestSubscription>;
	/** Returns what the server says about a device's notifications. */
	ask(device: SignedInDevice, method?: 'GET' | 'DELETE'): Promise<NotificationsAnswer>;
	/** Notifies whoever is due. */
	deliver(): Promise<void>;
	/** Creates the notifier of one process. */
	newNotifier(store?: Store): Notifier;
	/** Returns what each of these subscriptions was sent, in order. */
	sentTo(subscription: TestSubscription): readonly string[];
	close(): Promise<void>;
}

const PATH = '/sync/v1/notifications';
/** Long enough for an answer on a busy machine; what is never answered ends after it. */
const TIMEOUT_MS = 5_000;
const JSON_HEADERS = { 'content-type': 'application/json' };
/** The keys of the server in this process. */
const sealer = createSealer([{ id: 'test', key: new Uint8Array(32) }]);

export interface NotificationWorldOptions {
	readonly database?: DatabaseName;
	readonly allowsLoopback?: boolean;
	/** Push services that the operator has named; all unless given. */
	readonly services?: readonly string[];
}

export async function openNotificationWorld({
	database = 'sqlite',
	allowsLoopback = true,
	services = ['*']
}: NotificationWorldOptions = {}): Promise<NotificationWorld> {
	const certificates = await sharedCertificates();
	const trusted = getCACertificates('default');
	setDefaultCACertificates([...trusted, certificates.authority.toString()]);
	const [world, pushService] = await Promise.all([
		createServerWorld({ database }),
		startPushService(certificates)
	]);
	const warned: string[] = [];

	function newNotifier(store = world.store): Notifier {
		return createNotifier({
			store,
			clock: () => world.clock.now,
			pushService: createPushService({
				sealer,
				subject: 'https://portal.example',
				allowsLoopback,
				services,
				timeoutMs: TIMEOUT_MS
			}),
			log: { warn: (fields, message) => warned.push(JSON.stringify({ ...fields, message })) }
		});
	}

	const notifier = newNotifier();

	async function ask(device: SignedInDevice, method: 'GET' | 'DELETE' = 'GET') {
		const init = method === 'GET' ? {} : { method, headers: JSON_HEADERS, body: '{}' };
		const response = await device.fetch(PATH, init);
		return NotificationsAnswer.parse(await response.json());
	}

	return {
		world,
		pushService,
		warned,
		ask,
		newNotifier,
		deliver: () => notifier.deliver(),
		async subscribe(device) {
			const { publicKey } = await ask(device);
			const subscription = pushService.subscribe(publicKey);
			const { endpoint, keys } = subscription;
			const response = await device.fetch(PATH, {
				method: 'POST',
				headers: JSON_HEADERS,
				body: JSON.stringify({ endpoint, keys, publicKey })
			});
			if (!response.ok) throw new Error(`Not subscribed: ${response.status}`);
			return subscription;
		},
		sentTo: ({ endpoint }) =>
			pushService.messages
				.filter(({ subscription }) => subscription.endpoint === endpoint)
				.map(({ text }) => text),
		async close() {
			notifier.stop();
			setDefaultCACertificates(trusted);
			await pushService.close();
			await world.close();
		}
	};
}

let made: Promise<Certificates> | undefined;

/** Makes certificates once for all worlds of this process, because that takes longer than a test. */
function sharedCertificates(): Promise<Certificates> {
	made ??= makeCertificates().then((certificates) => {
		process.once('exit', () => rmSync(certificates.folder, { recursive: true }));
		return certificates;
	});
	return made;
}
