/** Lets so many requests of each subject through, and then as many as come in at a steady pace. */
export interface Limiter {
	/** How long to wait; 0 where it may go on. */
	take(subject: string): number;
	/** Gives back what was taken. */
	giveBack(subject: string): void;
}

interface Bucket {
	tokens: number;
	at: number;
}

const MOST_SUBJECTS = 10_000;

export interface LimiterOptions {
	/** So many at once. */
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
		// Who asked last stands last, so that the longest silent are forgotten first.
		buckets.delete(subject);
		buckets.set(subject, bucket);
		const [oldest] = buckets.keys();
		if (buckets.size > MOST_SUBJECTS && oldest !== undefined) buckets.delete(oldest);
		return bucket;
	}

	return {
		take(subject) {
			const bucket = bucketOf(subject);
			if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / perSecond) * 1000);
			bucket.tokens--;
			return 0;
		},
		giveBack(subject) {
			const bucket = bucketOf(subject);
			bucket.tokens = Math.min(burst, bucket.tokens + 1);
		}
	};
}
