/** A page with a form filled as it was sent, and what was typed that found no place in it. */
export interface Filled {
  html: string
  left: [name: string, text: string][]
}

interface Tag {
  name: string
  isClosing: boolean
  from: number
  /** Just after the `>`. */
  to: number
}

const FIELDS = new Set(['input', 'select', 'textarea', 'button'])

/**
 * Fills the form of a page of ours that is sent to `action`, field by field: texts, ticks, choices, and what the form
 * carries unseen. Of several such forms, the one whose unseen fields say the same. Tags are read as our templates write
 * them: attributes between double quotes.
 */
export function fillForm(
  html: string,
  { action, fields }: { action: string; fields: readonly (readonly [string, string])[] }
): Filled {
  const forms = formsIn(html).filter(
    ({ open }) => pathOf(attributeOf(html, open, 'action')) === pathOf(action)
  )
  const typed = typedByName(fields)
  const best = forms.toSorted((a, b) => likeness(html, b.tags, typed) - likeness(html, a.tags, typed))[0]
  if (!best) return { html, left: [...typed].flatMap(([name, texts]) => texts.map(text => pair(name, text))) }
  return filled(html, best.tags, typed)
}

const pair = (name: string, text: string): [string, string] => [name, text]
const pathOf = (address: string | null) => (address ?? '').split('?')[0]

function typedByName(fields: readonly (readonly [string, string])[]): Map<string, string[]> {
  const typed = new Map<string, string[]>()
  for (const [name, text] of fields) typed.set(name, [...(typed.get(name) ?? []), text])
  return typed
}

/** The tags of a page, in their order; what stands between quotes is no tag. */
function tagsIn(html: string): Tag[] {
  const tags: Tag[] = []
  for (let from = html.indexOf('<'); from >= 0; from = html.indexOf('<', from + 1)) {
    const isClosing = html[from + 1] === '/'
    const start = from + (isClosing ? 2 : 1)
    let at = start
    while (isLetter(html.charCodeAt(at))) at++
    if (at === start) continue
    const name = html.slice(start, at).toLowerCase()
    for (let isQuoted = false; at < html.length && (isQuoted || html[at] !== '>'); at++)
      if (html[at] === '"') isQuoted = !isQuoted
    tags.push({ name, isClosing, from, to: at + 1 })
    from = at
    // What a script or a text holds is not made of tags.
    if (!isClosing && (name === 'textarea' || name === 'script')) {
      const end = html.indexOf(`</${name}`, at)
      from = end < 0 ? html.length : end - 1
    }
  }
  return tags
}

const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)

function formsIn(html: string): { open: Tag; tags: Tag[] }[] {
  const forms: { open: Tag; tags: Tag[] }[] = []
  let current: { open: Tag; tags: Tag[] } | null = null
  for (const tag of tagsIn(html)) {
    if (tag.name === 'form') {
      current = tag.isClosing ? null : { open: tag, tags: [] }
      if (current) forms.push(current)
    } else current?.tags.push(tag)
  }
  return forms
}

