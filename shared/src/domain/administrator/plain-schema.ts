/* eslint-disable @typescript-eslint/consistent-type-assertions -- a record of schemas made in a loop forgets which is which */
import * as z from 'zod/mini';

import { earlierForm } from '#earlier-form.ts';
import {
	DETAIL_NAMES,
	eachField,
	factsOf,
	isText,
	PLAIN_NAMES,
	type DetailName,
	type Facts,
	type PlainName,
	type PlainValues
} from './fields.ts';

const Name = z.string().check(z.trim(), z.maxLength(200));
const Flag = z.boolean();

type Kind<F extends PlainName> = PlainValues[F] extends string ? typeof Name : typeof Flag;
type Optional<F extends PlainName> = z.ZodMiniOptional<Kind<F>>;

/** Rows from before a field lack it: neither the server nor the device rewrites them. */
export const plainFields = eachField(PLAIN_NAMES, (name) =>
	z._default(isText(name) ? z.string() : Flag, factsOf(name).preset)
) as { [F in PlainName]: z.ZodMiniDefault<Kind<F>> };

/** Version of the arguments that state plain fields: each new field makes a new version. */
export const PLAIN_VERSION = Math.max(...PLAIN_NAMES.map((name) => factsOf(name).since ?? 1));

/** Arguments of `create`, in a version of its form. */
export function statedFields(version: number) {
	return eachField(since(PLAIN_NAMES, version), (name) =>
		factsOf(name).isRequired ? kindOf(name) : z.optional(kindOf(name))
	) as {
		[F in PlainName]: Facts[F] extends { readonly isRequired: true } ? Kind<F> : Optional<F>;
	};
}

/** Arguments of `editDetails`, in a version of its form. */
export function editedDetails(version: number) {
	return eachField(since(DETAIL_NAMES, version), (name) => z.optional(kindOf(name))) as {
		[F in DetailName]: Optional<F>;
	};
}

/** Arguments in their versions. A later one only adds to them, so an earlier one is read as it is. */
export function versionsOf<A, Input>(argsOf: (version: number) => z.ZodMiniType<A, Input>) {
	const earlier = Array.from({ length: PLAIN_VERSION - 1 }, (_, before) =>
		earlierForm(argsOf(before + 1), (args) => args)
	);
	return { version: PLAIN_VERSION, args: argsOf(PLAIN_VERSION), earlier };
}

function since<F extends PlainName>(names: readonly F[], version: number): F[] {
	return names.filter((name) => (factsOf(name).since ?? 1) <= version);
}

function kindOf(name: PlainName) {
	return isText(name) ? Name : Flag;
}
