import { z } from 'zod';
import { isAffix, maxAffix, wedgeLayouts } from './wedgeViews.ts';

const affix = z.string().max(maxAffix).refine(isAffix, 'ASCII that ends no code');

export const wedgeSettingsInput = z.strictObject({
  layout: z.enum(wedgeLayouts),
  prefix: affix,
  suffix: affix,
});
