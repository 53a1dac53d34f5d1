import * as z from 'zod/mini';
import type { EngineCalls } from './calls.ts';

/** Any text argument; a spreadsheet is the longest. */
const text = z.string().check(z.maxLength(64 * 1024 * 1024));
/** Parsed further by its receiver: mutators, filters and messages have their own schemas. */
const record = z.record(z.string(), z.unknown());
const records = z.array(record);
/** Message of a live query; its other fields depend on the kind. */
export const LiveQueryMessage = z.looseObject({ kind: z.string().check(z.maxLength(32)) });
const port = z.custom<MessagePort>((value) => value instanceof MessagePort);
const none = z.tuple([]);
const oneText = z.tuple([text]);
const oneRecord = z.tuple([record]);
const twoTexts = z.tuple([text, text]);

/**
 * Calls that a page may make to the engine, with the schema of their arguments; everything else
 * that comes over its port is refused.
 */
export const CALL_ARGUMENTS: Readonly<Record<keyof EngineCalls, z.ZodMiniType>> = {
	watch: z.tuple([LiveQueryMessage, port]),
	attend: z.tuple([z.boolean()]),
	stay: z.tuple([z.string().check(z.regex(/^tenantry-tab-[0-9a-f-]{36}$/))]),
	use: none,
	useHere: none,

	signIn: oneRecord,
	startEnrolment: none,
	confirmEnrolment: oneText,
	askForPasskey: none,
	signInByPasskey: z.tuple([record, text]),
	startPasskey: none,
	addPasskey: z.tuple([record, text]),
	ownPasskeys: none,
	renamePasskey: twoTexts,
	removePasskey: oneText,
	factorFor: z.tuple([z.union([record, z.literal('anything')])]),
	askForFactor: none,
	proveFactor: oneRecord,
	makeApiKey: none,
	changePassword: twoTexts,
	setUp: twoTexts,
	resetPassword: twoTexts,
	firstSetUp: oneRecord,
	makeVault: oneRecord,
	unlock: z.tuple([text, z.nullable(record)]),
	addVaultMethod: z.tuple([z.nullable(record), record]),
	removeVaultMethod: z.tuple([record, record]),
	setPin: z.tuple([record, text]),
	dropPin: none,
	keepLockChoice: oneRecord,
	lock: none,
	switchPerson: none,
	signOut: oneText,
	forget: oneText,

	mutate: z.tuple([text, z.unknown(), z.optional(record)]),
	mutateAll: z.tuple([records]),
	predict: z.tuple([text, z.unknown()]),
	withdraw: oneText,
	withdrawAll: none,
	settle: z.tuple([records]),
	predictChoice: oneRecord,
	reverse: oneText,
	keyUse: oneText,
	askAccountSecurity: oneText,
	noteSeen: z.tuple([z.number()]),
	keepOffboarding: z.tuple([text, z.nullable(record)]),
	exportUnsent: none,
	resetCopy: none,
	syncNow: none,
	readActivity: z.tuple([record, z.number()]),
	exportActivity: z.tuple([text, record]),
	verifyActivity: none,
	planBulk: z.tuple([record, record]),
	makeBulk: z.tuple([text, record]),
	undoBulk: oneText,
	keepView: oneRecord,
	dropView: oneText,
	exportRoster: oneRecord,
	readImport: twoTexts,
	makeImport: none,
	undoImport: none,
	dropImport: none,
	newId: none
};
