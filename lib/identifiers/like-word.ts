const LIKE: Record<string, string> = {
  a: '[aàâäáã]',
  c: '[cç]',
  e: '[eéèêë]',
  i: '[iîïí]',
  n: '[nñ]',
  o: '[oôöóõ]',
  u: '[uùûüú]',
  y: '[yÿ]'
}

/** A folded word as text may write it, to stand in an expression. fold() leaves letters and figures alone. */
export function likeWord(word: string): string {
  return [...word].map(sign => LIKE[sign] ?? sign.replace(/[^\p{L}\p{N}]/gu, '\\$&')).join('')
}

/** Matches text in which some word begins so. */
export function wordBeginning(word: string): RegExp {
  return new RegExp(`(?:^|[ '’(/-])${likeWord(word)}`, 'i')
}
