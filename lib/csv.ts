/** What a spreadsheet would run as a formula when a cell begins with it (OWASP, CSV injection). */
const FORMULA = /^[\s"']*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

/** One line of a file that a French spreadsheet opens by a double click: `;`, CRLF, every text quoted when needed. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(';')}\r\n`
}

/** A cell that stays text: formulas are shown with an apostrophe before them instead of being run. */
export function csvCell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
