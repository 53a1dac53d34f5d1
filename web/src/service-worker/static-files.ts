/**
 * Files of `static` that the app itself needs. Only the installer looks at the pictures, and fetches
 * them; Kit's list of all files would make this script heavier.
 */
export const STATIC_FILES = ['/boot.css', '/icons/mark.svg', '/manifest.webmanifest'];
