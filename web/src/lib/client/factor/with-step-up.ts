import { err, type Result } from '@tenantry/shared/result.ts';
import type { Wish } from '#lib/engine-api/factor.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import { overriding, type Client } from '#lib/client/client.ts';
import type { StepUp } from './step-up.svelte.ts';

/** Asks before a change that loosens, so that it need not come back for confirmation. */
export function withStepUp(client: Client, stepUp: Pick<StepUp, 'ask'>): Client {
	/** Why the change cannot be made; undefined if it can. */
	async function obstacle(wish: Wish): Promise<EnqueueError | undefined> {
		const need = await client.factorFor(wish);
		if (need.kind === 'none') return undefined;
		if (need.kind === 'offline') return { code: 'factor_offline' };
		if (need.kind === 'online_only') return { code: 'online_only' };
		const answer = await stepUp.ask(need.methods);
		if (answer === 'proven') return undefined;
		return { code: answer === 'cancelled' ? answer : 'factor_missing' };
	}

	async function after<T>(
		wish: Wish,
		make: () => Promise<Result<T, EnqueueError>>
	): Promise<Result<T, EnqueueError>> {
		const error = await obstacle(wish);
		return error === undefined ? make() : err(error);
	}

	/** Retries what only the server performs once the user has stepped up, as the server asks. */
	async function insisting<T, E extends { readonly code: string }>(
		ask: () => Promise<Result<T, E>>
	): Promise<Result<T, E>> {
		const answer = await ask();
		if (answer.ok || answer.error.code !== 'step_up_required') return answer;
		return (await obstacle('anything')) === undefined ? ask() : answer;
	}

	return overriding<Client>(client, {
		mutate: (mutation, options) =>
			after({ calls: [mutation] }, () => client.mutate(mutation, options)),
		mutateAll: (calls) => after({ calls }, () => client.mutateAll(calls)),
		settle: (choices) => after({ choices }, () => client.settle(choices)),
		reverse: (id) => after({ reversedId: id }, () => client.reverse(id)),
		makeBulk: (id, because) => after({ bulkPlanId: id }, () => client.makeBulk(id, because)),
		makeImport: () => after({ importsPeople: true }, () => client.makeImport()),
		makeApiKey: () => insisting(() => client.makeApiKey()),
		makeSetupLink: (id) => insisting(() => client.makeSetupLink(id)),
		askAccountSecurity: (question) => insisting(() => client.askAccountSecurity(question)),
		startPasskey: () => insisting(() => client.startPasskey()),
		addPasskey: (passkey, name) => insisting(() => client.addPasskey(passkey, name)),
		removePasskey: (id) => insisting(() => client.removePasskey(id)),
		startEnrolment: () => insisting(() => client.startEnrolment()),
		exportActivity: (format, filters) => insisting(() => client.exportActivity(format, filters)),
		exportReview: (id, format) => insisting(() => client.exportReview(id, format))
	});
}
