//! armistice
