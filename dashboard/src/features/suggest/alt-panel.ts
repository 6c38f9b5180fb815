//! What the suggestion of words for a picture is given.

export interface AltPanelProps {
  /** Who suggests, as people write the name. */
  by: string;
  /** The picture's id. */
  id: string;
  /** What the post says that the picture belongs to. */
  around: string;
  /** What stands in the field. */
  value: string;
}
