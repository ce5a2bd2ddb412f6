"""自動割付: which article stands on which face, in which slot and order, proposed with its reasons."""
