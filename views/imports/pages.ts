import type { TextFormat } from '#lib/tabular/text-encoding.ts'
import type { SheetPreview } from '#lib/tabular/workbook/read-workbook.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import type { Outcome } from '#models/records/import-outcome.ts'
import type { Undoing } from '#models/importing/run/undoing.ts'
import type { Group } from '#models/importing/file/rows.ts'

import type { Key } from '#lib/i18n.ts'
import type { Person } from '#models/records/person.ts'
import type { PlacementKind } from '#models/records/placement.ts'
import type { WorkshopHead } from '#views/registrations/workshop-head.ts'
import type { Action } from '#views/shared/pages.ts'

type Kind = 'people' | 'workshops'

/** A cell of a line, to be typed again. */
export interface ShownCell {
  position: number
  heading: string
  value: string
  /** Why the line is refused for it. */
  error: string | null
  /** Place among the cells shown first; −1 for the others. */
  rank: number
}

/** Someone a line may be about. */
export interface ShownCandidate {
  /** What a form says of them. */
  who: string
  name: string
  /** Of another line of the file. */
  line: number | null
  about: string
  reasons: readonly string[]
}

/** A line of the file, every value said. */
export interface ShownRow {
  record: number
  /** « 14 », « 14 à 15 » when a cell holds line breaks. */
  line: string
  outcome: Outcome
  title: string
  about: string
  /** The agency it goes to, when it is another one. */
  agency: string | null
  /** Id of the file it wrote, when the reader may open it. */
  person: string | null
  changes: { column: string; before: string; after: string }[]
  candidates: readonly ShownCandidate[]
  /** `column` is null when it is about the whole line. */
  findings: {
    column: string | null
    value: string
    sentence: string
    severity: 'refuse' | 'warn' | 'fixed' | 'ignored'
    /** What the cell of that position probably says; null where nothing is supposed. */
    meant: { position: number; value: string } | null
  }[]
  cells: readonly ShownCell[]
}

/** What the file was seen to be. */
export interface RecognisedFile {
  lines: number
  encoding: TextFormat['encoding']
  separator: 'semicolon' | 'comma' | 'tab' | 'bar'
  /** Name of the sheet, for a workbook. */
  sheet: string | null
  /** Cells that are formulas without a stored result. */
  formulas: number
  /** Rows of the sheet that are hidden, and not read. */
  hidden: number
  /** Records above the headings. */
  titles: number
  headings: number
  unknown: readonly string[]
  unkept: readonly string[]
  /** A list of people that says of nobody when they registered. */
  unregistered: boolean
  blank: number
}

interface Lines {
  id: string
  group: Group
  kind: Kind
  rows: readonly ShownRow[]
  /** Query of the address being read: forms come back to it. */
  here: string
}

interface Row {
  id: string
  row: ShownRow
  here: string
}

interface Count {
  group: Group
  count: number
  isLink: boolean
}

/** A column of the file and what it is taken for. */
export interface MappedColumn {
  heading: string
  sure: boolean
  field: string
  samples: readonly string[]
}

/** Someone ticked, and what stands in the way of placing them. */
export interface PlacingLine {
  person: Person
  inTheWay: 'registered' | 'sameDay' | 'proposed' | 'declined' | null
}

/** The rooms of one agency that are to be made, and by whom. */
export interface ShownRooms {
  agency: string
  name: string
  isOwn: boolean
  leads: readonly string[]
  rooms: readonly { name: string; rows: number; seats: number | null }[]
}

/** What was made of people of a list, in one line. */
export interface PlacementLine {
  href: string
  at: Date
  sentence: string
}

export interface ImportsPages {
  'imports/index': { imports: readonly { importation: ImportRun; by: string }[] }
  'imports/new': { error: string | undefined; megabytes: number; lines: number }
  'imports/undo': {
    id: string
    fileName: string
    savedAt: Date | null
    saved: number
    /** What becomes of those of a planning. */
    workshops: Undoing | null
  }
  'imports/failed': { fileName: string; sentence: string }
  'imports/progress': {
    id: string
    title: string
    work: 'reading' | 'saving' | 'undoing'
    done: number
    total: number
    sentence: string
    href: string
  }
  'imports/sheets': { id: string; title: string; sheets: readonly SheetPreview[] }
  'imports/mapping': {
    id: string
    title: string
    kind: Kind
    isFirst: boolean
    columns: readonly MappedColumn[]
    options: readonly { value: string; label: string; needed: boolean }[]
    refusal: string | undefined
  }
  'imports/show': Lines & {
    title: string
    state: ImportRun['state']
    isOver: boolean
    /** Lines are still there to be read. */
    isKept: boolean
    by: string
    broughtAt: Date
    savedAt: Date | null
    undoneAt: Date | null
    /** Files that undoing left, someone having worked on them. */
    kept: number
    recognised: RecognisedFile | null
    counts: readonly Count[]
    others: number
    unnamed: number
    toWrite: number
    canUndo: boolean
    /** What was done of its people since, the latest first. */
    placements: readonly PlacementLine[]
    /** Rooms that lines of a planning name and their agencies have not. */
    missing: readonly ShownRooms[]
    actions: readonly Action[]
    total: number
    range: { from: number; to: number }
    previous: string | undefined
    next: string | undefined
    refusal: string | undefined
  }
  'imports/columns': { recognised: RecognisedFile; kind: Kind; id: string; isOver: boolean }
  'imports/counts': { id: string; group: Group; counts: readonly Count[] }
  'imports/count': { group: Group; count: number }
  'imports/lines': Lines
  'imports/said': Row & { group: Group }
  'imports/desk': Lines
  'imports/desk-row': Row
  'imports/doubtful': Row
  'imports/cell': { cell: ShownCell; row: ShownRow; labelled: boolean }
  'imports/other-cells': Row & { cells: readonly ShownCell[]; open: boolean }
  'imports/aside': Row
  'imports/rooms': { id: string; missing: readonly ShownRooms[] }
  'imports/placing': {
    id: string
    fileName: string
    people: readonly Person[]
    ticked: readonly string[]
    /** Addresses of this page with everyone ticked, and nobody. */
    tickAll: string
    tickNone: string
    /** People of these lines whom the agency looks after no longer. */
    gone: number
    /** Ticked at most in one press. */
    most: number
    workshop: string | null
    workshops: readonly { value: string; label: string }[]
    after: number
    first: string | undefined
    next: string | undefined
    errors: Readonly<Record<string, string | undefined>>
  }
  'imports/placing-row': PlacingLine & { ticked: boolean; register: string | undefined }
  'imports/placing-review': {
    id: string
    fileName: string
    workshop: WorkshopHead
    isOpen: boolean
    lines: readonly PlacingLine[]
    free: number
    /** Those ticked in whose way nothing stands. */
    wanting: number
    back: string
  }
  'imports/placed': {
    id: string
    fileName: string
    workshop: WorkshopHead
    kind: PlacementKind
    at: Date
    done: number
    lines: readonly { person: Person | null; refusal: Key | null }[]
  }
}
