import { expect, test } from 'vitest';
import type { Offboarding } from '#lib/engine-api/offboarding.ts';
import { Offboardings } from './offboardings.ts';

const SAM: Offboarding = {
	at: 1_000,
	ticket: 'T-17',
	keyPrefix: 'abcd',
	reached: ['Acme'],
	done: []
};

/** Fakes sealed storage, which fails while `isBroken` is set. */
function createMeta() {
	const kept = new Map<string, string>();
	const meta = {
		isBroken: false,
		async get<T>(id: string): Promise<T | undefined> {
			if (meta.isBroken) throw new Error('No storage.');
			const text = kept.get(id);
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- as it was put
			return text === undefined ? undefined : (JSON.parse(text) as T);
		},
		async put(id: string, value: unknown): Promise<void> {
			if (meta.isBroken) throw new Error('No storage.');
			kept.set(id, JSON.stringify(value));
		}
	};
	return { meta, kept };
}

function open(meta: ReturnType<typeof createMeta>['meta']): Offboardings {
	return new Offboardings({ meta, onchange: () => undefined });
}

test('a checklist is still there when the app is reopened', async () => {
	const { meta, kept } = createMeta();
	await open(meta).keep('sam', SAM);

	const again = open(meta);

	await expect.poll(() => again.of('sam')).toEqual(SAM);
	expect(again.of('ada')).toBeNull();
	expect([...kept.keys()].join()).not.toContain('sam');
});

test('two concurrently changed checklists are both kept', async () => {
	const offboardings = open(createMeta().meta);

	await Promise.all([
		offboardings.keep('sam', SAM),
		offboardings.keep('kim', SAM),
		offboardings.keep('sam', { ...SAM, done: ['clients'] })
	]);

	expect(offboardings.of('sam')).toMatchObject({ done: ['clients'] });
	expect(offboardings.of('kim')).toEqual(SAM);
});

test('a checklist that is no longer needed is removed', async () => {
	const offboardings = open(createMeta().meta);
	await offboardings.keep('sam', SAM);

	await offboardings.keep('sam', null);

	expect(offboardings.of('sam')).toBeNull();
});

test('a failed write is not reported as saved, and nothing stored is lost', async () => {
	const { meta } = createMeta();
	await open(meta).keep('kim', SAM);
	meta.isBroken = true;
	const offboardings = open(meta);

	const kept = await offboardings.keep('sam', SAM);
	meta.isBroken = false;
	await offboardings.keep('sam', SAM);

	expect(kept).toEqual({ ok: false, error: { code: 'storage_failed' } });
	expect(offboardings.of('kim')).toEqual(SAM);
});
