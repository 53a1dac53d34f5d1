/** Action at each stop of a tour; the name identifies the stop. */
export type Look = (stop: string) => Promise<void>;
