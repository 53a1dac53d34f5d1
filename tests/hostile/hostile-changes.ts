import { MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import { MAX_PUSH_MUTATIONS, Mutation } from '@tenantry/shared/protocol/push.ts';
import fc from 'fast-check';
import { messagesOf } from '#fuzz/shape.ts';
import { newId } from '#support/servers/operator.ts';
import { newMutationId } from '#support/servers/replica.ts';
import { fullSizesOf } from '#fuzz/full-size.ts';
import { withOwnThings, type Own } from './own.ts';

/** Room of a push, less what stands around its changes. */
const PUSH_BYTES = 1_000_000;
const BASES = 16_000;
const VARIANTS = 10;

/** As many changes of one kind as a push may have: at their full size, and of random arguments. */
export function changesOf(name: string, own: Own): Mutation[] {
	const mutator = MUTATORS_BY_NAME.get(name);
	if (mutator === undefined) throw new Error(`No mutator ${name}`);
	const args = [...fullSizesOf(mutator.args), ...fc.sample(messagesOf(mutator.args), VARIANTS)];
	return Array.from({ length: MAX_PUSH_MUTATIONS }, (_, place) => {
		const about = aboutAnother(withOwnThings(args[place % args.length], own), place);
		const parsed = mutator.args.safeParse(about);
		const touched = parsed.success ? mutator.touches(parsed.data) : [];
		const base = Object.fromEntries(
			touched.map(({ collection, id, field }) => [fieldKey(collection, id, field), 0])
		);
		return { ...change(name, about), base, v: mutator.version };
	});
}

/** As many of the changes as a push has room for. */
export function fitting(mutations: readonly Mutation[]): readonly Mutation[] {
	let bytes = 0;
	return mutations.filter((mutation) => (bytes += JSON.stringify(mutation).length) < PUSH_BYTES);
}

export function manyBases(): Mutation {
	const base = Object.fromEntries(
		Array.from({ length: BASES }, () => [`administrator/${newId()}/suspended`, 0])
	);
	return { ...change('administrator.suspend', { id: newId() }), base };
}

export function largest(): Mutation {
	return change('organization.create', { id: newId(), name: 'x'.repeat(PUSH_BYTES - 2_500) });
}

/** Changes with everything that a change may say about itself. */
export function everyField(): Mutation[] {
	const base = Object.fromEntries(
		Array.from({ length: 4 }, () => [`organization/${newId()}/name`, 0])
	);
	const shapes = fullSizesOf(Mutation).map((message) => Mutation.parse(message));
	return Array.from({ length: MAX_PUSH_MUTATIONS }, (_, place) => ({
		...(shapes[place % shapes.length] ?? change('organization.create', {})),
		id: newMutationId(),
		name: 'organization.rename',
		args: { id: newId(), name: 'Every' },
		base,
		seenValues: base
	}));
}

/** Organizations that already exist. */
export function existingOrganizations(): Mutation[] {
	const args = { id: newId(), name: 'Twice' };
	return Array.from({ length: MAX_PUSH_MUTATIONS }, () => change('organization.create', args));
}

function change(name: string, args: unknown): Mutation {
	return { id: newMutationId(), name, v: 1, args, base: {}, seen: null, authoredAt: Date.now() };
}

/** Every second change is about something new. */
function aboutAnother(args: unknown, place: number): unknown {
	if (place % 2 === 0 || typeof args !== 'object' || args === null || !('id' in args)) return args;
	return { ...args, id: newId() };
}
