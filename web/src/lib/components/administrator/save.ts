import type { Rejection } from '@tenantry/shared/rejection.ts';
import type { Client } from '#lib/client/client.ts';
import type { PlannedMutation } from '#lib/client/planned-mutation.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import { waitsFor, type Made } from '#lib/components/change/commit.ts';
import type { AdministratorForm } from './administrator-form.svelte.ts';

type Saved =
	| { readonly ok: true; readonly made: readonly Made[] }
	/** `reason` is set if no field of the form can show it, and there is something to say. */
	| { readonly ok: false; readonly reason?: string };

type Engine = Pick<Client, 'predict' | 'mutate'>;

/**
 * Saves what a form holds. A refusal that a field can fix stops before anything is saved;
 * any other refusal is only the device's prediction, so the change is made.
 */
export async function save(
	form: AdministratorForm,
	mutations: readonly PlannedMutation[],
	{ engine, redoOf }: { engine: Engine; redoOf?: string | undefined }
): Promise<Saved> {
	const isIncomplete = form.refuseIncomplete();
	const asked = form.snapshot();
	const predictions = await Promise.all(mutations.map((mutation) => mutation.predict(engine)));
	const rejections = predictions.flatMap(({ rejection }, at) =>
		rejection ? [atField(rejection, mutations[at])] : []
	);
	const refused = rejections.filter((rejection) => form.refuse(rejection, asked));
	if (isIncomplete || refused.length > 0) return { ok: false };
	const made: Made[] = [];
	for (const [at, mutation] of mutations.entries()) {
		const result = await mutation.make(engine, at === 0 && redoOf !== undefined ? { redoOf } : {});
		if (!result.ok) return notSaved(result.error);
		const { mutationId } = result.value;
		made.push({ mutationId, inverse: mutation.inverse, ...waitsFor(result.value) });
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
function atField(rejection: Rejection, mutation: PlannedMutation | undefined): Rejection {
	const isAccess = mutation?.name.startsWith('organizationAccess.') === true;
	const isOwners = rejection.code === 'last_billing_admin';
	return isAccess && isOwners ? { ...rejection, field: 'accessMode' } : rejection;
}
