import type { MutationArgs } from '@tenantry/shared/mutators.ts';
import type { Policy } from '#lib/engine-api/policy.ts';

/** Values of the form, with numbers as they are typed. */
export type PolicyValues = { readonly [Setting in keyof Policy]: Typed<Policy[Setting]> };
type Typed<Value> = Value extends number ? string : Value;

const NUMBERS = ['lockAfterMinutes', 'leaseHours', 'staleAfterHours', 'apiKeyDays'] as const;
type Numbers = (typeof NUMBERS)[number];
type PolicyErrors = Readonly<Partial<Record<Numbers, string>>>;

/** Highest values that the server accepts. */
const MOST = {
	lockAfterMinutes: 60,
	leaseHours: 720,
	staleAfterHours: 720,
	apiKeyDays: 365
} as const;

export function valuesOf({
	lockAfterMinutes,
	leaseHours,
	staleAfterHours,
	apiKeyDays,
	...rest
}: Policy): PolicyValues {
	return {
		globalMfaRequired: rest.globalMfaRequired,
		managersMayContain: rest.managersMayContain,
		administratorsMayContain: rest.administratorsMayContain,
		deviceLockRequired: rest.deviceLockRequired,
		loosenOnlineOnly: rest.loosenOnlineOnly,
		lockAfterMinutes: String(lockAfterMinutes),
		leaseHours: String(leaseHours),
		staleAfterHours: String(staleAfterHours),
		apiKeyDays: String(apiKeyDays)
	};
}

/** Returns why each invalid number is refused, by its setting. */
export function errorsOf(values: PolicyValues): PolicyErrors {
	const errors: Partial<Record<Numbers, string>> = {};
	for (const setting of NUMBERS) {
		const number = toNumber(values[setting]);
		if (number >= 1 && number <= MOST[setting]) continue;
		errors[setting] = `Enter a whole number from 1 to ${MOST[setting]}.`;
	}
	return errors;
}

type Patch = Omit<MutationArgs<'provider.setPolicy'>, 'providerId'>;

/** Returns the patch to send; the Global MFA Requirement is a change of its own. */
export function patchOf(changed: Partial<PolicyValues>): Patch {
	const { managersMayContain, administratorsMayContain } = changed;
	const { deviceLockRequired, loosenOnlineOnly } = changed;
	const { lockAfterMinutes, leaseHours, staleAfterHours, apiKeyDays } = changed;
	return {
		...(managersMayContain !== undefined && { managersMayContain }),
		...(administratorsMayContain !== undefined && { administratorsMayContain }),
		...(deviceLockRequired !== undefined && { deviceLockRequired }),
		...(loosenOnlineOnly !== undefined && { loosenOnlineOnly }),
		...(lockAfterMinutes !== undefined && { lockAfterMinutes: toNumber(lockAfterMinutes) }),
		...(leaseHours !== undefined && { leaseHours: toNumber(leaseHours) }),
		...(staleAfterHours !== undefined && { staleAfterHours: toNumber(staleAfterHours) }),
		...(apiKeyDays !== undefined && { apiKeyDays: toNumber(apiKeyDays) })
	};
}

/** Returns the current values of the same settings, which reverse a patch. */
export function inverseOf(patch: Patch, policy: Policy): Patch {
	const entries = Object.entries(policy).filter(([setting]) => Object.hasOwn(patch, setting));
	return Object.fromEntries(entries);
}

/** "72 hours are 3 days": hours are hard to picture. */
export function hoursWords(hours: string): string {
	const days = toNumber(hours) / 24;
	if (!(days >= 2)) return '';
	return `${hours.trim()} hours are ${days.toLocaleString('en', { maximumFractionDigits: 1 })} days.`;
}

/** Returns NaN for everything but digits. */
function toNumber(text: string): number {
	return /^\s*\d{1,6}\s*$/.test(text) ? Number(text) : Number.NaN;
}
