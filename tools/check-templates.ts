import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const target = path.join(root, '.tmp', 'views')
const known = path.join(root, 'node_modules/.cache/declic/templates.tsbuildinfo')

/**
 * Rewrites a template to TypeScript line for line: text vanishes, `<%= x %>` becomes `text(x)` and `<%- x %>`
 * `html(x)`, which takes only markup that a template made. Misspelt fields, wrong partials, missing sentences
 * and unescaped user text do not compile. Parameters of small functions inside a template need no type.
 */
export function toTypeScript(name: string, template: string): string {
  const head =
    `import type { Html } from '#views/html.ts';import type { Partial, Scope } from '#views/engine.ts';` +
    `declare const __text: (value: string | number | null | undefined) => void; declare const __html: (value: Html) => void; declare const partial: Partial;` +
    `export const template = (locals: Scope<'${name}'>) => { void partial; void __text; void __html; void locals;`
  const body = template.split(/(<%[-=]?[\s\S]*?[-_]?%>)/).map(piece => {
    if (!piece.startsWith('<%')) return piece.replace(/[^\n]/g, '')
    const code = piece.replace(/^<%[-=]?/, '').replace(/[-_]?%>$/, '')
    if (piece.startsWith('<%=')) return `;__text(${code});`
    if (piece.startsWith('<%-')) return `;__html(${code});`
    // Each tag is a statement of its own, whatever follows on its line; one that opens a block goes on.
    return code + (code.includes('//') ? '\n' : ' ') + (/[{(,;]\s*$/.test(code) ? '' : ';')
  })
  return `${head}${body.join('')}\n}\n`
}

/** Writes every template as TypeScript under .tmp/views and lets `tsc` judge; returns what it says, '' when all is well. */
export function checkTemplates(): string {
  rmSync(target, { recursive: true, force: true })
  for (const file of readdirSync(path.join(root, 'views'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ejs')) continue
    const name = file.slice(0, -'.ejs'.length)
    const written = path.join(target, `${name}.ts`)
    mkdirSync(path.dirname(written), { recursive: true })
    writeFileSync(written, toTypeScript(name, readFileSync(path.join(root, 'views', file), 'utf8')))
  }
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, noImplicitAny: false },
    include: ['**/*.ts'],
    exclude: []
  }
  writeFileSync(path.join(target, 'tsconfig.json'), JSON.stringify(config))
  try {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
    // What it found out last time is kept: a second check reads again only what changed since.
    const args = [tsc, '-p', target, '--incremental', '--tsBuildInfoFile', known]
    execFileSync(process.execPath, args, { encoding: 'utf8', cwd: root })
    return ''
  } catch (error) {
    return (error as { stdout?: string }).stdout ?? String(error)
  }
}

if (process.argv[1] === import.meta.filename) {
  const complaints = checkTemplates()
  if (complaints) {
    process.stderr.write(complaints.replaceAll('.tmp/views/', 'views/'))
    process.exitCode = 1
  }
}
