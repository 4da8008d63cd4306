import type { TranslateToPerson } from '#lib/i18n.ts'

/** « à Aubagne », « au Beausset », « aux Pennes-Mirabeau »: French contracts the article; English has its own sentence. */
export function inTown(town: string, t: TranslateToPerson): string {
  if (town === '') return ''
  const [article = '', bare = ''] = /^(Le|Les) (.+)$/.exec(town)?.slice(1) ?? []
  if (article === 'Le') return t('emails.town.toThe', { bare, town })
  return article === 'Les' ? t('emails.town.toThePlural', { bare, town }) : t('emails.town.to', { town })
}
