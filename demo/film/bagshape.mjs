/** The bag's measures in its own units, for those who draw it and those who find it. */
export const BAG_W = 237;
export const BAG_H = 200;
export const STITCHES = 40;

/** Where the shoulder strap is fastened. */
export const RINGS = [[14, 66], [223, 66]];

/** The flap's own box within the bag: this is the leather that people touch. */
export const LEATHER_BOX = [7, 34, 223, 112];
