// @all: the screens that say what became of a change; pictures.spec compares every screen
import { visitChanges } from '#support/browser/gallery/changes.ts';
import { comparePictures } from '#support/browser/gallery/compare.ts';
import { visitLocked } from '#support/browser/gallery/locked.ts';
import { test } from '#support/browser/test.ts';

// The shell hints some fonts in another way than the browser that draws the pictures.
test.use({ program: 'browser' });

comparePictures({ locked: visitLocked, changes: visitChanges });
