import { drawings, type IconName } from './drawings.ts'

const isDrawn = (name: string): name is IconName => Object.hasOwn(drawings, name)

/** The drawing of a sector; those that people have added share one. */
export function sectorIcon(code: string): IconName {
  const name = `sector-${code}`
  return isDrawn(name) ? name : 'sector-other'
}
