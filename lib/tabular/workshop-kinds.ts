import { fold } from '#lib/identifiers/person-name.ts'
import type { RowReader } from './row-reader.ts'
import type { WorkshopField } from './workshops-vocabulary.ts'

/** The kinds and modes that a planning may name, by the names of models/records. */
export type DraftKind = 'detection' | 'informationMeeting' | 'jobDating' | 'companyVisit' | 'onlineFair'
export type DraftMode = 'onSite' | 'video' | 'telephone'

const wordsOf = <Named extends string>(named: Record<Named, readonly string[]>) =>
  new Map(
    (Object.entries(named) as [Named, readonly string[]][]).flatMap(([name, words]) =>
      words.map(said => [said, name] as const)
    )
  )

/** Folded: neither case, accent nor sign counts. */
const KINDS = wordsOf<DraftKind>({
  detection: [
    ...['atelier', 'detection', 'detection de potentiel', 'atelier detection de potentiel'],
    ...['workshop', 'detection workshop']
  ],
  informationMeeting: ['reunion', 'reunion d information', 'meeting', 'information meeting'],
  jobDating: ['job dating', 'jobdating'],
  companyVisit: ['visite', 'visite d entreprise', 'visit', 'company visit'],
  onlineFair: ['salon', 'salon en ligne', 'fair', 'online fair']
})
const MODES = wordsOf<DraftMode>({
  onSite: ['sur place', 'presentiel', 'en presentiel', 'on site', 'onsite', 'in person'],
  video: ['video', 'par video', 'visio', 'en visio', 'visioconference', 'by video', 'video call'],
  telephone: ['telephone', 'par telephone', 'phone', 'by phone', 'by telephone']
})

/** What a line says of its kind and of how it is held; nothing where it says nothing. Another word keeps it out. */
export function kindAndMode(row: RowReader<WorkshopField>) {
  const kind = KINDS.get(fold(row.typed('kind')))
  const mode = MODES.get(fold(row.typed('mode')))
  if (!kind && row.typed('kind').trim() !== '') row.say('refuse', 'kind-unknown', { field: 'kind' })
  if (!mode && row.typed('mode').trim() !== '') row.say('refuse', 'mode-unknown', { field: 'mode' })
  return { kind, mode }
}
