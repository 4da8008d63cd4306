import common from './ar/common.json' with { type: 'json' }
import emails from './ar/emails.json' with { type: 'json' }
import kinds from './ar/kinds.json' with { type: 'json' }
import mine from './ar/mine.json' with { type: 'json' }
import steps from './ar/steps.json' with { type: 'json' }
import waiting from './ar/waiting.json' with { type: 'json' }

export const ar = { common, emails, kinds, mine, steps, waiting }
