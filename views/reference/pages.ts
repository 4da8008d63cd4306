import type { Frame } from '#models/frame.ts'
import type { Health } from '#models/health.ts'

export interface ReferencePages {
  'reference/index': { frame: Frame }
  /** `silent`: no worker's clock has ticked for some minutes. */
  'reference/health': { health: Health; silent: boolean }
}
