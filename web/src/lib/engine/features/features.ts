import type { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import type { PasswordRequest, SessionError } from '@tenantry/shared/protocol/session.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { compact } from '#lib/replica/snapshot/compaction.ts';
import { storageFault } from '#lib/replica/store/database.ts';
import { DISCARD } from '#lib/replica/queue/queued-mutation.ts';
import type { Call } from '#lib/replica/authoring.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { Choice } from '#lib/engine-api/change.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type {
	AccountSecurityAnswers,
	AccountSecurityQuestion
} from '#lib/engine-api/account-security.ts';
import type { FactorNeed, Wish } from '#lib/engine-api/factor.ts';
import { enqueue, predict } from '#lib/engine/session/enqueue.ts';
import type { ExportedRoster, RosterExport } from '#lib/engine-api/spreadsheet.ts';
import type { FeatureQuery } from '#lib/engine-api/queries.ts';
import type { LockChoice } from '#lib/engine-api/lock.ts';
import type { UnsentChanges } from '#lib/engine-api/change.ts';
import type { OpenedVault } from '#lib/engine/copy/vaults.ts';
import type { Enqueued, Prediction } from '#lib/engine-api/mutation.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import { Activity } from './activity/activity.ts';
import { administratorDetail } from './administrator/administrator-detail.ts';
import { Bulk } from './bulk/bulk.ts';
import { changesOf } from './changes/change-views.ts';
import { concernsOf } from './administrator/attention-counts.ts';
import { askAccountSecurity } from './devices/ask-own-security.ts';
import { askKeyUse } from './administrator/key-use.ts';
import { lockOf } from './lock/lock-view.ts';
import { Offboardings } from './administrator/offboardings.ts';
import { changePassword } from './factor/change-password.ts';
import { Devices } from './devices/devices.ts';
import { hasDiverged } from '#lib/engine/session/divergence.ts';
import { enqueueAll } from '#lib/engine/session/enqueue-all.ts';
import { Factor } from './factor/factor.ts';
import { inverseOf } from './changes/inverse.ts';
import { resetCopy, unsentChanges } from './changes/local-copy.ts';
import { CsvImport } from './spreadsheet/csv-import.ts';
import { exportRoster } from './spreadsheet/csv-export.ts';
import { organizationDetail, organizationsWindow } from './organizations/organization-views.ts';
import { policyOf } from './policy/policy-view.ts';
import { OwnNotices } from './devices/own-notices.ts';
import { preflightOf } from './policy/preflight.ts';
import { reseal } from '#lib/engine/copy/resealing.ts';
import { SavedViews } from './administrator/saved-views.ts';
import {
	callOf,
	isForCode,
	isLetGo,
	letsGoUnnamed,
	unreadableAmong,
	unsentFollowers
} from './changes/settling.ts';

export interface FeaturesOptions {
	readonly session: OpenSession;
	readonly meta: SealedMeta;
	readonly server: Pick<ServerApi, 'ask' | 'download' | 'makeApiKey'>;
	/** Runs something later; the returned function cancels it. */
	readonly after: (delayMs: number, run: () => void) => () => void;
	/** 96 random bits in hex. */
	readonly newId: () => string;
	/** Called when something that a live query shows has changed. */
	readonly onchange: () => void;
}

/** Everything the first list can do without, in a file of its own that is loaded lazily. */
export class Features {
	readonly activity: Activity;
	readonly offboardings: Offboardings;
	readonly bulk: Bulk;
	readonly devices: Devices;
	readonly factor: Factor;
	readonly notices: OwnNotices;
	readonly views: SavedViews;
	readonly csvImport: CsvImport;
	readonly #options: FeaturesOptions;

	constructor(options: FeaturesOptions) {
		this.#options = options;
		this.activity = new Activity(options);
		this.csvImport = new CsvImport(options);
		this.offboardings = new Offboardings(options);
		this.devices = new Devices(options);
		const { session, meta, onchange } = options;
		this.factor = new Factor(options);
		this.notices = new OwnNotices(options);
		this.bulk = new Bulk(session, onchange);
		this.views = new SavedViews({ meta, rows: session.replica.view, onchange });
	}

	keyUse(administratorId: string): ReturnType<typeof askKeyUse> {
		const { session, server } = this.#options;
		return askKeyUse(session, server, administratorId);
	}

