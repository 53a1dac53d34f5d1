import type { CallerCheckAnswer } from '@tenantry/shared/protocol/caller-check.ts';
import type { KeyUseAnswer } from '@tenantry/shared/protocol/key-use.ts';
import type { SetupLinkAnswer } from '@tenantry/shared/protocol/setup-link.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { EnqueueError, ExportRefusal } from '#lib/engine-api/errors.ts';
import type { Offboarding } from '#lib/engine-api/offboarding.ts';
import type { KeptView } from '#lib/engine-api/saved-view.ts';
import type {
	AdministratorExport,
	ExportedAdministrators,
	ImportError
} from '#lib/engine-api/spreadsheet.ts';
import { featureCall, LOCKED, OFFLINE, record, text } from './call.ts';
import * as z from 'zod/mini';

/** Calls about the list of administrators and the pages of one. */
export const ADMINISTRATOR_CALLS = {
	/** Returns when an administrator's API key was last used. Needs the server, now. */
	keyUse: featureCall<(administratorId: string) => Promise<Result<KeyUseAnswer, SessionError>>>(
		OFFLINE,
		text
	),
	/**
	 * Makes the set-up link of an invited person, to be shown as a QR code. Needs the server, now,
	 * and a fresh factor.
	 */
	makeSetupLink: featureCall<
		(administratorId: string) => Promise<Result<SetupLinkAnswer, SessionError>>
	>(OFFLINE, text),
	/**
	 * Compares what a caller read aloud with the code that was emailed to this administrator. Needs
	 * the server, now.
	 */
	checkCaller: featureCall<
		(administratorId: string, code: string) => Promise<Result<CallerCheckAnswer, SessionError>>
	>(OFFLINE, text, text),
	/** Stores what is left to do after an offboarding; null: nothing has to be kept. */
	keepOffboarding: featureCall<
		(
			administratorId: string,
			offboarding: Offboarding | null
		) => Promise<Result<undefined, EnqueueError>>
	>(LOCKED, text, z.nullable(record)),
	/** Stores a view of the list, new or changed, on this device. */
	keepView: featureCall<(view: KeptView) => Promise<Result<undefined, EnqueueError>>>(
		LOCKED,
		record
	),
	dropView: featureCall<(viewId: string) => Promise<Result<undefined, EnqueueError>>>(LOCKED, text),
	/** Exports the visible administrators as a spreadsheet. */
	exportAdministrators: featureCall<
		(
			wanted: AdministratorExport
		) => Promise<Result<ExportedAdministrators, EnqueueError | ExportRefusal>>
	>(LOCKED, record),
	/** Reads a spreadsheet; the query `import` shows what it would add. */
	readImport: featureCall<
		(source: string, text: string) => Promise<Result<undefined, ImportError>>
	>(LOCKED, text, text),
	/** Adds the people in the spreadsheet who are new. */
	makeImport: featureCall<() => Promise<Result<undefined, EnqueueError>>>(LOCKED),
	/** Withdraws those of its changes that have never left the device; returns their number. */
	undoImport: featureCall<() => Promise<Result<number, EnqueueError>>>(LOCKED),
	/** Discards the spreadsheet. Changes made from it stay. */
	dropImport: featureCall<() => Promise<Result<undefined, EnqueueError>>>(LOCKED)
};
