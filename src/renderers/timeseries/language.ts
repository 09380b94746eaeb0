// Imported before uPlot, which asks for the browser's language when it is loaded. Where the system's locale is C or POSIX,
// Chromium answers `en-US@posix`, which is no language tag, and nothing would be drawn.

/** Makes the browser's language one that `Intl` takes, where it is not. */
export const ensureLanguage = (browser: { readonly language: string }): void => {
  try {
    Intl.getCanonicalLocales(browser.language);
  } catch {
    Object.defineProperty(browser, 'language', { value: 'en-US', configurable: true });
  }
};

ensureLanguage(navigator);
