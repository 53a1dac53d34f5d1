export interface Course {
	readonly isOver: () => boolean;
	readonly end: () => void;
}

/** Runs strands in parallel until one ends the course or fails; the others then finish. */
export async function inParallel(
	begin: (course: Course) => readonly Promise<void>[]
): Promise<void> {
	let isEnded = false;
	const course = {
		isOver: () => isEnded,
		end() {
			isEnded = true;
		}
	};
	const strands = begin(course).map((strand) =>
		strand.catch((error: unknown) => {
			course.end();
			throw error;
		})
	);
	const failed = (await Promise.allSettled(strands)).find(({ status }) => status === 'rejected');
	if (failed?.status === 'rejected') throw failed.reason;
}
