import { strict, type FieldPolicy } from '#collection.ts';

/** What every place that stores, changes, carries or shows a field knows of it. */
interface PlainField {
	/** Value of an administrator about whom nothing was said. Tells a text from a yes-or-no. */
	readonly preset: string | boolean;
	/** Name in the list of changes, in the activity log and in exports. */
	readonly label: string;
	/** Words for yes and no. */
	readonly words?: readonly [yes: string, no: string];
	/** Absent: an ordinary field. */
	readonly policy?: FieldPolicy;
	readonly apiName: string;
	/** Header of its column in a spreadsheet, which is not translated. */
	readonly column: string;
	/** True if it has a mutation of its own instead of being one of the details. */
	readonly isApart?: true;
	/** True if `create` cannot do without it. */
	readonly isRequired?: true;
	/** First version of `create` and `editDetails` that takes it; absent if every version does. */
	readonly since?: number;
}

/**
 * Fields that are stated when an administrator is added and follow no rule beyond their policy. A new
 * one is an entry here (docs/tours/field.md).
 */
export const PLAIN_FIELDS = {
	firstName: {
		preset: '',
		label: 'First Name',
		apiName: 'firstname',
		column: 'First Name',
		isRequired: true
	},
	lastName: {
		preset: '',
		label: 'Last Name',
		apiName: 'lastname',
		column: 'Last Name',
		isRequired: true
	},
	mfaRequired: {
		preset: true,
		label: 'Multi-Factor Authentication',
		words: ['Required', 'Not Required'],
		policy: strict(true),
		apiName: 'enableMultiFactor',
		column: 'MFA',
		isApart: true
	},
	apiAccess: {
		preset: false,
		label: 'API access',
		words: ['Enabled', 'Disabled'],
		policy: strict(false),
		apiName: 'apiKeyAllowed',
		column: 'Enable API access',
		isApart: true
	}
} as const satisfies Readonly<Record<string, PlainField>>;
export type Facts = typeof PLAIN_FIELDS;
export type PlainName = keyof Facts;
export type PlainValues = {
	readonly [F in PlainName]: Facts[F]['preset'] extends string ? string : boolean;
};
export type FlagName = {
	[F in PlainName]: PlainValues[F] extends boolean ? F : never;
}[PlainName];
export type TextName = Exclude<PlainName, FlagName>;
/** Fields that one mutation changes together. */
export type DetailName = {
	[F in PlainName]: Facts[F] extends { readonly isApart: true } ? never : F;
}[PlainName];
export type Details = Pick<PlainValues, DetailName>;

/** In the order of forms and records. */
// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- `keys` forgets them
export const PLAIN_NAMES = Object.keys(PLAIN_FIELDS) as readonly PlainName[];
export const DETAIL_NAMES = PLAIN_NAMES.filter(isDetail);
export const TEXT_NAMES = PLAIN_NAMES.filter(isText);
export const FLAG_NAMES = PLAIN_NAMES.filter((name): name is FlagName => !isText(name));

export function factsOf(name: PlainName): PlainField {
	return PLAIN_FIELDS[name];
}

export function isText(name: PlainName): name is TextName {
	return typeof factsOf(name).preset === 'string';
}

function isDetail(name: PlainName): name is DetailName {
	return factsOf(name).isApart !== true;
}

export function flagWords(name: FlagName): readonly [yes: string, no: string] {
	return PLAIN_FIELDS[name].words;
}

/** Returns the name of a field, or of an argument that stands for one, in the public API. */
export function apiNameOf(field: string): string {
	const plain = PLAIN_NAMES.find((name) => name === field);
	return plain === undefined ? field : factsOf(plain).apiName;
}

/** Returns the plain fields of a row or of arguments, which may lack some of them. */
export function plainValuesOf(
	value: Readonly<{ [F in PlainName]?: PlainValues[F] | undefined }>
): PlainValues {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a preset has the kind of its field
	return eachField(PLAIN_NAMES, (name) => value[name] ?? factsOf(name).preset) as PlainValues;
}

export function eachField<F extends string, T>(
	names: readonly F[],
	valueOf: (name: F) => T
): Record<F, T> {
	const entries = names.map((name) => [name, valueOf(name)]);
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- `fromEntries` forgets the keys
	return Object.fromEntries(entries) as Record<F, T>;
}
