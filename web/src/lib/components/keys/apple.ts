/** Whether shortcuts take the Command key; Control means something else in a field there. */
export const isApple = /Mac|iP(hone|ad)/.test(navigator.userAgent);
