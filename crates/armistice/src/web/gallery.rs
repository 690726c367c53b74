//! Every component with every state, for the eye.
