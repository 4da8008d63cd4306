/** The little of a browser's page that these checks read; they run over there, not in Node. */
interface Box {
  width: number
  height: number
  left: number
  top: number
  right: number
  bottom: number
}
interface Style {
  display: string
  position: string
  outlineStyle: string
  outlineWidth: string
  clipPath: string
}
interface Node {
  nodeType: number
  textContent: string | null
}
interface Control extends Node {
  tagName: string
  type?: string
  open?: boolean
  parentElement: Control | null
  childNodes: Iterable<Node>
  labels?: Iterable<Control> | null
  offsetParent: Control | null
  scrollWidth: number
  clientWidth: number
  getBoundingClientRect(): Box
  checkVisibility(options: object): boolean
  closest(selector: string): Control | null
  contains(other: Control | null): boolean
  getAttribute(name: string): string | null
  focus(): void
}
declare const document: {
  title: string
  documentElement: { lang: string; scrollWidth: number; clientWidth: number; scrollHeight: number }
  activeElement: Control | null
  querySelectorAll(selector: string): ArrayLike<Control>
  querySelector(selector: string): Control | null
  elementFromPoint(x: number, y: number): Control | null
}
declare const getComputedStyle: (element: Control, part?: string) => Style
declare const innerHeight: number

/** What a page says of itself before anyone reads it. */
export const readPage = () => ({
  title: document.title,
  lang: document.documentElement.lang,
  headings: document.querySelectorAll('h1').length,
  height: document.documentElement.scrollHeight,
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth
})

/** Opens what the page folds away, but for the menus that open over it. */
export const openAll = () => {
  for (const fold of Array.from(document.querySelectorAll('main details'))) fold.open = true
}

/** The elements that stick out of the page at its present width, the innermost ones, as short words. */
export const findWide = () => {
  const width = document.documentElement.clientWidth
  const all = Array.from(document.querySelectorAll('body *')).filter(element => {
    const box = element.getBoundingClientRect()
    return box.width > 0 && box.right > width + 0.5 && !element.closest('.table-scroll')
  })
  const shown = all.filter(element => !element.closest('.quiet'))
  const wide = shown.length > 0 ? shown : all
  const inner = wide.filter(element => !wide.some(other => other !== element && element.contains(other)))
  return inner
    .slice(0, 4)
    .map(
      element =>
        `${element.tagName} .${element.getAttribute('class') ?? ''} ${(element.textContent ?? '').trim().slice(0, 40)}`
    )
}

/** Everything that is pressed and measures less than 24 × 24 px. A link inside a sentence is as high as its line. */
export const findSmallTargets = () => {
  const small: string[] = []
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary'
  for (const control of Array.from(document.querySelectorAll(controls))) {
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    if (control.getAttribute('tabindex') === '-1') continue
    const parent = control.parentElement
    const hasWordsAround = Array.from(parent?.childNodes ?? []).some(
      node => node.nodeType === 3 && (node.textContent ?? '').trim().length > 1
    )
    if (control.tagName === 'A' && hasWordsAround && getComputedStyle(control).display === 'inline') continue
    const isTick = control.type === 'checkbox' || control.type === 'radio'
    const parts = [control, ...(isTick ? Array.from(control.labels ?? []) : [])]
    // A link stretched over its whole card is as large as the card.
    if (getComputedStyle(control, '::after').position === 'absolute' && control.offsetParent)
      parts.push(control.offsetParent)
    const boxes = parts.map(one => one.getBoundingClientRect())
    const width = Math.max(...boxes.map(box => box.width))
    const height = Math.max(...boxes.map(box => box.height))
    // Read out but not shown, such as the link that skips to the content before it has the focus.
    if (width <= 1 || height <= 1 || boxes.every(box => box.right <= 0 || box.bottom <= 0)) continue
    if (width < 23.5 || height < 23.5) {
      const words = (control.getAttribute('aria-label') ?? control.textContent ?? '').trim().slice(0, 40)
      small.push(`${control.tagName} « ${words} » ${Math.round(width)} × ${Math.round(height)}`)
    }
  }
  return small
}

/** Everything that takes the focus without showing it, or behind a bar that is fixed. The Tab key was pressed before. */
export const findHiddenFocus = () => {
  const hidden: string[] = []
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  const shows = (element: Control | null) => {
    if (!element) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  }
  for (const control of Array.from(document.querySelectorAll(controls)).slice(0, 150)) {
    if (!control.checkVisibility({ visibilityProperty: true })) continue
    control.focus()
    if (document.activeElement !== control) continue
    const words = `${control.tagName} « ${(control.getAttribute('aria-label') ?? control.textContent ?? '').trim().slice(0, 40)} »`
    const seen = [control, control.closest('label'), ...Array.from(control.labels ?? [])]
    if (!seen.some(shows)) hidden.push(`${words} shows no focus`)
    const box = control.getBoundingClientRect()
    const middle = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1)
    const above = document
      .elementFromPoint(box.left + box.width / 2, middle)
      ?.closest('.tab-bar, .top-bar, .attend-foot')
    if (above && !above.contains(control)) hidden.push(`${words} has the focus behind a bar`)
  }
  return hidden
}

/** The first thing that takes the focus: the link to the content, in sight when it has it. */
export const readSkipLink = () => {
  const [link] = Array.from(
    document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')
  )
  link?.focus()
  const box = link?.getBoundingClientRect()
  return {
    target: link?.getAttribute('href') ?? '',
    inSight: !!box && box.top >= 0 && box.left >= 0 && box.height >= 24
  }
}

/** Cells of the grid of differences whose words need more room than they have, or that stick out of their card. */
export const findCramped = () =>
  Array.from(document.querySelectorAll('.gap-grid :is(th, td)'))
    .filter(cell => {
      const { right } = (cell.closest('.card') ?? cell).getBoundingClientRect()
      return cell.scrollWidth > cell.clientWidth || cell.getBoundingClientRect().right > right
    })
    .map(cell => cell.textContent)
