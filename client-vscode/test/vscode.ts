/** Stands in for the editor in unit tests, whose subjects do not need one. */
export {};
