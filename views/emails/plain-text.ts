import type { TranslateToPerson } from '#lib/i18n.ts'
import type { Block } from './blocks.ts'

export function plainText(blocks: readonly Block[], t: TranslateToPerson): string {
  return `Déclic\n\n${blocks.map(block => part(block, t)).join('\n\n')}\n`
}

function part(block: Block, t: TranslateToPerson): string {
  switch (block.kind) {
    case 'place':
      return `${block.when}\n${block.where}`
    case 'detail':
      return `${block.label}${/[?؟:]$/.test(block.label) ? '' : t('emails.colon')}\n${block.text}`
    case 'list':
      return [`${block.label}${t('emails.colon')}`, ...block.items.map(item => `- ${item}`)].join('\n')
    case 'change':
      return [
        `${block.label}${t('emails.colon')}`,
        t('emails.change.before', { what: block.before }),
        t('emails.change.after', { what: block.after })
      ].join('\n')
    case 'button':
      return `${block.label}${t('emails.colon')}\n${block.address}`
    case 'contact':
      return [
        block.sentence,
        ...(block.phone
          ? [`${t('emails.byPhone')} ${[block.phone.text, block.hours].filter(Boolean).join(', ')}`]
          : []),
        ...(block.email ? [`${t('emails.byEmail')} ${block.email.text}`] : [])
      ].join('\n')
    case 'links':
      return block.links.map(({ label, href }) => `${label}${t('emails.colon')} ${href}`).join('\n')
    default:
      return block.text
  }
}
