import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import { openMailWorld } from '#support/mail/world.ts';
import { databases } from '#support/store/stores.ts';

test.each(databases)(
	'SEC-D20 on %s an owner who was deleted before the glass was broken reads of it in their mailbox',
	async (_name, open) => {
		const world = await openMailWorld(open);
		const { store, providerId } = world.signInWorld;
		const other = await world.signInWorld.addPerson({ role: OWNER_ROLE });
		const { id } = await world.invite();
		await world.change('provider.setPolicy', { providerId, approvals: ['raise'] });
		await world.change('administrator.changeRole', {
			id: AdministratorId.parse(id),
			role: 'Manager'
		});
		const { id: mutationId } = await store.db
			.selectFrom('mutation')
			.select('id')
			.where('outcome', '=', 'approval')
			.executeTakeFirstOrThrow();
		const otherId = AdministratorId.parse(other.id);
		await world.change('administrator.delete', { id: otherId, email: other.email });

		const outcome = await world.change('approval.breakGlass', { mutationId, reason: 'Alone' });
		await world.deliver();

		expect(outcome).toBe('applied');
		const subjects = world.smtp.mails
			.filter(({ to }) => to.includes(other.email))
			.map(({ content }) => /^Subject: (.*)$/m.exec(content)?.[1]?.trim());
		expect(subjects).toEqual(['A change was applied without approval']);
		await world.close();
	}
);
