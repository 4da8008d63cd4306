import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

export const root = path.resolve(import.meta.dirname, '../..')
export const ROOMS = [
  'lib',
  'locales',
  'models',
  'views',
  'jobs',
  'server',
  'seeds',
  'store',
  'test',
  'bench',
  'tools'
] as const
export type Room = (typeof ROOMS)[number]

/** Files of a room below the root, as 'server/controllers/home.ts', by ending. */
export function filesOf(room: string, ...endings: string[]): string[] {
  try {
    return readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
      .filter(file => endings.some(ending => file.endsWith(ending)))
      .map(file => path.posix.join(room, file.split(path.sep).join('/')))
      .toSorted()
  } catch {
    return []
  }
}

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

export interface Import {
  from: string
  what: string
  /** Only types: nothing of it runs. */
  typeOnly: boolean
}

/** Everything a file imports or re-exports, dynamic imports included. */
export function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true)
  const found: Import[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({
        from: file,
        what: node.moduleSpecifier.text,
        typeOnly: node.importClause?.isTypeOnly ?? false
      })
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      found.push({ from: file, what: node.moduleSpecifier.text, typeOnly: node.isTypeOnly })
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [what] = node.arguments
      if (what && ts.isStringLiteralLike(what)) found.push({ from: file, what: what.text, typeOnly: false })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
