import { expect, test } from 'vitest';

import { idOf, World } from '#testing/world.ts';
import { OWNER_ROLE } from '#domain/role.ts';

test.each([
	'new@northwind.example>',
	'new@northwind.example>,other@south.example',
	'new@north(wind).example',
	'new@northwind;south.example',
	'new@northwind..example',
	'new@-northwind.example',
	'new@northwind-.example',
	'new@north%wind.example',
	'new@\uff4eorthwind.example',
	'new@northwind\u3002example',
	'ne\u200bw@northwind.example',
	'new@northwind',
	`new@${'a'.repeat(64)}.example`
])('refuses to create an administrator whose email address is %s', (email) => {
	const world = new World();
	const owner = world.administrator(1, OWNER_ROLE);

	const decision = world.do(owner, 'administrator.create', {
		id: idOf(9),
		email,
		firstName: '',
		lastName: '',
		role: 'Manager'
	});

	expect(decision.rejection?.code).toBe('email_invalid');
});
