import { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { Receipt } from '@tenantry/shared/protocol/receipt.ts';
import { DELIVER } from '#lib/client/navigation/route-guard.ts';

export type Carried =
	| { readonly kind: 'envelope'; readonly envelope: Envelope }
	| { readonly kind: 'receipt'; readonly receipt: Receipt };

export type CarriedReceipt = Extract<Carried, { kind: 'receipt' }>['receipt'];

/** A longer code has modules too small for the camera of a phone. */
const LONGEST_LINK = 1_500;

/**
 * Returns a link whose fragment holds an envelope: no browser sends that to a server. Fields are
 * joined by dots, because a code of JSON would need a third more room.
 */
export function envelopeLink(origin: string, envelope: Envelope): string {
	const { providerId, deviceId, keyId, number, sealed, signature } = envelope;
	return linkOf(origin, ['e1', providerId, deviceId, keyId, number, sealed, signature]);
}

export function receiptLink(origin: string, receipt: Receipt): string {
	const { deviceId, number, digest, asOf, sealed, keyId, signature } = receipt;
	return linkOf(origin, ['r2', deviceId, number, digest, asOf, sealed, keyId, signature]);
}

export function fitsCode(link: string): boolean {
	return link.length <= LONGEST_LINK;
}

/** Undefined for a QR code that is no link of this kind. */
export function readLink(text: string): (Carried & { readonly origin: string }) | undefined {
	const url = URL.parse(text);
	if (url?.pathname !== DELIVER) return undefined;
	const [form, ...fields] = url.hash.slice(1).split('.').map(decoded);
	const carried =
		form === 'e1' ? readEnvelope(fields) : form === 'r2' ? readReceipt(fields) : undefined;
	return carried && { ...carried, origin: url.origin };
}

function readEnvelope(fields: readonly string[]): Carried | undefined {
	const [providerId, deviceId, keyId, number, sealed, signature, ...rest] = fields;
	const parsed = Envelope.safeParse({
		providerId,
		deviceId,
		keyId,
		number: toNumber(number),
		sealed,
		signature
	});
	return parsed.success && rest.length === 0
		? { kind: 'envelope', envelope: parsed.data }
		: undefined;
}

function readReceipt(fields: readonly string[]): Carried | undefined {
	const [deviceId, number, digest, asOf, sealed, keyId, signature, ...rest] = fields;
	const parsed = Receipt.safeParse({
		state: 'received',
		deviceId,
		number: toNumber(number),
		digest,
		asOf: toNumber(asOf),
		sealed,
		keyId,
		signature
	});
	return parsed.success && rest.length === 0
		? { kind: 'receipt', receipt: parsed.data }
		: undefined;
}

function linkOf(origin: string, fields: readonly (string | number)[]): string {
	return `${origin}${DELIVER}#${fields.map(encoded).join('.')}`;
}

/** Leaves no dot within a field. */
function encoded(field: string | number): string {
	return encodeURIComponent(field).replaceAll('.', '%2E');
}

function decoded(field: string): string {
	try {
		return decodeURIComponent(field);
	} catch {
		return '';
	}
}

function toNumber(digits = ''): number {
	return /^\d+$/.test(digits) ? Number(digits) : NaN;
}
