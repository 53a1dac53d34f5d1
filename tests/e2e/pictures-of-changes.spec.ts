// @all: the screens that say what became of a change; pictures.spec compares every screen
import { visitChanges } from '#support/browser/gallery/changes.ts';
import { comparePictures } from '#support/browser/gallery/compare.ts';
import { visitLocked } from '#support/browser/gallery/locked.ts';

comparePictures({ locked: visitLocked, changes: visitChanges });
