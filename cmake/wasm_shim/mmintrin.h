// Deliberately empty: MMX, which Eigen includes and does not use. See cmake/numeric_flags.cmake.
