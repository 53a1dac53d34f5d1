import type { MutationName } from '@tenantry/shared/mutators.ts';
import { err, type Result } from '@tenantry/shared/result.ts';
import type { Wish } from '#lib/worker/factor-query.ts';
import type { EnqueueError } from '#lib/worker/worker-api.ts';
import type { Client } from './client.ts';
import type { StepUp } from './step-up.svelte.ts';

/** Tightens whatever its arguments say: not even the question is worth a moment. */
const NEVER_ASKED: ReadonlySet<MutationName> = new Set([
	...(['administrator.suspend', 'administrator.requireMfa', 'administrator.endSessions'] as const),
	...(['administrator.endDevice', 'administrator.revokeApiKey'] as const),
	...(['organizationAccess.revoke', 'verdict.discard'] as const)
]);

/**
 * The same client, which asks for a code before what loosens: so that a change is applied when it
 * was made, and does not come back to be confirmed.
 */
export function withStepUp(client: Client, stepUp: Pick<StepUp, 'ask'>): Client {
	/** Why it is not to be made, if anything. */
	async function obstacle(wish: Wish): Promise<EnqueueError | undefined> {
		const need = await client.factorFor(wish);
		if (need.kind === 'none') return undefined;
		if (need.kind === 'offline') return { code: 'factor_offline' };
		if (need.kind === 'online_only') return { code: 'online_only' };
		return (await stepUp.ask(need.methods)) ? undefined : { code: 'factor_missing' };
	}

	async function after<T>(
		wish: Wish,
		make: () => Promise<Result<T, EnqueueError>>
	): Promise<Result<T, EnqueueError>> {
		const error = await obstacle(wish);
		return error === undefined ? make() : err(error);
	}

	/** Of what only the server does: it says itself that it wants one. */
	async function insisting<T, E extends { readonly code: string }>(
		ask: () => Promise<Result<T, E>>
	): Promise<Result<T, E>> {
		const answer = await ask();
		if (answer.ok || answer.error.code !== 'step_up_required') return answer;
		return (await obstacle('anything')) === undefined ? ask() : answer;
	}

	return {
		...client,
		mutate: (name, args, options) => {
			const make = () => client.mutate(name, args, options);
			return NEVER_ASKED.has(name) ? make() : after({ calls: [{ name, args }] }, make);
		},
		mutateAll: (calls) => after({ calls }, () => client.mutateAll(calls)),
		settle: (choices) => after({ choices }, () => client.settle(choices)),
		reverse: (id) => after({ reversedId: id }, () => client.reverse(id)),
		makeBulk: (id, because) => after({ bulkPlanId: id }, () => client.makeBulk(id, because)),
		makeImport: () => after({ importsPeople: true }, () => client.makeImport()),
		makeApiKey: () => insisting(() => client.makeApiKey()),
		askDoor: (question) => insisting(() => client.askDoor(question)),
		startPasskey: () => insisting(() => client.startPasskey()),
		addPasskey: (passkey, name) => insisting(() => client.addPasskey(passkey, name)),
		removePasskey: (id) => insisting(() => client.removePasskey(id)),
		startEnrolment: () => insisting(() => client.startEnrolment()),
		exportActivity: (format, filters) => insisting(() => client.exportActivity(format, filters))
	};
}
