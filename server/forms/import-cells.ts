import Joi from 'joi'

/** The cells of a line as someone typed them again: `cell-0`, `cell-1`… */
export type ImportCells = Record<string, string>

const LONGEST = 5000

export const importCells = Joi.object<ImportCells>().pattern(
  /^cell-\d{1,3}$/,
  Joi.string().allow('').max(LONGEST)
)

/** By position. Line endings of a browser's text area are those of a file. */
export function cellsOf(form: ImportCells): Map<number, string> {
  return new Map(
    Object.entries(form).map(([name, value]) => [
      Number(name.slice('cell-'.length)),
      value.replace(/\r\n/g, '\n')
    ])
  )
}
