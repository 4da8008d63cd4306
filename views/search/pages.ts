import type { Piece } from '#models/people/search.ts'
import type { PersonLine } from '../people/pages.ts'

/** A workshop or a company found: what was searched told apart in its name. */
export interface FoundLine {
  href: string
  pieces: readonly Piece[]
  detail: string
}

type Group = 'people' | 'workshops' | 'companies'

export interface SearchPages {
  'search/index': {
    q: string
    people: readonly PersonLine[]
    workshops: readonly FoundLine[]
    companies: readonly FoundLine[]
    /** There are others than those shown. */
    more: Readonly<Record<Group, boolean>>
  }
  'search/group': { group: 'workshops' | 'companies'; lines: readonly FoundLine[]; more: boolean }
}
