import type { ReferenceData } from '#models/reference/reference-data.ts'
import type { Health } from '#models/today/health.ts'

export interface ReferencePages {
  'reference/index': { frame: ReferenceData }
  /** `silent`: no worker's clock has ticked for some minutes. */
  'reference/health': { health: Health; silent: boolean }
}
