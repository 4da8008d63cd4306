import type { Key, Translate } from '#lib/i18n.ts'
import type { Mode } from '#lib/modes.ts'

const SEVERAL: Record<string, Key> = {
  'onSite video': 'kinds.modes.onSiteVideo',
  'onSite telephone': 'kinds.modes.onSiteTelephone',
  'video telephone': 'kinds.modes.videoTelephone',
  'onSite video telephone': 'kinds.modes.all'
}

/** « Sur place et par vidéo »; '' on site alone, which goes without saying. In the order of MODES. */
export function sayModes(modes: readonly Mode[], t: Translate): string {
  const [only, other] = modes
  if (other) return t(SEVERAL[modes.join(' ')] ?? 'kinds.modes.all')
  return only && only !== 'onSite' ? t(`kinds.mode.${only}`) : ''
}