	askAccountSecurity<K extends AccountSecurityQuestion>(
		question: K
	): Promise<Result<AccountSecurityAnswers[K], SessionError>> {
		return askAccountSecurity(this.#options, question);
	}

	/** Has the server make the key; what others see of it comes with the next pull. */
	async makeApiKey(): Promise<Result<NewApiKey, SessionError>> {
		const { session, server } = this.#options;
		const made = await session.whileSignedIn(() => server.makeApiKey());
		session.loop.wake({ pull: true });
		return made;
	}

	changePassword(request: PasswordRequest): Promise<Result<undefined, SessionError>> {
		return changePassword(this.#options, request);
	}

	/**
	 * A change that waits for a code has already been made; a new one may be queued without a code.
	 */
	factorFor(wish: Wish): Promise<FactorNeed> {
		if (wish === 'anything') return this.factor.need();
		const { replica } = this.#options.session;
		const isAwaited =
			'choices' in wish &&
			wish.choices.some((choice) => !isLetGo(choice) && isForCode(replica, choice.mutationId));
		return isAwaited
			? this.factor.beforeConfirming()
			: this.factor.beforeLoosening(this.#callsOf(wish));
	}

	#callsOf(wish: Exclude<Wish, string>): readonly Omit<Call, 'redoOf'>[] {
		const { session } = this.#options;
		if ('calls' in wish) return wish.calls;
		if ('choices' in wish) return wish.choices.flatMap((one) => callOf(session.replica, one) ?? []);
		if ('bulkPlanId' in wish) return this.bulk.callsOf(wish.bulkPlanId);
		if ('importsPeople' in wish) return this.csvImport.callsToMake();
		const entry = session.replica.settled.get(wish.reversedId);
		const call = entry && inverseOf(session, entry);
		return call === undefined ? [] : [call];
	}

	mutateAll(calls: readonly Call[]): Promise<Result<readonly Enqueued[], EnqueueError>> {
		return enqueueAll(this.#options.session, calls);
	}

	async settle(choices: readonly Choice[]): Promise<Result<readonly Enqueued[], EnqueueError>> {
		const { session } = this.#options;
		const { replica } = session;
		const calls = choices.flatMap((choice) => callOf(replica, choice) ?? []);
		const unread = unreadableAmong(replica, choices);
		const isUnnamed = letsGoUnnamed(replica, choices);
		const known = calls.length + unread.length + (isUnnamed ? 1 : 0);
		if (known < choices.length) return err({ code: 'not_found' });
		await replica.withdrawAll(unsentFollowers(replica, choices));
		await replica.letGoUnreadable(unread);
		if (isUnnamed) await replica.letGoUnnamed();
		return enqueueAll(session, calls);
	}

	/** Withdraws all waiting changes except discards, which belong to the change they settle. */
	withdrawAll(): Promise<number> {
		const { replica } = this.#options.session;
		const own = replica.queue.list().filter(({ mutation }) => mutation.name !== DISCARD);
		return replica.withdrawAll(own.map(({ mutation }) => mutation.id));
	}

	predictChoice(choice: Choice): Result<Prediction, EnqueueError> {
		const { session } = this.#options;
		const call = callOf(session.replica, choice);
		return call === undefined ? err({ code: 'not_found' }) : ok(predict(session, call));
	}

	async reverse(mutationId: string): Promise<Result<Enqueued, EnqueueError>> {
		const { session } = this.#options;
		const entry = session.replica.settled.get(mutationId);
		const call = entry && inverseOf(session, entry);
		return call === undefined ? err({ code: 'not_found' }) : enqueue(session, call);
	}

	async keepLockChoice(choice: LockChoice): Promise<Result<undefined, EnqueueError>> {
		try {
			await (await this.#options.session.lazyLock.lock()).choose(choice);
			return ok(undefined);
		} catch (error) {
			return err(storageFault(error));
		}
	}

	unsentChanges(): UnsentChanges {
		return unsentChanges(this.#options.session);
	}

	resetCopy(): Promise<boolean> {
		return resetCopy(this.#options.session);
	}

	async exportRoster(wanted: RosterExport): Promise<ExportedRoster> {
		const { session } = this.#options;
		await session.complete;
		return exportRoster(session, wanted);
	}

	hasDiverged(digest: number, version: number): boolean {
		return hasDiverged(this.#options.session.replica, digest, version);
	}

	compact(): Promise<void> {
		const { replica, pullApplier } = this.#options.session;
		return compact(replica, pullApplier);
	}

	reseal(vault: OpenedVault): Promise<void> {
		return reseal(vault);
	}

	answer(query: FeatureQuery): unknown {
		const { session } = this.#options;
		switch (query.kind) {
			case 'administrator':
				return administratorDetail(session, query.id);
			case 'changes':
				return changesOf(session);
			case 'organizations':
				return organizationsWindow(session, query);
			case 'organization':
				return organizationDetail(session, query.id);
			case 'activity':
				return this.activity.answer(query);
			case 'import':
				return this.csvImport.answer(query);
			case 'policy':
				return policyOf(session);
			case 'preflight':
				return preflightOf(session, query);
			case 'concerns':
				return concernsOf(session);
			case 'offboarding':
				return this.offboardings.of(query.id);
			case 'devices':
				return this.devices.answer(query);
			case 'lock':
				return lockOf(session);
			case 'notices':
				return this.notices.answer(query);
			case 'bulk':
				return this.bulk.answer(query);
			case 'views':
				return this.views.current;
		}
	}
}
