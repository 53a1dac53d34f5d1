import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Device } from '#support/cluster/device.ts';
import { visibleRows } from '#support/store/visible-rows.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import type { Send } from '#support/wire/wire.ts';

const ROWS_A_PAGE = 4;

let world: ServerWorld;
let owner: string;
let phone: Device;
/** Number of whole pages that arrived. */
let pages: number;

beforeEach(async () => {
	world = await createServerWorld();
	owner = await world.addAdministrator({ role: OWNER_ROLE });
	for (let count = 0; count < 12; count++) {
		const organizationIds = [await world.addOrganization(`Organization ${count}`)];
		await world.addAdministrator({ role: 'Help Desk', accessMode: 'selected', organizationIds });
	}
	phone = await Device.open(world, await world.signIn(owner, 'Phone'), 'Phone');
	phone.rowsAPage = ROWS_A_PAGE;
	pages = 0;
});
afterEach(async () => {
	phone.close();
	await world.close();
});

/** Lets one page of a pull through, and breaks off in the middle of the next. */
function cutAfterOnePage(send: Send): Send {
	return async (path, init) => {
		const answer = await send(path, init);
		if (!path.endsWith('/pull')) return answer;
		const [first = '', second = ''] = (await answer.text()).split('\n');
		pages++;
		const text = `${first}\n${second.slice(0, second.length / 2)}`;
		return new Response(text, { status: answer.status, headers: answer.headers });
	};
}

/** Syncs, cut after each page, until everything is here; `between` happens after each cut. */
async function fill(between: () => Promise<unknown>): Promise<void> {
	phone.wire.between = cutAfterOnePage;
	while (!phone.replica.isComplete && pages < 100) {
		await phone.sync();
		await between();
	}
}

const held = () => phone.rows();
const inSight = () => visibleRows(world.store, world.providerId, owner);

test('a first sync cut at every page, with the app killed each time, fetches none twice', async () => {
	await fill(() => phone.restart());

	const expected = await inSight();
	expect(held()).toEqual(expected);
	expect(pages).toBe(Math.ceil(expected.size / ROWS_A_PAGE));
});

test('changes made between the pages of a first sync are included', async () => {
	const people = [...(await inSight()).keys()].filter((key) => key.startsWith('administrator/'));
	const ids = people.map((key) => key.slice('administrator/'.length)).filter((id) => id !== owner);
	await fill(async () => {
		// Edits one person before and one behind the place that the fill has reached.
		for (const id of [ids.shift(), ids.pop()])
			if (id !== undefined)
				await world.apply('administrator.editDetails', { id, firstName: `Page ${pages}` });
	});

	expect(held()).toEqual(await inSight());
});

test('a change based on the first rows is sent while the others still arrive', async () => {
	await phone.sync();
	phone.close();
	phone = await Device.open(world, await world.signIn(owner, 'Tablet'), 'Tablet');
	phone.rowsAPage = ROWS_A_PAGE;
	phone.wire.between = cutAfterOnePage;
	await phone.sync();
	while (phone.replica.rows.rows('administrator').size < 3) await phone.sync();
	const [id = ''] = [...phone.replica.rows.rows('administrator').keys()].filter(
		(one) => one !== owner
	);

	const suspension = await phone.mutate('administrator.suspend', { id });
	await phone.sync();
	const decided = (await world.audit()).filter(({ mutation_id }) => mutation_id === suspension);
	const isWholeThen = phone.replica.isComplete;
	phone.wire.between = (send) => send;
	await phone.sync();

	expect([decided.length, isWholeThen]).toEqual([1, false]);
	expect([phone.replica.queue.size, phone.value('administrator', id)?.suspended]).toEqual([
		0,
		true
	]);
	expect(held()).toEqual(await inSight());
});
