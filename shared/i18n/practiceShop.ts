import type { Localized } from '../domain/campaign/campaign.ts';

/** Names in the practice shop's data, in both languages as a campaign's are. */
export const practiceShop = {
  trainee: { en: 'Trainee', zh: '学员' },
  trainer: { en: 'Trainer (manager)', zh: '带教店长' },
  drink: { en: 'Milk tea (M)', zh: '中杯奶茶券' },
  drinkItem: { en: 'Milk tea (M)', zh: '中杯奶茶' },
  snack: { en: 'Egg tart', zh: '蛋挞券' },
  snackItem: { en: 'Egg tart', zh: '蛋挞' },
  otherDay: { en: 'Half-price day', zh: '会员日半价券' },
  large: { en: 'Large party voucher', zh: '大额团建券' },
  cake: { en: 'Cheesecake', zh: '芝士蛋糕券' },
  cakeItem: { en: 'Cheesecake', zh: '芝士蛋糕' },
  teaItem: { en: 'Green tea', zh: '绿茶' },
  card: { en: 'Five-cup card', zh: '五杯次卡' },
  goodwill: { en: 'With our apologies: a free drink', zh: '关怀券 · 免费饮品' },
} as const satisfies Readonly<Record<string, Localized>>;
