/** A URL without the user-info that may be a password. */
export const withoutUser = (url: string): string => url.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1');
