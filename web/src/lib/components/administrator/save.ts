import type { Client } from '#lib/client/client.ts';
import { draftOf, type Draft } from '#lib/client/draft.ts';
import { explainEnqueueError, explainRejection } from '#lib/client/explain.ts';
import type { AdministratorForm } from './administrator-form.svelte.ts';

type Saved =
	/** `mutationIds` are what Undo withdraws; `warning` is what the server may refuse. */
	| { readonly ok: true; readonly mutationIds: readonly string[]; readonly warning?: string }
	/** Nothing was kept; `reason` where no field of the form can say it. */
	| { readonly ok: false; readonly reason?: string };

type Engine = Pick<Client, 'forecast' | 'mutate'>;

/** The creation that an add form asks for. */
export function creationOf(form: AdministratorForm, id: string): Draft {
	const accessMode = form.value('accessMode');
	return draftOf('administrator.create', {
		id,
		email: form.value('email'),
		firstName: form.value('firstName'),
		lastName: form.value('lastName'),
		role: form.value('role') ?? '',
		mfaRequired: form.value('mfaRequired'),
		apiAccess: form.value('apiAccess'),
		accessMode,
		...(accessMode === 'selected' && { organizationIds: [...form.chosen] })
	});
}

/** The administrator that a change's arguments name. */
export function idOf(args: unknown): string | undefined {
	if (typeof args !== 'object' || args === null || !('id' in args)) return undefined;
	return typeof args.id === 'string' ? args.id : undefined;
}

/** What an edit form would change, as one draft a thing that was meant. */
export function draftsOf(form: AdministratorForm, id: string): readonly Draft[] {
	const details = form.changed(['firstName', 'lastName', 'email']);
	const role = form.isChanged('role') ? form.value('role') : undefined;
	return [
		...(Object.keys(details).length > 0
			? [draftOf('administrator.editDetails', { id, ...details })]
			: []),
		...(role === undefined ? [] : [draftOf('administrator.changeRole', { id, role })]),
		...(form.isChanged('apiAccess')
			? [draftOf('administrator.setApiAccess', { id, enabled: form.value('apiAccess') })]
			: []),
		...accessDrafts(form, id)
	];
}

function accessDrafts(form: AdministratorForm, id: string): readonly Draft[] {
	const mode = form.value('accessMode');
	if (form.isChanged('accessMode'))
		return [
			draftOf(
				'organizationAccess.setMode',
				mode === 'all' ? { id, mode } : { id, mode, organizationIds: [...form.chosen] }
			)
		];
	if (mode === 'all') return [];
	const { added, removed } = form;
	return [
		...inHundreds(added).map((organizationIds) =>
			draftOf('organizationAccess.grant', { id, organizationIds })
		),
		...inHundreds(removed).map((organizationIds) =>
			draftOf('organizationAccess.revoke', { id, organizationIds })
		)
	];
}

/** A grant or a revoke names at most a thousand organizations. */
function inHundreds(ids: readonly string[]): string[][] {
	const parts: string[][] = [];
	for (let from = 0; from < ids.length; from += 1000) parts.push(ids.slice(from, from + 1000));
	return parts;
}

/**
 * Keeps what a form holds. What can be mended in a field is refused before anything is kept; any
 * other refusal is only the device's forecast, so the change is made and the forecast told.
 */
export async function save(
	form: AdministratorForm,
	drafts: readonly Draft[],
	{ engine, redoOf }: { engine: Engine; redoOf?: string | undefined }
): Promise<Saved> {
	const isIncomplete = form.refuseIncomplete();
	const forecasts = await Promise.all(drafts.map((draft) => draft.forecast(engine)));
	const rejections = forecasts.flatMap(({ rejection }) => (rejection ? [rejection] : []));
	const refused = rejections.filter((rejection) => form.refuse(rejection));
	if (isIncomplete || refused.length > 0) return { ok: false };
	const mutationIds: string[] = [];
	for (const [at, draft] of drafts.entries()) {
		const result = await draft.make(engine, at === 0 && redoOf !== undefined ? { redoOf } : {});
		if (!result.ok) return { ok: false, reason: explainEnqueueError(result.error) };
		mutationIds.push(result.value.mutationId);
	}
	const code = rejections[0]?.code;
	return { ok: true, mutationIds, ...(code && { warning: explainRejection(code) }) };
}
