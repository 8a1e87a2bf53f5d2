//! Every kind of expression in every place.