/** Null without the attribute; '' when it has no value. */
function attributeOf(html: string, { from, to }: Tag, wanted: string): string | null {
  for (const [, name, value = ''] of html.slice(from, to).matchAll(/\s([^\s="<>]+)(?:="([^"]*)")?/g))
    if (name === wanted) return unescaped(value)
  return null
}

/** How many unseen fields of a form say what was sent. */
function likeness(html: string, tags: readonly Tag[], typed: ReadonlyMap<string, string[]>): number {
  const unseen = tags.filter(tag => tag.name === 'input' && attributeOf(html, tag, 'type') === 'hidden')
  return unseen.filter(tag => {
    const value = attributeOf(html, tag, 'value') ?? ''
    return typed.get(attributeOf(html, tag, 'name') ?? '')?.includes(value)
  }).length
}

function filled(html: string, tags: readonly Tag[], typed: Map<string, string[]>): Filled {
  const pieces: string[] = []
  const placed = new Map<string, number>()
  let done = 0
  let choices: string[] | null = null
  const write = (from: number, to: number, text: string) => {
    pieces.push(html.slice(done, from), text)
    done = to
  }
  for (const [index, tag] of tags.entries()) {
    if (tag.name === 'select') choices = tag.isClosing ? null : chosenIn(html, tag, typed, placed)
    if (tag.isClosing) continue
    if (tag.name === 'option' && choices) {
      write(tag.from, tag.to, marked(html, tag, 'selected', choices.includes(valueOf(html, tag))))
      continue
    }
    if (!FIELDS.has(tag.name) || tag.name === 'select') continue
    const texts = textsFor(html, tag, typed, placed)
    if (!texts) continue
    const type = tag.name === 'input' ? (attributeOf(html, tag, 'type') ?? 'text') : tag.name
    if (type === 'checkbox' || type === 'radio')
      write(tag.from, tag.to, marked(html, tag, 'checked', texts.includes(valueOf(html, tag, 'on'))))
    else if (type === 'textarea') {
      const text = nextOf(html, tag, texts, placed)
      // A browser drops the first line break of such a field.
      if (text !== undefined) write(tag.to, tags[index + 1]?.from ?? tag.to, `\n${escaped(text)}`)
    } else if (!['button', 'submit', 'file', 'password'].includes(type)) {
      const text = nextOf(html, tag, texts, placed)
      if (text !== undefined) write(tag.from, tag.to, withValue(html, tag, text))
    }
  }
  pieces.push(html.slice(done))
  const left = [...typed].flatMap(([name, texts]) =>
    texts.slice(placed.get(name) ?? 0).map(text => pair(name, text))
  )
  return { html: pieces.join(''), left }
}

/** What was sent under the name of a field: nothing for a box that was not ticked; null for a field that has no name. */
function textsFor(
  html: string,
  tag: Tag,
  typed: ReadonlyMap<string, string[]>,
  placed: Map<string, number>
): string[] | null {
  const name = attributeOf(html, tag, 'name')
  if (!name || name.startsWith('_') || name === 'formKey' || name === 'key') return null
  const texts = typed.get(name) ?? []
  const type = attributeOf(html, tag, 'type')
  const isChoice = tag.name === 'button' || type === 'checkbox' || type === 'radio'
  if (isChoice) placed.set(name, texts.length)
  return texts
}

function chosenIn(
  html: string,
  tag: Tag,
  typed: ReadonlyMap<string, string[]>,
  placed: Map<string, number>
): string[] | null {
  const texts = textsFor(html, tag, typed, placed)
  const text = texts ? nextOf(html, tag, texts, placed) : undefined
  return text === undefined ? null : [text]
}

/** Fields of one name are filled in their order. */
function nextOf(
  html: string,
  tag: Tag,
  texts: readonly string[],
  placed: Map<string, number>
): string | undefined {
  const name = attributeOf(html, tag, 'name') ?? ''
  const at = placed.get(name) ?? 0
  placed.set(name, at + 1)
  return texts[at]
}

const valueOf = (html: string, tag: Tag, otherwise = '') => attributeOf(html, tag, 'value') ?? otherwise

function marked(html: string, { from, to }: Tag, mark: 'checked' | 'selected', isOn: boolean): string {
  const bare = html
    .slice(from, to)
    .replace(mark === 'checked' ? /\schecked(?=[\s>])/ : /\sselected(?=[\s>])/, '')
  return isOn ? bare.replace(/>$/, ` ${mark}>`) : bare
}

function withValue(html: string, { from, to }: Tag, text: string): string {
  const bare = html.slice(from, to).replace(/\svalue="[^"]*"/, '')
  return `${bare.slice(0, -1)} value="${escaped(text)}">`
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, sign => ESCAPES[sign] ?? sign)
const SIGNS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#34': '"', '#39': "'" }
const unescaped = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#34|#39);/g, (whole, name: string) => SIGNS[name] ?? whole)
