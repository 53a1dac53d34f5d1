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

export const ADMINISTRATOR_CALLS = {
	/** Needs the server. */
	keyUse: featureCall<(administratorId: string) => Promise<Result<KeyUseAnswer, SessionError>>>(
		OFFLINE,
		text
	),
	/** The link is shown as a QR code. Needs the server and a fresh factor. */
	makeSetupLink: featureCall<
		(administratorId: string) => Promise<Result<SetupLinkAnswer, SessionError>>
	>(OFFLINE, text),
	checkCaller: featureCall<
		(administratorId: string, code: string) => Promise<Result<CallerCheckAnswer, SessionError>>
	>(OFFLINE, text, text),
	keepOffboarding: featureCall<
		(
			administratorId: string,
			offboarding: Offboarding | null
		) => Promise<Result<undefined, EnqueueError>>
	>(LOCKED, text, z.nullable(record)),
	keepView: featureCall<(view: KeptView) => Promise<Result<undefined, EnqueueError>>>(
		LOCKED,
		record
	),
	dropView: featureCall<(viewId: string) => Promise<Result<undefined, EnqueueError>>>(LOCKED, text),
	exportAdministrators: featureCall<
		(
			wanted: AdministratorExport
		) => Promise<Result<ExportedAdministrators, EnqueueError | ExportRefusal>>
	>(LOCKED, record),
	/** Only reads; the query `import` shows what it would add. */
	readImport: featureCall<
		(source: string, text: string) => Promise<Result<undefined, ImportError>>
	>(LOCKED, text, text),
	makeImport: featureCall<() => Promise<Result<undefined, EnqueueError>>>(LOCKED),
	/** Withdraws only changes that have never left the device; returns their number. */
	undoImport: featureCall<() => Promise<Result<number, EnqueueError>>>(LOCKED),
	/** Changes made from the spreadsheet stay. */
	dropImport: featureCall<() => Promise<Result<undefined, EnqueueError>>>(LOCKED)
};
