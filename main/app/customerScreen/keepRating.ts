import type { Rating } from '../../../shared/domain/customers/rating.ts';
import type { Dispatch } from '../dispatch.ts';

/** Hands a customer's rating of a redemption to the method that keeps it. */
export async function keepRating(
  dispatch: Dispatch,
  seq: number,
  rating: Rating,
): Promise<boolean> {
  const answer = await dispatch('customer.rate', { seq, rating });
  return answer.ok;
}
