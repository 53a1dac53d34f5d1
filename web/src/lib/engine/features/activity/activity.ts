import { AUDIT_VERIFY, type AuditFormat } from '@tenantry/shared/protocol/audit.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type {
	Activity as Answer,
	ActivityFilters,
	ActivityQuery,
	ChainCheck
} from '#lib/engine-api/activity.ts';
import { ActivityLog, toWire, type ActivityOptions } from './activity-log.ts';
import { activityOf } from './activity-view.ts';

export class Activity {
	readonly #options: ActivityOptions;
	readonly #log: ActivityLog;

	constructor(options: ActivityOptions) {
		this.#options = options;
		this.#log = new ActivityLog(options);
	}

	answer(query: ActivityQuery): Answer {
		this.#log.look();
		return activityOf(this.#options.session, this.#log, query);
	}

	read(filters: ActivityFilters, count: number): Promise<Result<undefined, SessionError>> {
		return this.#log.read(filters, count);
	}

	/** Exports what the server has, so without the changes that still wait on this device. */
	exportFile(format: AuditFormat, filters: ActivityFilters): Promise<Result<Blob, SessionError>> {
		const { session, server } = this.#options;
		const query = new URLSearchParams({
			deviceId: session.replica.deviceId,
			format,
			filters: JSON.stringify(toWire(filters))
		});
		return session.whileSignedIn(() =>
			server.download(`/sync/v1/audit/export?${query.toString()}`)
		);
	}

	verify(): Promise<Result<ChainCheck, SessionError>> {
		const { session, server } = this.#options;
		const body = { deviceId: session.replica.deviceId };
		return session.whileSignedIn(() => server.ask(AUDIT_VERIFY, body));
	}
}
