"""Speed, measured side by side with the least that could be done. Figures are printed, never asserted."""
