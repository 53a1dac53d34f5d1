import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import type { LiveQuery, LiveResult } from '#lib/engine-api/queries.ts';
import type {
	AdministratorsQuery,
	AdministratorsWindow
} from '#lib/engine-api/administrator-list.ts';
import type { BenchApi, BenchPerson } from './bench-api.ts';
import { startClient, type Client } from './client.ts';

const WINDOW = 50;

/** In its own build only. At `/bench` the engine runs alone, without the app. */
export function startBench(): Promise<void> {
	Object.assign(globalThis, { bench: createBench(startClient()) });
	if (location.pathname !== '/bench') return Promise.resolve();
	document.getElementById('boot')?.remove();
	// The app waits for its hook before it mounts anything.
	return new Promise(() => undefined);
}

function createBench(client: Client): BenchApi {
	const ask = createSearch(client);
	return {
		open: (who) => open(client, who),
		derivationMs: () => tellWorker('derivation'),
		async firstSync() {
			await until(client, { kind: 'engine' }, isComplete);
			await until(client, administratorsQuery('', {}, WINDOW), ({ isPartial }) => !isPartial);
		},
		async firstPage(count) {
			const answer = await until(client, administratorsQuery('', {}, count), (result) => {
				return !result.isPartial || result.rows.length === count;
			});
			await paint(answer);
			return answer;
		},
		search: (text, filter = {}) => ask(administratorsQuery(text, filter, WINDOW)),
		async edit(id, change) {
			const result = await client.mutate({
				name: 'administrator.editDetails',
				args: { id, ...change }
			});
			if (!result.ok) throw new Error(`The edit was not saved: ${result.error.code}`);
		},
		async suspend(id) {
			const result = await client.mutate({ name: 'administrator.suspend', args: { id } });
			if (!result.ok) throw new Error(`The suspension was not saved: ${result.error.code}`);
		},
		get: (id) => until(client, { kind: 'administrator', id }, () => true),
		async disconnect() {
			await tellWorker('cut');
		},
		async replay() {
			await tellWorker('heal');
			client.syncNow();
			await sent(client);
		},
		sent: () => sent(client),
		async watch(ids) {
			await Promise.all(ids.map((id) => seeChange(client, id)));
		},
		close: () => client.lock()
	};
}

async function open(client: Client, { email, password, passphrase }: BenchPerson): Promise<void> {
	const state = await until(client, { kind: 'engine' }, () => true);
	const secret = { kind: 'passphrase', text: passphrase } as const;
	if (state.phase === 'open') return;
	// The most recent person is first; the email address is unknown before the vault is open.
	const person = state.phase === 'locked' ? state.people[0] : undefined;
	if (person !== undefined) {
		const unlocked = await client.unlock(person.key, secret);
		if (!unlocked.ok) throw new Error(`Not unlocked: ${unlocked.error.code}`);
		return;
	}
	const step = await client.signIn({ email, password, deviceName: 'Benchmark' });
	if (!step.ok) throw new Error(`Not signed in: ${step.error.code}`);
	if (step.value.next !== 'passphrase') throw new Error(`Not signed in: ${step.value.next}`);
	const made = await client.makeVault(secret);
	if (!made.ok) throw new Error(`No vault: ${made.error.code}`);
}

async function sent(client: Client): Promise<void> {
	await until(client, { kind: 'status' }, ({ waiting }) => waiting === 0);
}

function until<Q extends LiveQuery>(
	client: Client,
	query: Q,
	isEnough: (result: LiveResult<Q>) => boolean
): Promise<LiveResult<Q>> {
	return new Promise((resolve) => {
		const watch = client.watch(query, (result) => {
			if (!isEnough(result)) return;
			watch.close();
			resolve(result);
		});
	});
}

function isComplete(state: LiveResult<{ kind: 'engine' }>): boolean {
	return state.phase === 'open' && state.firstSync === null;
}

function administratorsQuery(
	search: string,
	filter: AdministratorsQuery['filter'],
	count: number
): AdministratorsQuery {
	const sort = { by: 'name', direction: 'ascending' } as const;
	return { kind: 'administrators', search, filter, sort, from: 0, count };
}

function createSearch(
	client: Client
): (query: AdministratorsQuery) => Promise<AdministratorsWindow> {
	let answer: (result: AdministratorsWindow) => void;
	let watch: ReturnType<typeof client.watch<AdministratorsQuery>> | undefined;
	return (query) =>
		new Promise((resolve) => {
			answer = resolve;
			if (watch === undefined) watch = client.watch(query, (result) => answer(result));
			else watch.change(query);
		});
}

function seeChange(client: Client, id: string): Promise<unknown> {
	let before: string | undefined;
	return until(client, { kind: 'administrator', id }, (administrator) => {
		const now = namesOf(administrator);
		before ??= now;
		return now !== before;
	});
}

function namesOf(administrator: AdministratorDetail | null): string {
	return JSON.stringify([administrator?.firstName, administrator?.lastName, administrator?.email]);
}

/** Puts a plain list into the page, and resolves when a frame with it has been drawn. */
async function paint({ rows, count }: AdministratorsWindow): Promise<void> {
	const list = document.createElement('ol');
	for (const { firstName, lastName, email, role, status } of rows) {
		const item = document.createElement('li');
		item.textContent = [lastName, firstName, email, role, status].join(' · ');
		list.append(item);
	}
	const heading = document.createElement('h1');
	heading.textContent = `${count} administrators`;
	document.body.replaceChildren(heading, list);
	await new Promise(requestAnimationFrame);
	await new Promise(requestAnimationFrame);
}

function tellWorker(message: 'cut' | 'heal' | 'derivation'): Promise<number> {
	const channel = new BroadcastChannel('tenantry-bench');
	return new Promise((resolve) => {
		channel.onmessage = ({ data }: MessageEvent<unknown>) => {
			channel.close();
			resolve(Number(data));
		};
		channel.postMessage(message);
	});
}
