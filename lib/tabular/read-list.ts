import { isXlsx } from './file-kind.ts'
import { survey, type Pieces, type Survey, type SurveyLimits } from './survey.ts'
import { isFileProblem, type FileProblem } from './table.ts'
import { readWorkbook, type SheetsToChoose, type Unpacked } from './workbook/read-workbook.ts'

/** What is asked of a file. */
export interface ListQuestion {
  limits: SurveyLimits
  /** Folded headings that an agency has told us. */
  alsoKnown: readonly string[]
  /** The sheet that someone has chosen; null when nobody has been asked. */
  rank: number | null
}

/** A file that is a list: how it is read, and the text written out of it when it was a workbook. */
export interface ListFound {
  survey: Survey
  workbook: Unpacked | null
  text: Uint8Array[]
}

/** Reads a file whole, whatever it is. Its work is bounded by its size, its memory by what a list may hold. */
export async function readList(
  pieces: readonly Uint8Array[],
  { limits, alsoKnown, rank }: ListQuestion
): Promise<ListFound | SheetsToChoose | FileProblem> {
  const known = new Set(alsoKnown)
  if (!pieces[0] || !isXlsx(pieces[0])) return surveyed(pieces, { limits, known, workbook: null, text: [] })
  const text: Uint8Array[] = []
  const unpacked = await readWorkbook(
    Buffer.concat(pieces),
    { columns: limits.columns, alsoKnown: known, rank },
    written => {
      text.push(Buffer.from(written))
      return Promise.resolve()
    }
  )
  if (isFileProblem(unpacked) || 'sheets' in unpacked) return unpacked
  return surveyed(text, { limits, known, workbook: unpacked, text })
}

async function surveyed(
  pieces: readonly Uint8Array[],
  {
    limits,
    known,
    ...found
  }: { limits: SurveyLimits; known: ReadonlySet<string> } & Pick<ListFound, 'workbook' | 'text'>
): Promise<ListFound | FileProblem> {
  const seen = await survey(piecesOf(pieces), { limits, alsoKnown: known })
  return isFileProblem(seen) ? seen : { survey: seen, ...found }
}

function piecesOf(pieces: readonly Uint8Array[]): Pieces {
  return async function* () {
    for (const piece of pieces) yield await Promise.resolve(piece)
  }
}
