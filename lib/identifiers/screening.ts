import { NIR_CANDIDATE } from './nir.ts'
import { SENSITIVE_PATTERNS, type SensitiveSubject } from './sensitive-words.ts'

/** What a text is screened for as it is typed: expressions as text, over the folded text but for `nir`. */
export const SCREENED: readonly { subject: SensitiveSubject | 'nir'; source: string }[] = [
  { subject: 'nir', source: NIR_CANDIDATE },
  ...SENSITIVE_PATTERNS.map(([subject, { source }]) => ({ subject, source }))
]
