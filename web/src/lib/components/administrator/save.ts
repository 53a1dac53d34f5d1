import type { Rejection } from '@tenantry/shared/rejection.ts';
import type { Client } from '#lib/client/client.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';
import type { AdministratorForm } from './administrator-form.svelte.ts';

type Saved =
	| { readonly ok: true; readonly made: readonly string[] }
	/** `reason` is set if no field of the form can show it, and there is something to say. */
	| { readonly ok: false; readonly reason?: string };

type Engine = Pick<Client, 'predict' | 'mutate'>;

/**
 * Saves what a form holds. A refusal that a field can fix stops before anything is saved;
 * any other refusal is only the device's prediction, so the change is made.
 */
export async function save(
	form: AdministratorForm,
	mutations: readonly MutationCall[],
	{ engine, redoOf }: { engine: Engine; redoOf?: string | undefined }
): Promise<Saved> {
	const isIncomplete = form.refuseIncomplete();
	const asked = form.snapshot();
	const predictions = await Promise.all(mutations.map((mutation) => engine.predict(mutation)));
	const rejections = predictions.flatMap(({ rejection }, at) =>
		rejection ? [atField(rejection, mutations[at])] : []
	);
	const refused = rejections.filter((rejection) => form.refuse(rejection, asked));
	if (isIncomplete || refused.length > 0) return { ok: false };
	const made: string[] = [];
	for (const [at, mutation] of mutations.entries()) {
		const isRedone = at === 0 && redoOf !== undefined;
		const result = await engine.mutate(mutation, isRedone ? { redoOf } : {});
		if (!result.ok) return notSaved(result.error);
		made.push(result.value.mutationId);
	}
	return { ok: true, made };
}

function notSaved(error: EnqueueError): Saved {
	return error.code === 'cancelled'
		? { ok: false }
		: { ok: false, reason: explainEnqueueError(error) };
}

/**
 * Moves the refusal that the last owner keeps an organization to the field that chooses
 * organizations.
 */
function atField(rejection: Rejection, mutation: MutationCall | undefined): Rejection {
	const isAccess = mutation?.name.startsWith('organizationAccess.') === true;
	const isOwners = rejection.code === 'last_billing_admin';
	return isAccess && isOwners ? { ...rejection, field: 'accessMode' } : rejection;
}
