import { expectTypeOf, test } from 'vitest';

import type { MutationArgs } from './mutators.ts';

test('the compiler knows the arguments of each mutator', () => {
	expectTypeOf<MutationArgs<'administrator.setApiAccess'>>().toEqualTypeOf<{
		id: string;
		enabled: boolean;
	}>();
	expectTypeOf<MutationArgs<'verdict.discard'>>().toEqualTypeOf<{ mutationId: string }>();
});
