import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import * as z from 'zod/mini';

const Person = z.object({
	role: z.literal('Administrator With Billing'),
	invitationMail: z.object({ state: z.literal('shown') })
});
const Provider = z.object({ approvals: z.array(z.string()).check(z.minLength(1)) });

interface ShownLink {
	readonly hash: string;
	readonly person: string;
	readonly provider: string;
}

/**
 * Ends set-up links that were shown to another administrator before their account could approve. A
 * role that gives the right to approve ends them from now on.
 */
export function shownLinks(): Migration {
	return {
		async up(db: Kysely<unknown>) {
			const { rows } = await sql<ShownLink>`
				SELECT ticket.hash, person.value AS person, provider.value AS provider
				FROM ticket
				JOIN record AS person ON person.provider_id = ticket.provider_id
					AND person.collection = 'administrator' AND person.id = ticket.administrator_id
				JOIN record AS provider ON provider.provider_id = ticket.provider_id
					AND provider.collection = 'provider' AND provider.id = ticket.provider_id
				WHERE ticket.kind = 'setup' AND ticket.used_at IS NULL`.execute(db);
			for (const { hash } of rows.filter(maySignInToApprove))
				await sql`DELETE FROM ticket WHERE hash = ${hash}`.execute(db);
		}
	};
}

function maySignInToApprove({ person, provider }: ShownLink): boolean {
	const isApprover = Person.safeParse(JSON.parse(person)).success;
	return isApprover && Provider.safeParse(JSON.parse(provider)).success;
}
