import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	enqueue,
	idOf,
	openFilled,
	page,
	person,
	PROVIDER,
	restart,
	type Fixture
} from '#fixtures/replica.ts';

const who = fc.constantFrom('sam', 'kim', 'new');
const call = fc.oneof(
	fc.record({
		name: fc.constantFrom(
			'administrator.suspend',
			'administrator.restore',
			'administrator.requireMfa',
			'administrator.removeMfa'
		),
		args: who.map((id) => ({ id: idOf(id) }))
	}),
	fc.record({
		name: fc.constant('administrator.editDetails'),
		args: fc.record({ id: who.map(idOf), firstName: fc.constantFrom('A', 'B', 'C') })
	}),
	fc.record({
		name: fc.constant('provider.setGlobalMfa'),
		args: fc.record({ providerId: fc.constant(PROVIDER), required: fc.boolean() })
	}),
	fc.constant({
		name: 'administrator.create',
		args: {
			id: idOf('new'),
			email: 'new@north.example',
			firstName: 'N',
			lastName: 'W',
			role: 'Manager'
		}
	})
);
const pulled = fc.array(
	fc.record({ id: fc.constantFrom('sam', 'kim'), suspended: fc.boolean(), at: fc.nat(9) }),
	{ maxLength: 3 }
);

function overlayOf({ replica }: Fixture): unknown {
	return new Map(
		[...replica.view.written()].map((one) => [`${one.collection}/${one.id}`, one.row])
	);
}

test('replaying the queue on the same base gives the same rows, after a restart too', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(call, { maxLength: 12 }), pulled, async (calls, patches) => {
			const fixture = await openFilled(person('sam'), person('kim', { mfaRequired: true }));
			for (const { name, args } of calls) await enqueue(fixture, name, args);
			const put = patches.map(({ id, suspended, at }) =>
				person(id, { suspended }, { suspended: at + 2 })
			);
			await fixture.pullApplier.receive(page({ put, version: 12 }), 'c1');
			const once = overlayOf(fixture);

			fixture.replica.rebase();
			const twice = overlayOf(fixture);
			const after = await restart(fixture);

			expect(twice).toEqual(once);
			expect(overlayOf(after)).toEqual(once);
			after.database.close();
		}),
		{ numRuns: 60 }
	);
});
