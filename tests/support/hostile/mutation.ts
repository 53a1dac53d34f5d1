/** A change with a valid form, about nothing that exists. */
export const MUTATION = {
	id: 'b'.repeat(32),
	name: 'verdict.discard',
	v: 1,
	args: { mutationId: 'c'.repeat(32) },
	base: {},
	seen: 'x',
	authoredAt: 1
};
