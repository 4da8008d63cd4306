declare const branded: unique symbol
/** Markup that a template made; only such text may be printed unescaped. */
export type Html = string & { readonly [branded]: 'html' }
