import { visible } from '#lib/identifiers/reading.ts'

/** What spreadsheets show in place of a value, in both languages; a column too narrow for its numbers as well. */
const ERRORS =
  /^(?:#(?:N\/A|N\/D|REF!|VALUE!|VALEUR!|NAME\?|NOM\?|DIV\/0!|NUM!|NOMBRE!|NULL!|NUL!|SPILL!|EPARS!|PROPAGATION!|CALC!|CALCUL!|FIELD!|CHAMP!|BLOCKED!|BLOQUE!|BLOQUÉ!|CONNECT!|CONNEXION!|UNKNOWN!|INCONNU!|BUSY!|OCCUPE!|OCCUPÉ!|PYTHON!|GETTING_DATA|OBTENTION_DES_DONNEES|ERROR!|ERREUR!)|#{3,255}|(?:Err|Erreur) ?: ?\d{3})$/i

export function isSpreadsheetError(cell: string): boolean {
  return (cell.includes('#') || cell.includes(':')) && cell.length <= 300 && ERRORS.test(visible(cell).trim())
}
