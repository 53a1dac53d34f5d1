import { setNewest } from '@tenantry/shared/newest.ts';

/** Token bucket per subject: lets a burst of requests through, then requests at a steady rate. */
export interface Limiter {
	/** Returns the milliseconds to wait, 0 if the request may proceed. */
	take(subject: string): number;
	/** Takes as many tokens even if there are fewer. */
	owe(subject: string, amount: number): void;
	/** Like `take`, without taking a token. */
	look(subject: string): number;
	left(subject: string): number;
}

interface Bucket {
	tokens: number;
	at: number;
}

const MAX_SUBJECTS = 10_000;

export interface LimiterOptions {
	readonly burst: number;
	readonly perSecond: number;
	readonly clock: () => number;
}

export function createLimiter({ burst, perSecond, clock }: LimiterOptions): Limiter {
	const buckets = new Map<string, Bucket>();

	function bucketOf(subject: string): Bucket {
		const now = clock();
		const known = buckets.get(subject) ?? { tokens: burst, at: now };
		const gained = (Math.max(now - known.at, 0) / 1000) * perSecond;
		const bucket = { tokens: Math.min(burst, known.tokens + gained), at: now };
		// The subject that has been silent longest is forgotten first.
		setNewest(buckets, subject, bucket, MAX_SUBJECTS);
		return bucket;
	}

	const waitFor = ({ tokens }: Bucket) =>
		tokens < 1 ? Math.ceil(((1 - tokens) / perSecond) * 1000) : 0;

	return {
		take(subject) {
			const bucket = bucketOf(subject);
			const waitMs = waitFor(bucket);
			if (waitMs === 0) bucket.tokens--;
			return waitMs;
		},
		owe(subject, amount) {
			bucketOf(subject).tokens -= amount;
		},
		look: (subject) => waitFor(bucketOf(subject)),
		left: (subject) => Math.max(0, Math.floor(bucketOf(subject).tokens))
	};
}
