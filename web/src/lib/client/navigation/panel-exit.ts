import { afterNavigate, goto } from '$app/navigation';
import { reportFailure } from '#lib/client/words/failure.ts';

/**
 * Returns the way out of a side panel, back to its list. A panel that was opened from the list goes
 * back in history, so that Back does the same; one that was opened by a link has nothing to go back
 * to. Call it while the panel is being set up.
 */
export function createPanelExit(list: string): () => void {
	let cameFromList = false;
	afterNavigate(({ from, type }) => {
		if (type === 'link') cameFromList ||= from?.url.pathname === list;
	});
	return () => {
		if (cameFromList) history.back();
		else goto(list, { replace: true, reset: false }).catch(reportFailure);
	};
}
