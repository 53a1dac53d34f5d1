import type * as z from 'zod/mini';

type Schema = z.ZodMiniType;
type Path = `/sync/v1/${string}` | `/session/v1/${string}`;

/** One question to the server: what it takes, and what it answers on success. */
export interface Endpoint<
	Q extends Schema | undefined = Schema | undefined,
	A extends Schema | undefined = Schema | undefined
> {
	readonly method: 'GET' | 'POST' | 'DELETE';
	/** `:id` stands for any id. */
	readonly path: Path;
	/** What the caller needs: a session, as a rule, whose factor is fresh where that loosens or exports. */
	readonly needs: 'nothing' | 'session' | 'freshFactor';
	/** Body in JSON; undefined where there is none. */
	readonly request: Q;
	/** undefined: it answers nothing, or a file. */
	readonly answer: A;
	/** Parameters that its query takes. */
	readonly query?: readonly string[];
}

export function post<Q extends Schema>(path: Path, request: Q): Endpoint<Q, undefined>;
export function post<Q extends Schema, A extends Schema>(
	path: Path,
	request: Q,
	answer: A
): Endpoint<Q, A>;
/* @__NO_SIDE_EFFECTS__ */
export function post(path: Path, request: Schema, answer?: Schema): Endpoint {
	return { method: 'POST', path, needs: 'session', request, answer };
}

export function get(
	path: Path,
	answer: undefined,
	query: readonly string[]
): Endpoint<undefined, undefined>;
export function get<A extends Schema>(path: Path, answer: A): Endpoint<undefined, A>;
/* @__NO_SIDE_EFFECTS__ */
export function get(path: Path, answer?: Schema, query: readonly string[] = []): Endpoint {
	return { method: 'GET', path, needs: 'session', request: undefined, answer, query };
}

/** Opens a question to callers without a session, such as those who sign in or hold a ticket. */
/* @__NO_SIDE_EFFECTS__ */
export function forAnyone<E extends Endpoint>(endpoint: E): E {
	return { ...endpoint, needs: 'nothing' };
}

/* @__NO_SIDE_EFFECTS__ */
export function withFreshFactor<E extends Endpoint>(endpoint: E): E {
	return { ...endpoint, needs: 'freshFactor' };
}
