import { expect } from 'chai'
import ts from 'typescript'
import { filesOf, importsOf, textOf } from './sources.ts'

const ACTIONS = ['index', 'show', 'new', 'create', 'edit', 'update']
const controllers = filesOf('server/controllers', '.ts')

describe('the controllers', () => {
  it('export actions, and nothing else', () => {
    const others = controllers.flatMap(file =>
      exportsOf(textOf(file))
        .filter(name => !ACTIONS.includes(name))
        .map(name => `${file} exports ${name}`)
    )
    expect(others).to.deep.equal([])
    expect(controllers.filter(file => exportsOf(textOf(file)).length === 0)).to.deep.equal([])
  })

  it('are reached through the table of routes alone', () => {
    const reached = filesOf('server', '.ts')
      .flatMap(importsOf)
      .filter(
        ({ from, what }) => from !== 'server/routes.ts' && /\/controllers\/|^#server\/controllers/.test(what)
      )
    expect(reached).to.deep.equal([])
  })

  it('are all seen by this test', () => {
    const hidden = [
      'export const HOME = 1',
      'export async function trialRows() {}',
      'export interface Pair { one: string }',
      'export type Said = string',
      'export { newForm }',
      'export class Desk {}',
      "export * from './other.ts'"
    ]
    expect(hidden.filter(text => exportsOf(text).every(name => ACTIONS.includes(name)))).to.deep.equal([])
    expect(exportsOf('const newForm = 1\nexport { newForm as new }\nexport const create = 1')).to.deep.equal([
      'new',
      'create'
    ])
  })
})

/** Names a file exports, types included; '*' where it passes on those of another. */
function exportsOf(text: string): string[] {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true)
  return source.statements.flatMap(statement => {
    if (ts.isExportDeclaration(statement))
      return statement.exportClause && ts.isNamedExports(statement.exportClause)
        ? statement.exportClause.elements.map(({ name }) => name.text)
        : ['*']
    if (!ts.canHaveModifiers(statement)) return []
    const isExported = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (!isExported) return []
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText(source))
    const { name } = statement as ts.Statement & { name?: ts.Node }
    return [name?.getText(source) ?? '*']
  })
}
