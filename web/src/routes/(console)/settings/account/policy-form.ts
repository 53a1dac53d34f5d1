import { HIGHEST_SETTINGS } from '@tenantry/shared/domain/limits.ts';
import { APPROVAL_KINDS, type ApprovalKind } from '@tenantry/shared/domain/approval/kinds.ts';
import type { Policy } from '@tenantry/shared/domain/provider/schema.ts';
import type { MutationArgs } from '@tenantry/shared/mutators.ts';
import { LOCALE } from '#lib/client/words/locale.ts';

/** The form's values: numbers as typed, and kinds of approval as words in a row. */
export type PolicyValues = { readonly [Setting in keyof Policy]: Typed<Policy[Setting]> };
type Typed<Value> = Value extends number | readonly unknown[] ? string : Value;

type Numbers = keyof typeof HIGHEST_SETTINGS;
type PolicyErrors = Readonly<Partial<Record<Numbers, string>>>;

export function valuesOf(policy: Policy): PolicyValues {
	const { lockAfterMinutes, leaseHours, staleAfterHours, apiKeyDays, maxRaiseHours } = policy;
	return {
		...policy,
		lockAfterMinutes: String(lockAfterMinutes),
		leaseHours: String(leaseHours),
		staleAfterHours: String(staleAfterHours),
		apiKeyDays: String(apiKeyDays),
		maxRaiseHours: String(maxRaiseHours),
		approvals: joined(policy.approvals)
	};
}

/** In a fixed order, so that equal sets are equal texts. */
function joined(kinds: readonly string[]): string {
	return APPROVAL_KINDS.filter((kind) => kinds.includes(kind)).join(' ');
}

export function kindsOf({ approvals }: Pick<PolicyValues, 'approvals'>): readonly ApprovalKind[] {
	const words = new Set(approvals.split(' '));
	return APPROVAL_KINDS.filter((kind) => words.has(kind));
}

/** Adds or removes a kind of change that needs approval. */
export function withKind(
	values: Pick<PolicyValues, 'approvals'>,
	kind: ApprovalKind,
	isNeeded: boolean
): Pick<PolicyValues, 'approvals'> {
	const others = kindsOf(values).filter((one) => one !== kind);
	return { approvals: joined(isNeeded ? [...others, kind] : others) };
}

function isNumber(setting: string): setting is Numbers {
	return Object.hasOwn(HIGHEST_SETTINGS, setting);
}

export function errorsOf(values: PolicyValues): PolicyErrors {
	const errors: Partial<Record<Numbers, string>> = {};
	for (const setting of Object.keys(HIGHEST_SETTINGS).filter(isNumber)) {
		const number = toNumber(values[setting]);
		const highest = HIGHEST_SETTINGS[setting];
		if (number >= 1 && number <= highest) continue;
		errors[setting] = `Enter a whole number from 1 to ${highest}.`;
	}
	return errors;
}

type Patch = Omit<MutationArgs<'provider.setPolicy'>, 'providerId'>;

/** Leaves out the Global MFA Requirement, because it is a separate change. */
export function patchOf(changed: Partial<PolicyValues>): Patch {
	const entries = Object.entries(changed)
		.filter(([setting]) => setting !== 'globalMfaRequired')
		.map(([setting, value]): [string, boolean | number | readonly ApprovalKind[]] => {
			if (typeof value === 'boolean') return [setting, value];
			return [setting, setting === 'approvals' ? kindsOf({ approvals: value }) : toNumber(value)];
		});
	return Object.fromEntries(entries);
}

/** "72 hours are 3 days", because hours are hard to picture. */
export function hoursWords(hours: string): string {
	const days = toNumber(hours) / 24;
	if (!(days >= 2)) return '';
	return `${hours.trim()} hours are ${days.toLocaleString(LOCALE, { maximumFractionDigits: 1 })} days.`;
}

/** NaN for everything but digits. */
function toNumber(text: string): number {
	return /^\s*\d{1,6}\s*$/.test(text) ? Number(text) : Number.NaN;
}
