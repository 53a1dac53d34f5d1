/** How much waits on this device, without saying what. */
export function waitingWords(waiting: number): string {
	return waiting === 1 ? '1 change waiting' : `${waiting} changes waiting`;
}
