import type { RowSource } from '#collection.ts';

interface Named {
	readonly firstName?: unknown;
	readonly lastName?: unknown;
}

/** Returns a person's first and last name; empty while they have none. */
export function personName({ firstName, lastName }: Named): string {
	return [firstName, lastName]
		.map(textOf)
		.filter((part) => part !== '')
		.join(' ');
}

/** Returns an administrator's name, or their email address while they have none. */
export function displayName(administrator: Named & { readonly email?: unknown }): string {
	return personName(administrator) || textOf(administrator.email);
}

/** Returns the name of the administrator with this id; empty if there is none. */
export function nameOfAdministrator(source: RowSource, id: string): string {
	return displayName(source.row('administrator', id)?.value ?? {});
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
