import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { drawings } from '#views/icons/drawings.ts'

const NOTE = 'Icons: Phosphor Icons (phosphoricons.com), MIT License, Copyright (c) 2023 Phosphor Icons'

/** The whole sprite as SVG text: one symbol per drawing, with the licence note the icons ask for. */
export async function sprite(): Promise<string> {
  const { resolve } = createRequire(import.meta.url)
  const symbols = await Promise.all(
    Object.entries(drawings).map(async ([name, file]) =>
      symbol(name, await readFile(resolve(`@phosphor-icons/core/${file}.svg`), 'utf8'))
    )
  )
  return `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- ${NOTE} -->\n${symbols.join('\n')}\n</svg>\n`
}

function symbol(name: string, svg: string): string {
  const shapes = /<svg[^>]*>(.*)<\/svg>/s.exec(svg)?.[1]
  if (!shapes) throw new Error(`No drawing for ${name}`)
  return `<symbol id="${name}" viewBox="0 0 256 256">${shapes}</symbol>`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await writeFile(new URL('../public/icons.svg', import.meta.url), await sprite())
}
