import type { MutationName } from '@tenantry/shared/mutators.ts';
import { err, type Result } from '@tenantry/shared/result.ts';
import type { Wish } from '#lib/engine-api/factor.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import { overriding, type Client } from '#lib/client/client.ts';
import type { StepUp } from './step-up.svelte.ts';

/**
 * Mutations that tighten whatever their arguments say, so that even the question is not worth the
 * delay.
 */
const NEVER_ASKED: ReadonlySet<MutationName> = new Set([
	'administrator.suspend',
	'administrator.review',
	'administrator.requireMfa',
	'administrator.endSessions',
	'administrator.endDevice',
	'administrator.revokeApiKey',
	'organizationAccess.revoke',
	'verdict.discard'
] as const);

/**
 * Returns the same client, but it asks for a code before a change that loosens, so that the change
 * is applied when it is made and does not come back to be confirmed.
 */
export function withStepUp(client: Client, stepUp: Pick<StepUp, 'ask'>): Client {
	/** Returns the reason not to make the change, if there is one. */
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

	/**
	 * Retries a call that only the server performs, once the user has proved their identity: the
	 * server itself says that it requires a step-up.
	 */
	async function insisting<T, E extends { readonly code: string }>(
		ask: () => Promise<Result<T, E>>
	): Promise<Result<T, E>> {
		const answer = await ask();
		if (answer.ok || answer.error.code !== 'step_up_required') return answer;
		return (await obstacle('anything')) === undefined ? ask() : answer;
	}

	return overriding<Client>(client, {
		mutate: (mutation, options) => {
			const make = () => client.mutate(mutation, options);
			return NEVER_ASKED.has(mutation.name) ? make() : after({ calls: [mutation] }, make);
		},
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
