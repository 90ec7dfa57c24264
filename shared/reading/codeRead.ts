import type { Symbology } from '../domain/codes/symbology.ts';

/** A place in an image, in fractions of it, 0…1 from its upper left. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** One code seen in one image. */
export interface CodeRead {
  readonly text: string;
  readonly symbology: Symbology;
  readonly centre: Place;
  /** How much of the image it takes, in fractions of it; nothing where the reader doesn't say. */
  readonly size: { readonly width: number; readonly height: number };
}
